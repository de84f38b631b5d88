/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_cover.h"

#include <stdlib.h>
#include <wlr/xwayland.h>

#include "common/wlroots.h"
#include "guest-proxy/x11/x11_atoms.h"
#include "protocol/limits.h"

#define XDND_VERSION 5u
#define NORMAL_STATE 1u /* of WM_STATE */
#define MORE_TYPES 1u /* of XdndEnter: they are in a property */
#define TYPES_IN_MESSAGE 3u
/* Of XdndStatus: it is taken; the place may be said again and again. */
#define STATUS_ACCEPTED 1u
#define STATUS_SAY_ALL 2u
#define FINISHED_DONE 1u /* of XdndFinished */

static xcb_connection_t *connection_of(const struct x11_cover *cover)
{
	return cover->xwayland ? wlr_xwayland_get_xwm_connection(cover->xwayland) : NULL;
}

static xcb_atom_t atom_of(const struct x11_cover *cover, enum x11_atom atom)
{
	return cover->atoms->atoms[atom];
}

/* Some look for targets among the windows that a window manager has only, which have a state. */
void x11_cover_init(
	struct x11_cover *cover, struct wlr_xwayland *xwayland, const struct x11_atoms *atoms)
{
	*cover = (struct x11_cover){.xwayland = xwayland, .atoms = atoms};
	xcb_connection_t *connection = connection_of(cover);
	const uint32_t override = 1, version = XDND_VERSION, state[] = {NORMAL_STATE, 0};
	cover->window = xcb_generate_id(connection);
	xcb_create_window(connection, 0, cover->window,
		xcb_setup_roots_iterator(xcb_get_setup(connection)).data->root, 0, 0,
		(uint16_t)LINK_MAX_DIMENSION, (uint16_t)LINK_MAX_DIMENSION, 0,
		XCB_WINDOW_CLASS_INPUT_ONLY, XCB_COPY_FROM_PARENT, XCB_CW_OVERRIDE_REDIRECT,
		&override);
	xcb_change_property(connection, XCB_PROP_MODE_REPLACE, cover->window,
		atom_of(cover, X11_ATOM_DND_AWARE), XCB_ATOM_ATOM, 32, 1, &version);
	xcb_change_property(connection, XCB_PROP_MODE_REPLACE, cover->window,
		atom_of(cover, X11_ATOM_WM_STATE), atom_of(cover, X11_ATOM_WM_STATE), 32, 2, state);
	xcb_flush(connection);
}

void x11_cover_show(struct x11_cover *cover, bool shown)
{
	xcb_connection_t *connection = connection_of(cover);
	cover->shown = shown;
	if (!connection) {
		return;
	}
	const uint32_t above = XCB_STACK_MODE_ABOVE;
	if (shown) {
		xcb_configure_window(
			connection, cover->window, XCB_CONFIG_WINDOW_STACK_MODE, &above);
		xcb_map_window(connection, cover->window);
	} else {
		xcb_unmap_window(connection, cover->window);
	}
	xcb_flush(connection);
}

/* By a message of no meaning, which X sends to whose window it is. */
void x11_cover_wake(const struct x11_cover *cover)
{
	xcb_connection_t *connection = WLROOTS_LEAVES_X11_EVENTS ? connection_of(cover) : NULL;
	if (!connection) {
		return;
	}
	const xcb_client_message_event_t message = {
		.response_type = XCB_CLIENT_MESSAGE, .format = 8, .window = cover->window};
	xcb_send_event(
		connection, 0, cover->window, XCB_EVENT_MASK_NO_EVENT, (const char *)&message);
	xcb_flush(connection);
}

/* --- what is said to the visitor -------------------------------------------------------------- */

