/* SPDX-License-Identifier: MIT
 *
 * What guest_life.c asks of the other files. First of all, who handles which message: its table is
 * made of these. A message has passed decode.h; a handler checks what only the tables of the link
 * know, and ends the link (guest_end) for what is wrong. One that keeps a descriptor sets its place
 * in msg->fds to -1.
 */
#ifndef COMPOSITOR_GUEST_MESSAGES_H
#define COMPOSITOR_GUEST_MESSAGES_H

#include "protocol/msg.h"

struct guest;
struct guest_window;
struct pool;
struct window;

/* --- guest_greeting.c: the link itself -------------------------------------------------------- */

void guest_greeting_hello(struct guest *guest, struct link_msg *msg);
void guest_greeting_via_vm(struct guest *guest, struct link_msg *msg);
void guest_greeting_bye(struct guest *guest, struct link_msg *msg);
void guest_greeting_sync(struct guest *guest, struct link_msg *msg);

/* --- guest_liveness.c: whether it answers ----------------------------------------------------- */

void guest_liveness_pong(struct guest *guest, struct link_msg *msg);

/* --- guest_memory.c: pools and buffers -------------------------------------------------------- */

void guest_memory_pool_create(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_pages(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_nothing(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_dmabuf(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_destroy(struct guest *guest, struct link_msg *msg);
void guest_memory_buffer_create(struct guest *guest, struct link_msg *msg);
void guest_memory_buffer_destroy(struct guest *guest, struct link_msg *msg);

/* The guest, and the log, are told why the pool is black from now on. */
void guest_memory_refuse(struct guest *guest, const struct pool *pool);
/* Why one does, for people; empty when it does not. */
const char *guest_memory_describe(enum link_error refusal);

/* --- guest_shell.c: windows ------------------------------------------------------------------- */

void guest_shell_create_toplevel(struct guest *guest, struct link_msg *msg);
void guest_shell_create_popup(struct guest *guest, struct link_msg *msg);
/* A window's or a sprite's. */
void guest_shell_destroy(struct guest *guest, struct link_msg *msg);
/* Title or app id. */
void guest_shell_text(struct guest *guest, struct link_msg *msg);
void guest_shell_hints(struct guest *guest, struct link_msg *msg);
void guest_shell_parent(struct guest *guest, struct link_msg *msg);
void guest_shell_input_region(struct guest *guest, struct link_msg *msg);
void guest_shell_responsive(struct guest *guest, struct link_msg *msg);
void guest_shell_reposition(struct guest *guest, struct link_msg *msg);

/* Goes on with the end of guest.going: what hangs on it leaves, until end (clock_spent), and then
 * it is freed. False: there is more. */
bool guest_shell_go_on(struct guest *guest, uint64_t end);

/* --- guest_window_input.c: what a window asks for -------------------------------------------- */

/* MOVE and RESIZE need the serial of the last press in the window, else they are ignored: a click
 * that has ended meanwhile is no mischief. */
void guest_window_input_request(struct guest *guest, struct link_msg *msg);

/* --- guest_commit.c: what windows and sprites show -------------------------------------------- */

/* All of it is checked before any of it is shown. */
void guest_commit(struct guest *guest, struct link_msg *msg);

/* --- sprite.c, guest_pointer.c: what is at the pointer ---------------------------------------- */

void sprite_create(struct guest *guest, struct link_msg *msg);
/* An old serial is ignored. */
void guest_cursor_shape(struct guest *guest, struct link_msg *msg);
void guest_cursor_image(struct guest *guest, struct link_msg *msg);
void guest_drag_start(struct guest *guest, struct link_msg *msg);
void guest_drag_cancel(struct guest *guest, struct link_msg *msg);
void guest_drag_icon(struct guest *guest, struct link_msg *msg);

/* A guest begins, without cursor and drag. */
void guest_pointer_init(struct guest *guest);
/* The box of a window changed: the cursor stays within. */
void guest_pointer_clip(struct guest *guest, const struct window *window);
/* The guest goes. */
void guest_pointer_finish(struct guest *guest);

#endif
