/* SPDX-License-Identifier: MIT */
#include "guest-proxy/dispatch.h"

#include <string.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/output.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/seat/seat.h"
#include "guest-proxy/windows/activation.h"
#include "guest-proxy/windows/presented.h"
#include "guest-proxy/windows/round_trip.h"
#include "guest-proxy/windows/window.h"
#include "protocol/decode.h"
#include "protocol/log.h"

static void dispatch_handle_launched(void *data, uint32_t request, int error)
{
	struct dispatch *dispatch = data;
	if (error != 0) {
		log_error("cannot start a program: %s", strerror(error));
	}
	struct link_msg msg = {
		.opcode = LINK_LAUNCH_RESULT,
		.object = request,
		.launch_result.error = (uint32_t)error,
	};
	proxy_link_send(dispatch->link, &msg);
}

void dispatch_init(struct dispatch *dispatch, const char *socket, const char *x11)
{
	launcher_init(&dispatch->launcher, dispatch->link->loop, socket, dispatch_handle_launched,
		dispatch);
	dispatch->launcher.x11_display = x11;
}

void dispatch_finish(struct dispatch *dispatch)
{
	launcher_finish(&dispatch->launcher);
}

/* decode.c has counted the strings in bytes. */
static void launch(struct dispatch *dispatch, uint32_t request, const struct link_launch *command)
{
	const char *argv[LINK_MAX_LAUNCH_ARGS + 1];
	const char *argument = command->bytes;
	for (uint32_t i = 0; i < command->count; i++) {
		argv[i] = argument;
		argument += strlen(argument) + 1;
	}
	argv[command->count] = NULL;
	log_info("starting %s for the host", argv[0]);
	dispatch->launcher.token = activation_for_launch(dispatch->activation, request);
	launcher_start(&dispatch->launcher, request, (char *const *)argv);
}

static bool dispatch_to_parts(struct dispatch *dispatch, const struct link_msg *msg)
{
	struct window *window;
	switch (msg->opcode) {
	case LINK_FRAME:
		window = proxy_link_find(dispatch->link, PROXY_LINK_WINDOWS, msg->object);
		if (window) {
			content_frame(window->surface, msg->frame.time);
		} else {
			sprites_frame(&dispatch->seat->sprites, msg->object, msg->frame.time);
		}
		return true;
	case LINK_PRESENTED:
		window = proxy_link_find(dispatch->link, PROXY_LINK_WINDOWS, msg->object);
		if (window) {
			presented_tell(dispatch->presented, window,
				outputs_of_window(dispatch->outputs, window), &msg->presented);
		}
		return true;
	case LINK_BUFFER_RELEASE:
		buffer_list_released(&dispatch->contents->buffers, msg->object);
		return true;
	case LINK_POOL_REFUSED:
		contents_avoid_pool(dispatch->contents, msg->object);
		return true;
	case LINK_SYNC_DONE:
		round_trip_done(dispatch->round_trip, msg->serial.serial);
		return true;
	case LINK_OUTPUT:
		outputs_update(dispatch->outputs, msg->object, &msg->output);
		return true;
	case LINK_OUTPUT_GONE:
		outputs_remove(dispatch->outputs, msg->object);
		return true;
	case LINK_LAUNCH:
		launch(dispatch, msg->object, &msg->launch);
		return true;
	default:
		return false;
	}
}

static bool dispatch_to_keyboard(struct dispatch *dispatch, const struct link_msg *msg)
{
	struct keyboard *keyboard = &dispatch->seat->keyboard;
	switch (msg->opcode) {
	case LINK_KEY:
		keyboard_key(keyboard, &msg->key);
		return true;
	case LINK_MODIFIERS:
		keyboard_set_modifiers(keyboard, &msg->modifiers);
		return true;
	case LINK_KEYBOARD_LEAVE:
		keyboard_leave(keyboard);
		return true;
	case LINK_REPEAT_INFO:
		keyboard_set_repeat(keyboard, &msg->repeat_info);
		return true;
	case LINK_KEYMAP:
		if (!keyboard_add_keymap(keyboard, &msg->keymap)) {
			proxy_link_end(dispatch->link, "the host's keymap came out of order");
		}
		return true;
	default:
		return false;
	}
}

