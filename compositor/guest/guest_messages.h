/* SPDX-License-Identifier: MIT
 *
 * Who handles which message: the table of guest_handlers.c is made of these. A message has passed
 * decode.h; a handler checks what only the tables of the link know, and ends the link (guest_end)
 * for what is wrong. One that keeps a descriptor sets its place in msg->fds to -1. One that gets a
 * window has that of the message's object.
 */
#ifndef COMPOSITOR_GUEST_MESSAGES_H
#define COMPOSITOR_GUEST_MESSAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/msg.h"

struct guest;
struct guest_window;
struct pool;

/* --- guest_handlers.c ------------------------------------------------------------------------- */

/* Reads one message, and has it handled. False when there is none to be had. */
bool guest_handlers_read(struct guest *guest);

/* --- guest_greeting.c: the link itself -------------------------------------------------------- */

/* Tells of the repeat of keys. */
void guest_greeting_repeat(struct guest *guest);
void guest_greeting_hello(struct guest *guest, struct link_msg *msg);
void guest_greeting_via_vm(struct guest *guest, struct link_msg *msg);
void guest_greeting_bye(struct guest *guest, struct link_msg *msg);
void guest_greeting_sync(struct guest *guest, struct link_msg *msg);
void guest_greeting_pong(struct guest *guest, struct link_msg *msg);
void guest_greeting_launched(struct guest *guest, struct link_msg *msg);

/* --- guest_memory.c: pools and buffers -------------------------------------------------------- */

void guest_memory_pool_create(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_pages(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_nothing(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_dmabuf(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_destroy(struct guest *guest, struct link_msg *msg);
void guest_memory_buffer_create(struct guest *guest, struct link_msg *msg);
void guest_memory_buffer_destroy(struct guest *guest, struct link_msg *msg);

/* Goes on with guest.filling, until end (clock_spent). False: there is more. */
bool guest_memory_go_on(struct guest *guest, uint64_t end);
/* The guest, and the log, are told why the pool is black from now on. */
void guest_memory_refuse(struct guest *guest, const struct pool *pool);
/* Why one does, for people; empty when it does not. */
const char *guest_memory_describe(enum link_error refusal);

/* --- guest_shell.c: windows and sprites ------------------------------------------------------- */

void guest_shell_create_toplevel(struct guest *guest, struct link_msg *msg);
void guest_shell_create_popup(struct guest *guest, struct link_msg *msg);
void guest_shell_create_sprite(struct guest *guest, struct link_msg *msg);
/* A window's or a sprite's. */
void guest_shell_destroy(struct guest *guest, struct link_msg *msg);
void guest_shell_title(struct guest_window *gw, const struct link_msg *msg);
void guest_shell_app_id(struct guest_window *gw, const struct link_msg *msg);
void guest_shell_hints(struct guest_window *gw, const struct link_msg *msg);
void guest_shell_parent(struct guest_window *gw, const struct link_msg *msg);
void guest_shell_responsive(struct guest_window *gw, const struct link_msg *msg);
void guest_shell_inhibits_idle(struct guest_window *gw, const struct link_msg *msg);
void guest_shell_icon(struct guest_window *gw, const struct link_msg *msg);
void guest_shell_feedback(struct guest_window *gw, const struct link_msg *msg);
void guest_shell_input_region(struct guest_window *gw, const struct link_msg *msg);
void guest_shell_reposition(struct guest_window *gw, const struct link_msg *msg);

/* --- guest_commit.c: what windows and sprites show -------------------------------------------- */

/* All of it is checked before any of it is shown. */
void guest_commit(struct guest *guest, struct link_msg *msg);

/* --- guest_request.c: what it may do in answer to the user ------------------------------------ */

/* MOVE and RESIZE need the serial of the last press in the window, else they are ignored. */
void guest_request_window(struct guest_window *gw, const struct link_msg *msg);
/* An old serial is ignored. */
void guest_request_cursor_shape(struct guest_window *gw, const struct link_msg *msg);
void guest_request_cursor_image(struct guest_window *gw, const struct link_msg *msg);
void guest_request_drag(struct guest_window *gw, const struct link_msg *msg);
void guest_request_drag_cancel(struct guest *guest, struct link_msg *msg);
void guest_request_drag_icon(struct guest *guest, struct link_msg *msg);

/* --- guest_constraint.c: what windows wish for the pointer ------------------------------------ */

void guest_constraint_wish(struct guest_window *gw, const struct link_msg *msg);
void guest_constraint_release(struct guest_window *gw, const struct link_msg *msg);

/* --- guest_tool.c: whether windows hear of pens ----------------------------------------------- */

void guest_tool_wish(struct guest_window *gw, const struct link_msg *msg);

/* --- guest_clipboard.c ------------------------------------------------------------------------ */

void guest_clipboard_copy_data(struct guest *guest, struct link_msg *msg);
void guest_clipboard_copy_end(struct guest *guest, struct link_msg *msg);
void guest_clipboard_paste_credit(struct guest *guest, struct link_msg *msg);
void guest_clipboard_selection_set(struct guest *guest, struct link_msg *msg);
void guest_clipboard_drop_end(struct guest *guest, struct link_msg *msg);

/* --- guest_text_input.c ----------------------------------------------------------------------- */

void guest_text_input(struct guest_window *gw, const struct link_msg *msg);

/* --- for several of these --------------------------------------------------------------------- */

/* Whether serial is one of the last acts of the user (guest_window.h) in gw's toplevel. False for 0
 * too. */
bool guest_request_had_act(struct guest_window *gw, uint32_t serial);

#endif