static void say(const struct x11_cover *cover, enum x11_atom type, uint32_t first, uint32_t last)
{
	xcb_connection_t *connection = connection_of(cover);
	if (!connection || cover->visitor == XCB_WINDOW_NONE) {
		return;
	}
	xcb_client_message_event_t message = {.response_type = XCB_CLIENT_MESSAGE,
		.format = 32,
		.window = cover->visitor,
		.type = atom_of(cover, type)};
	message.data.data32[0] = cover->window;
	message.data.data32[1] = first;
	const xcb_atom_t action = last != 0 ? atom_of(cover, X11_ATOM_DND_COPY) : XCB_ATOM_NONE;
	message.data.data32[type == X11_ATOM_DND_STATUS ? 4 : 2] = action;
	xcb_send_event(
		connection, 0, cover->visitor, XCB_EVENT_MASK_NO_EVENT, (const char *)&message);
	xcb_flush(connection);
}

static void say_status(const struct x11_cover *cover)
{
	say(cover, X11_ATOM_DND_STATUS, STATUS_SAY_ALL | (cover->accepted ? STATUS_ACCEPTED : 0),
		cover->accepted);
}

void x11_cover_accept(struct x11_cover *cover, bool accepted)
{
	if (cover->accepted != accepted) {
		cover->accepted = accepted;
		if (cover->answered) {
			say_status(cover);
		}
	}
}

bool x11_cover_is_told(const struct x11_cover *cover)
{
	return cover->visitor != XCB_WINDOW_NONE && cover->answered;
}

void x11_cover_finish(struct x11_cover *cover, bool copied)
{
	if (cover->owes) {
		say(cover, X11_ATOM_DND_FINISHED, copied ? FINISHED_DONE : 0, copied);
		cover->owes = false;
		cover->visitor = XCB_WINDOW_NONE;
	}
}

/* --- what it says ----------------------------------------------------------------------------- */

enum x11_cover_news x11_cover_handle(
	struct x11_cover *cover, const xcb_client_message_event_t *message)
{
	const xcb_atom_t type = message->type;
	const uint32_t *data = message->data.data32;
	if (message->window != cover->window || message->format != 32) {
		return X11_COVER_NOTHING;
	}
	if (type == atom_of(cover, X11_ATOM_DND_ENTER)) {
		cover->visitor = data[0];
		cover->answered = cover->owes = false;
		return X11_COVER_ENTERED;
	}
	if (data[0] != cover->visitor || cover->owes) {
		return X11_COVER_NOTHING;
	}
	if (type == atom_of(cover, X11_ATOM_DND_POSITION)) {
		cover->answered = true;
		say_status(cover);
		return X11_COVER_ASKED;
	} else if (type == atom_of(cover, X11_ATOM_DND_LEAVE)) {
		cover->visitor = XCB_WINDOW_NONE;
		cover->answered = false;
		return X11_COVER_LEFT;
	} else if (type == atom_of(cover, X11_ATOM_DND_DROP)) {
		cover->owes = true;
		return X11_COVER_DROPPED;
	}
	return X11_COVER_NOTHING;
}

static uint32_t types_of_property(
	const struct x11_cover *cover, xcb_atom_t types[static X11_COVER_MAX_TYPES])
{
	xcb_connection_t *connection = connection_of(cover);
	xcb_get_property_reply_t *reply = xcb_get_property_reply(connection,
		xcb_get_property(connection, 0, cover->visitor, atom_of(cover, X11_ATOM_DND_TYPES),
			XCB_ATOM_ATOM, 0, X11_COVER_MAX_TYPES),
		NULL);
	uint32_t count = 0;
	if (reply && reply->type == XCB_ATOM_ATOM && reply->format == 32) {
		const xcb_atom_t *found = xcb_get_property_value(reply);
		for (; count < reply->value_len; count++) {
			types[count] = found[count];
		}
	}
	free(reply);
	return count;
}

uint32_t x11_cover_types(const struct x11_cover *cover, const xcb_client_message_event_t *message,
	xcb_atom_t types[static X11_COVER_MAX_TYPES])
{
	const uint32_t *data = message->data.data32;
	if ((data[1] & MORE_TYPES) != 0) {
		return types_of_property(cover, types);
	}
	uint32_t count = 0;
	for (uint32_t i = 0; i < TYPES_IN_MESSAGE; i++) {
		if (data[2 + i] != XCB_ATOM_NONE) {
			types[count++] = data[2 + i];
		}
	}
	return count;
}