static bool dispatch_to_pointer(struct dispatch *dispatch, const struct link_msg *msg)
{
	struct seat *seat = dispatch->seat;
	switch (msg->opcode) {
	case LINK_POINTER_MOTION:
		pointer_motion(&seat->pointer, &msg->pointer_motion);
		return true;
	case LINK_POINTER_FRAME:
		pointer_frame(&seat->pointer);
		return true;
	case LINK_POINTER_BUTTON:
		seat_button(seat, &msg->pointer_button);
		return true;
	case LINK_POINTER_AXIS:
		pointer_axis(&seat->pointer, &msg->pointer_axis);
		return true;
	case LINK_POINTER_RELATIVE:
		pointer_relative(&seat->pointer, &msg->pointer_relative);
		return true;
	case LINK_POINTER_CONSTRAINED:
		constraint_note_granted(&seat->constraint, &msg->pointer_constrained);
		return true;
	case LINK_POINTER_LEAVE:
		pointer_leave(&seat->pointer);
		cursor_enter(&seat->cursor, 0, 0);
		return true;
	case LINK_DRAG_END:
		drag_end(&seat->drag, (enum link_drag_end_reason)msg->drag_end.reason,
			seat->pointer.time);
		return true;
	default:
		return false;
	}
}

static void update_gesture(struct gestures *gestures, const struct link_gesture_update *update)
{
	const double one = LINK_GESTURE_ONE;
	gestures_update(gestures, update->time, wl_fixed_to_double(update->dx),
		wl_fixed_to_double(update->dy), update->scale / one, update->rotation / one);
}

static bool dispatch_to_touch(struct dispatch *dispatch, const struct link_msg *msg)
{
	struct seat *seat = dispatch->seat;
	switch (msg->opcode) {
	case LINK_TOUCH_MOTION:
		touch_motion(&seat->touch, &msg->touch_motion);
		return true;
	case LINK_TOUCH_UP:
		seat_touch_up(seat, &msg->touch_up);
		return true;
	case LINK_TOUCH_FRAME:
		touch_frame(&seat->touch);
		return true;
	case LINK_GESTURE_BEGIN:
		gestures_begin(&seat->gestures, msg->gesture_begin.time, msg->gesture_begin.kind,
			msg->gesture_begin.fingers);
		return true;
	case LINK_GESTURE_UPDATE:
		update_gesture(&seat->gestures, &msg->gesture_update);
		return true;
	case LINK_GESTURE_END:
		gestures_end(
			&seat->gestures, msg->gesture_end.time, msg->gesture_end.cancelled != 0);
		return true;
	case LINK_TOUCH_CANCEL:
		seat_touch_cancel(seat);
		return true;
	default:
		return false;
	}
}

static bool dispatch_to_tools(struct dispatch *dispatch, const struct link_msg *msg)
{
	struct seat *seat = dispatch->seat;
	switch (msg->opcode) {
	case LINK_TOOL_AXES:
		tools_axes(&seat->tools, &msg->tool_axes);
		return true;
	case LINK_TOOL_TIP:
		tools_tip(&seat->tools, &msg->tool_tip);
		return true;
	case LINK_TOOL_BUTTON:
		tools_button(&seat->tools, &msg->tool_button);
		return true;
	case LINK_TOOL_LEAVE:
		tools_leave(&seat->tools);
		cursor_enter(&seat->cursor, 0, 0);
		return true;
	default:
		return false;
	}
}

