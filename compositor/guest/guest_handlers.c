/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_messages.h"

#include <unistd.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_table.h"
#include "compositor/guest/guest_window.h"
#include "protocol/channel.h"

/* Who handles a message, by what its object is: something of the link, or nothing; or a window, of
 * either kind or of one, that is looked up here. Phase, version, direction, lengths, counts and
 * ranges were decode.h's business. Looked through from the top. */
static const struct handler {
	enum link_opcode opcode;
	void (*link)(struct guest *guest, struct link_msg *msg);
	void (*window)(struct guest_window *gw, const struct link_msg *msg);
	void (*toplevel)(struct guest_window *gw, const struct link_msg *msg);
	void (*popup)(struct guest_window *gw, const struct link_msg *msg);
} handlers[] = {
	{LINK_WINDOW_COMMIT, .link = guest_commit},
	{LINK_HELLO, .link = guest_greeting_hello},
	{LINK_PONG, .link = guest_greeting_pong},
	{LINK_BYE, .link = guest_greeting_bye},
	{LINK_VIA_VM, .link = guest_greeting_via_vm},
	{LINK_LAUNCH_RESULT, .link = guest_greeting_launched},
	{LINK_SYNC, .link = guest_greeting_sync},
	{LINK_POOL_CREATE, .link = guest_memory_pool_create},
	{LINK_POOL_DESTROY, .link = guest_memory_pool_destroy},
	{LINK_POOL_PAGES, .link = guest_memory_pool_pages},
	{LINK_POOL_NOTHING, .link = guest_memory_pool_nothing},
	{LINK_POOL_DMABUF, .link = guest_memory_pool_dmabuf},
	{LINK_BUFFER_CREATE, .link = guest_memory_buffer_create},
	{LINK_BUFFER_DESTROY, .link = guest_memory_buffer_destroy},
	{LINK_TOPLEVEL_CREATE, .link = guest_shell_create_toplevel},
	{LINK_POPUP_CREATE, .link = guest_shell_create_popup},
	{LINK_SPRITE_CREATE, .link = guest_shell_create_sprite},
	{LINK_WINDOW_DESTROY, .link = guest_shell_destroy},
	{LINK_WINDOW_TITLE, .toplevel = guest_shell_title},
	{LINK_WINDOW_APP_ID, .toplevel = guest_shell_app_id},
	{LINK_WINDOW_HINTS, .toplevel = guest_shell_hints},
	{LINK_WINDOW_PARENT, .toplevel = guest_shell_parent},
	{LINK_WINDOW_INPUT_REGION, .window = guest_shell_input_region},
	{LINK_WINDOW_RESPONSIVE, .toplevel = guest_shell_responsive},
	{LINK_WINDOW_INHIBITS_IDLE, .toplevel = guest_shell_inhibits_idle},
	{LINK_WINDOW_ICON, .toplevel = guest_shell_icon},
	{LINK_WINDOW_FEEDBACK, .window = guest_shell_feedback},
	{LINK_POPUP_REPOSITION, .popup = guest_shell_reposition},
	{LINK_WINDOW_REQUEST, .toplevel = guest_request_window},
	{LINK_CURSOR_SHAPE, .window = guest_request_cursor_shape},
	{LINK_CURSOR_IMAGE, .window = guest_request_cursor_image},
	{LINK_DRAG_START, .window = guest_request_drag},
	{LINK_DRAG_CANCEL, .link = guest_request_drag_cancel},
	{LINK_DRAG_ICON, .link = guest_request_drag_icon},
	{LINK_POINTER_CONSTRAIN, .toplevel = guest_constraint_wish},
	{LINK_POINTER_RELEASE, .toplevel = guest_constraint_release},
	{LINK_TOOL_WISH, .window = guest_tool_wish},
	{LINK_COPY_DATA, .link = guest_clipboard_copy_data},
	{LINK_COPY_END, .link = guest_clipboard_copy_end},
	{LINK_PASTE_CREDIT, .link = guest_clipboard_paste_credit},
	{LINK_SELECTION_SET, .link = guest_clipboard_selection_set},
	{LINK_DROP_END, .link = guest_clipboard_drop_end},
	{LINK_TEXT_INPUT, .toplevel = guest_text_input},
};

static void give_to_window(
	struct guest *guest, const struct link_msg *msg, const struct handler *handler)
{
	struct guest_window *gw = guest_table_window(guest, msg, msg->object);
	if (!gw) {
		return;
	}
	bool is_popup = gw->window.kind == WINDOW_POPUP;
	if (handler->window) {
		handler->window(gw, msg);
	} else if (handler->popup && is_popup) {
		handler->popup(gw, msg);
	} else if (handler->toplevel && !is_popup) {
		handler->toplevel(gw, msg);
	} else {
		guest_end_for(guest, msg, LINK_ERROR_OBJECT, "a window of the other kind");
	}
}

static void dispatch(struct guest *guest, struct link_msg *msg)
{
	const size_t count = sizeof(handlers) / sizeof(handlers[0]);
	size_t row = 0;
	while (row < count && handlers[row].opcode != msg->opcode) {
		row++;
	}
	if (row == count) {
		guest_end_for(guest, msg, LINK_ERROR_OPCODE, "not a message for the host");
	} else if (handlers[row].link) {
		handlers[row].link(guest, msg);
	} else {
		give_to_window(guest, msg, &handlers[row]);
	}
	for (unsigned i = 0; i < msg->fd_count; i++) {
		if (msg->fds[i] >= 0) {
			close(msg->fds[i]);
		}
	}
}

bool guest_handlers_read(struct guest *guest)
{
	/* It is large, and what is looked at of it is what was received. */
	struct link_msg msg LINK_UNINITIALIZED;
	enum link_error error = LINK_ERROR_NONE;
	switch (channel_receive(guest->channel, &msg, &error)) {
	case CHANNEL_OK:
		dispatch(guest, &msg);
		return true;
	case CHANNEL_AGAIN:
		return false;
	case CHANNEL_CLOSED:
		guest_leave(guest, NULL);
		return false;
	case CHANNEL_VIOLATION:
		guest_end_for(guest, &msg, error, NULL);
		return false;
	}
	return false;
}
