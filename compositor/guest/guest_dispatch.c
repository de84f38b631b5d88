/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_dispatch.h"

#include <stddef.h>
#include <unistd.h>

#include "common/clock.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_messages.h"
#include "protocol/channel.h"

/* Phase, direction, lengths, counts and ranges were decode.h's business. Looked through from the top. */
static const struct handler {
	enum link_opcode opcode;
	void (*handle)(struct guest *guest, struct link_msg *msg);
} handlers[] = {
	{LINK_WINDOW_COMMIT, guest_commit},
	{LINK_HELLO, guest_greeting_hello},
	{LINK_PONG, guest_greeting_pong},
	{LINK_BYE, guest_greeting_bye},
	{LINK_VIA_VM, guest_greeting_via_vm},
	{LINK_LAUNCH_RESULT, guest_launch_result},
	{LINK_SYNC, guest_greeting_sync},
	{LINK_POOL_CREATE, guest_memory_pool_create},
	{LINK_POOL_DESTROY, guest_memory_pool_destroy},
	{LINK_POOL_PAGES, guest_memory_pool_pages},
	{LINK_POOL_EXTENTS, guest_memory_pool_extents},
	{LINK_POOL_DMABUF, guest_memory_pool_dmabuf},
	{LINK_BUFFER_CREATE, guest_memory_buffer_create},
	{LINK_BUFFER_DESTROY, guest_memory_buffer_destroy},
	{LINK_TOPLEVEL_CREATE, guest_shell_create_toplevel},
	{LINK_POPUP_CREATE, guest_shell_create_popup},
	{LINK_WINDOW_DESTROY, guest_shell_destroy},
	{LINK_WINDOW_TITLE, guest_shell_title},
	{LINK_WINDOW_APP_ID, guest_shell_app_id},
	{LINK_WINDOW_HINTS, guest_shell_hints},
	{LINK_WINDOW_PARENT, guest_shell_parent},
	{LINK_WINDOW_INPUT_REGION, guest_shell_input_region},
	{LINK_WINDOW_REQUEST, guest_shell_request},
	{LINK_POPUP_REPOSITION, guest_shell_reposition},
	{LINK_SPRITE_CREATE, sprite_create},
	{LINK_WINDOW_RESPONSIVE, guest_shell_responsive},
	{LINK_CURSOR_SHAPE, guest_cursor_shape},
	{LINK_CURSOR_IMAGE, guest_cursor_image},
	{LINK_DRAG_START, guest_drag_start},
	{LINK_DRAG_CANCEL, guest_drag_cancel},
	{LINK_DRAG_ICON, guest_drag_icon},
};

static const struct handler *find_handler(enum link_opcode opcode)
{
	for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
		if (handlers[i].opcode == opcode) {
			return &handlers[i];
		}
	}
	return NULL;
}

static void handle(struct guest *guest, struct link_msg *msg)
{
	const struct handler *handler = find_handler(msg->opcode);
	if (handler) {
		handler->handle(guest, msg);
	} else {
		guest_end(guest, LINK_ERROR_OPCODE, msg->opcode, msg->object,
			"not a message for the host");
	}
	for (unsigned i = 0; i < msg->fd_count; i++) {
		if (msg->fds[i] >= 0) {
			close(msg->fds[i]);
		}
	}
}

/* Why decode.h or the carrier refused a message, for people. */
static const char *guest_dispatch_describe(enum link_error error)
{
	switch (error) {
	case LINK_ERROR_LENGTH:
		return "not of the length that it must have";
	case LINK_ERROR_OPCODE:
		return "unknown, or not for the host";
	case LINK_ERROR_FLAGS:
		return "reserved bits are set";
	case LINK_ERROR_FDS:
		return "not with the descriptors that it must have";
	case LINK_ERROR_PHASE:
		return "not before, or not again after, HELLO";
	case LINK_ERROR_VERSION:
		return "another protocol, or another major version of it";
	case LINK_ERROR_OBJECT:
		return "an id where none belongs, or none, or the same twice";
	case LINK_ERROR_VALUE:
		return "a field is out of its range";
	case LINK_ERROR_LIMIT:
		return "more than the limits of the link allow";
	case LINK_ERROR_TRUNCATED:
		return "cut off: too long, or too many descriptors";
	default:
		return "cannot be read";
	}
}

/* Reads one message. False when there is none to be had. */
static bool dispatch_one(struct guest *guest)
{
	/* It is large, and what is looked at of it is what was received. */
	struct link_msg msg LINK_UNINITIALIZED;
	enum link_error error = LINK_ERROR_NONE;
	switch (channel_receive(guest->channel, &msg, &error)) {
	case CHANNEL_OK:
		handle(guest, &msg);
		return true;
	case CHANNEL_AGAIN:
		return false;
	case CHANNEL_CLOSED:
		guest_leave(guest, NULL);
		return false;
	case CHANNEL_VIOLATION:
		guest_end(guest, error, msg.opcode, msg.object, guest_dispatch_describe(error));
		return false;
	}
	return false;
}

/* Whether this turn goes on. What one look at the socket has found is handled in any case: the loop
 * would not hear of it again. */
static bool may_go_on(const struct guest *guest, unsigned handled, uint64_t end)
{
	if (guest->closing) {
		return false;
	}
	if (channel_unread(guest->channel) > 0) {
		return true;
	}
	return handled < GUEST_MAX_MESSAGES && clock_us() <= end
	       && !channel_is_drained(guest->channel);
}

void guest_dispatch(struct guest *guest)
{
	uint64_t end = clock_us() + GUEST_MAX_TURN_US;
	unsigned handled = 0;
	while (dispatch_one(guest) && may_go_on(guest, ++handled, end)) {
	}
}