static bool dispatch_to_selection(struct dispatch *dispatch, const struct link_msg *msg)
{
	struct selection *selection = &dispatch->seat->selection;
	switch (msg->opcode) {
	case LINK_COPY_ASK:
	case LINK_DRAG_COPY:
		selection_copy_ask(
			selection, msg->object, msg->opcode == LINK_DRAG_COPY, &msg->clip_types);
		return true;
	case LINK_COPY_CREDIT:
		selection_copy_credit(selection, msg->object, msg->clip_credit.bytes);
		return true;
	case LINK_COPY_STOP:
		selection_copy_stop(selection, msg->object);
		return true;
	case LINK_PASTE_OFFER:
	case LINK_DROP_OFFER:
		selection_paste_offer(
			selection, msg->object, msg->opcode == LINK_DROP_OFFER, &msg->clip_types);
		return true;
	case LINK_PASTE_DATA:
		selection_paste_data(selection, msg->object, &msg->clip_data);
		return true;
	case LINK_PASTE_STOP:
		selection_paste_stop(selection, msg->object);
		seat_stop_drop(dispatch->seat, msg->object);
		return true;
	case LINK_DROP:
		seat_drop(dispatch->seat,
			proxy_link_find(dispatch->link, PROXY_LINK_WINDOWS, msg->object),
			&msg->drop);
		return true;
	default:
		return false;
	}
}

/* What the host says of a toplevel to toplevels alone, and of a popup to popups. */
static bool dispatch_to_role(
	struct dispatch *dispatch, struct window *window, const struct link_msg *msg)
{
	const struct window_impl *impl = window->impl;
	if (msg->opcode == LINK_CONFIGURE && impl->configure) {
		outputs_sweep(dispatch->outputs);
		impl->configure(window, &msg->configure);
	} else if (msg->opcode == LINK_CLOSE && impl->close) {
		impl->close(window);
	} else if (msg->opcode == LINK_POPUP_CONFIGURE && impl->place) {
		impl->place(window, &msg->popup_configure);
	} else if (msg->opcode == LINK_POPUP_DONE && impl->dismiss) {
		impl->dismiss(window);
	} else {
		return false;
	}
	return true;
}

static bool dispatch_to_window(struct dispatch *dispatch, const struct link_msg *msg)
{
	struct seat *seat = dispatch->seat;
	struct window *window = proxy_link_find(dispatch->link, PROXY_LINK_WINDOWS, msg->object);
	if (!window) {
		return false;
	}
	switch (msg->opcode) {
	case LINK_WINDOW_OUTPUT:
		outputs_tell_window(dispatch->outputs, window, &msg->window_output);
		return true;
	case LINK_KEYBOARD_ENTER:
		keyboard_enter(&seat->keyboard, window, &msg->keyboard_enter.modifiers);
		return true;
	case LINK_TEXT_CHANGE:
		text_input_change(&seat->text, window, &msg->text_change);
		return true;
	case LINK_TOUCH_DOWN:
		seat_touch_down(seat, window, &msg->touch_down);
		return true;
	case LINK_TOOL_ENTER:
		cursor_enter(&seat->cursor, window->id, msg->tool_enter.serial);
		tools_enter(&seat->tools, window, &msg->tool_enter);
		return true;
	case LINK_POINTER_ENTER:
		cursor_enter(&seat->cursor, window->id, msg->pointer_enter.serial);
		pointer_enter(&seat->pointer, window, msg->pointer_enter.x, msg->pointer_enter.y);
		return true;
	default:
		return dispatch_to_role(dispatch, window, msg);
	}
}

void dispatch_message(struct dispatch *dispatch, const struct link_msg *msg)
{
	if (!dispatch_to_parts(dispatch, msg) && !dispatch_to_keyboard(dispatch, msg)
		&& !dispatch_to_pointer(dispatch, msg) && !dispatch_to_touch(dispatch, msg)
		&& !dispatch_to_tools(dispatch, msg) && !dispatch_to_selection(dispatch, msg)
		&& !dispatch_to_window(dispatch, msg)) {
		log_debug(
			"nothing to do for %s", decode_opcode_name(&link_side_guest, msg->opcode));
	}
}
