/* SPDX-License-Identifier: MIT
 *
 * Who handles which message of a guest: guest_dispatch.c's table is made of these. A message has passed
 * decode.h; a handler checks what only the tables of the link know, and ends the link (guest_end) for what is
 * wrong. One that keeps a descriptor sets its place in msg->fds to -1.
 */
#ifndef COMPOSITOR_GUEST_MESSAGES_H
#define COMPOSITOR_GUEST_MESSAGES_H

struct guest;
struct link_msg;

/* --- guest_greeting.c: the link itself -------------------------------------------------------- */

void guest_greeting_hello(struct guest *guest, struct link_msg *msg);
void guest_greeting_via_vm(struct guest *guest, struct link_msg *msg);
void guest_greeting_bye(struct guest *guest, struct link_msg *msg);
void guest_greeting_pong(struct guest *guest, struct link_msg *msg);
void guest_greeting_sync(struct guest *guest, struct link_msg *msg);

/* --- guest_launch.c --------------------------------------------------------------------------- */

void guest_launch_result(struct guest *guest, struct link_msg *msg);

/* --- guest_memory.c: pools and buffers -------------------------------------------------------- */

void guest_memory_pool_create(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_pages(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_extents(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_dmabuf(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_destroy(struct guest *guest, struct link_msg *msg);
void guest_memory_buffer_create(struct guest *guest, struct link_msg *msg);
void guest_memory_buffer_destroy(struct guest *guest, struct link_msg *msg);

/* --- guest_shell.c: windows ------------------------------------------------------------------- */

void guest_shell_create_toplevel(struct guest *guest, struct link_msg *msg);
void guest_shell_create_popup(struct guest *guest, struct link_msg *msg);
/* A window's or a sprite's. */
void guest_shell_destroy(struct guest *guest, struct link_msg *msg);
void guest_shell_title(struct guest *guest, struct link_msg *msg);
void guest_shell_app_id(struct guest *guest, struct link_msg *msg);
void guest_shell_hints(struct guest *guest, struct link_msg *msg);
void guest_shell_parent(struct guest *guest, struct link_msg *msg);
void guest_shell_input_region(struct guest *guest, struct link_msg *msg);
void guest_shell_request(struct guest *guest, struct link_msg *msg);
void guest_shell_responsive(struct guest *guest, struct link_msg *msg);
void guest_shell_reposition(struct guest *guest, struct link_msg *msg);

/* --- guest_commit.c: what windows and sprites show -------------------------------------------- */

/* All of it is checked before any of it is shown. */
void guest_commit(struct guest *guest, struct link_msg *msg);

/* --- sprite.c, guest_cursor.c, guest_drag.c: what is at the pointer ---------------------------- */

void sprite_create(struct guest *guest, struct link_msg *msg);
/* An old serial is ignored. */
void guest_cursor_shape(struct guest *guest, struct link_msg *msg);
void guest_cursor_image(struct guest *guest, struct link_msg *msg);
void guest_drag_start(struct guest *guest, struct link_msg *msg);
void guest_drag_cancel(struct guest *guest, struct link_msg *msg);
void guest_drag_icon(struct guest *guest, struct link_msg *msg);

#endif
