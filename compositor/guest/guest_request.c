/* SPDX-License-Identifier: MIT
 *
 * What a guest may do only in answer to the user, or where the pointer is: it names the serial of
 * what it was told, and that is looked at here. A click that has ended meanwhile is no mischief.
 */
#include "compositor/guest/guest_messages.h"

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_pointer.h"
#include "compositor/guest/guest_table.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guests.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"

bool guest_request_had_act(struct guest_window *gw, uint32_t serial)
{
	const struct guest_acts *acts = &guest_window_from(window_toplevel(&gw->window))->acts;
	for (unsigned i = 0; i < GUEST_ACTS; i++) {
		if (serial != 0 && acts->serials[i] == serial) {
			return true;
		}
	}
	return false;
}

void guest_request_window(struct guest_window *gw, const struct link_msg *msg)
{
	const struct link_window_request *request = &msg->request;
	struct window *window = &gw->window;
	struct input *input = gw->guest->guests->input;
	bool pressed = gw->press_serial != 0 && request->serial == gw->press_serial;
	switch (request->kind) {
	case LINK_REQUEST_MOVE:
		if (pressed) {
			input_begin_move(input, window);
		}
		break;
	case LINK_REQUEST_RESIZE:
		if (pressed) {
			input_begin_resize(input, window, request->edges);
		}
		break;
	case LINK_REQUEST_ATTENTION:
		window_request(window, request->kind);
		break;
	case LINK_REQUEST_ACTIVATE:
		if (request->serial == 0 || request->serial != gw->guest->last_launch
			|| !focus_answer_launch(input, window)) {
			window_request(window, LINK_REQUEST_ATTENTION);
		}
		break;
	default:
		guest_window_begin_answer(gw);
		window_request(window, request->kind);
		guest_window_answer(gw);
		break;
	}
}

/* False: it was never given, and the link is ended. */
static bool was_given(struct guest *guest, const struct link_msg *msg, uint32_t serial)
{
	if (serial > guest->serial) {
		guest_end_for(guest, msg, LINK_ERROR_STATE, "a serial that was never given");
		return false;
	}
	return true;
}

/* Whether gw may choose the cursor. False also when the link is ended. */
static bool has_pointer(struct guest_window *gw, const struct link_msg *msg, uint32_t serial)
{
	struct guest *guest = gw->guest;
	return was_given(guest, msg, serial) && guest->pointer == gw
	       && serial == guest->pointer_serial;
}

void guest_request_cursor_shape(struct guest_window *gw, const struct link_msg *msg)
{
	if (has_pointer(gw, msg, msg->cursor_shape.serial)) {
		input_set_cursor_shape(
			gw->guest->guests->input, &gw->window, msg->cursor_shape.shape);
	}
}

void guest_request_cursor_image(struct guest_window *gw, const struct link_msg *msg)
{
	const struct link_cursor_image *image = &msg->cursor_image;
	struct sprite *sprite =
		guest_table_sprite(gw->guest, msg, image->sprite, LINK_SPRITE_CURSOR);
	if (sprite && has_pointer(gw, msg, image->serial)) {
		guest_cursor_choose(gw, sprite, image->hot_x, image->hot_y);
	}
}

void guest_request_drag(struct guest_window *gw, const struct link_msg *msg)
{
	struct guest *guest = gw->guest;
	uint32_t serial = msg->drag_start.serial;
	if (!was_given(guest, msg, serial)) {
		return;
	}
	if (guest->drag.on) {
		guest_end_for(guest, msg, LINK_ERROR_STATE, "a drag is on");
		return;
	}
	/* The press that the serial names was the last, and was made in gw. */
	bool last = serial != 0 && serial == gw->press_serial && serial == guest->press_serial;
	guest_drag_begin(gw, last);
}

void guest_request_drag_cancel(struct guest *guest, struct link_msg *msg)
{
	guest_drag_cancel(guest);
}

void guest_request_drag_icon(struct guest *guest, struct link_msg *msg)
{
	struct sprite *icon = guest_table_sprite(guest, msg, msg->object, LINK_SPRITE_ICON);
	if (icon) {
		guest_drag_set_icon(guest, icon, msg->drag_icon.x, msg->drag_icon.y);
	}
}
