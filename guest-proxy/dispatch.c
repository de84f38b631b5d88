/* SPDX-License-Identifier: MIT */
#include "guest-proxy/dispatch.h"

#include "guest-proxy/launch.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/output.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/seat/seat.h"
#include "guest-proxy/windows/popup.h"
#include "guest-proxy/windows/round_trip.h"
#include "guest-proxy/windows/toplevel.h"
#include "guest-proxy/windows/window.h"
#include "protocol/decode.h"
#include "protocol/log.h"

static void on_launch(const struct dispatch *to, const struct link_msg *msg)
{
	launch_start(to->launch, msg->object, &msg->launch);
}

static void on_output(const struct dispatch *to, const struct link_msg *msg)
{
	outputs_update(to->outputs, msg->object, &msg->output);
}

static void on_output_gone(const struct dispatch *to, const struct link_msg *msg)
{
	outputs_remove(to->outputs, msg->object);
}

static void on_pool_refused(const struct dispatch *to, const struct link_msg *msg)
{
	contents_avoid_pool(to->contents, msg->object);
}

static void on_buffer_release(const struct dispatch *to, const struct link_msg *msg)
{
	buffer_list_released(&to->contents->buffers, msg->object);
}

static void on_keymap(const struct dispatch *to, const struct link_msg *msg)
{
	if (!keyboard_add_keymap(&to->seat->keyboard, &msg->keymap)) {
		proxy_link_end(to->link, "the host's keymap came out of order");
	}
}

static void on_repeat_info(const struct dispatch *to, const struct link_msg *msg)
{
	keyboard_set_repeat(&to->seat->keyboard, &msg->repeat_info);
}

static void on_keyboard_leave(const struct dispatch *to, const struct link_msg *msg)
{
	keyboard_leave(&to->seat->keyboard);
}

static void on_key(const struct dispatch *to, const struct link_msg *msg)
{
	keyboard_key(&to->seat->keyboard, &msg->key);
}

static void on_modifiers(const struct dispatch *to, const struct link_msg *msg)
{
	keyboard_set_modifiers(&to->seat->keyboard, &msg->modifiers);
}

static void on_pointer_leave(const struct dispatch *to, const struct link_msg *msg)
{
	pointer_leave(&to->seat->pointer);
	cursor_enter(&to->seat->cursor, 0, 0);
}

static void on_pointer_motion(const struct dispatch *to, const struct link_msg *msg)
{
	pointer_motion(&to->seat->pointer, &msg->pointer_motion);
}

/* During a drag one that was under way does not count any more: DRAG_END says how it ended. */
static void on_pointer_button(const struct dispatch *to, const struct link_msg *msg)
{
	if (drag_is_on(&to->seat->drag)) {
		return;
	}
	pointer_button(&to->seat->pointer, &msg->pointer_button);
}

static void on_pointer_axis(const struct dispatch *to, const struct link_msg *msg)
{
	pointer_axis(&to->seat->pointer, &msg->pointer_axis);
}

static void on_pointer_frame(const struct dispatch *to, const struct link_msg *msg)
{
	pointer_frame(&to->seat->pointer);
}

static void on_drag_end(const struct dispatch *to, const struct link_msg *msg)
{
	drag_end(&to->seat->drag, &msg->drag_end);
}

static void on_configure(
	const struct dispatch *to, struct window *window, const struct link_msg *msg)
{
	outputs_sweep(to->outputs);
	toplevel_configure(window, &msg->configure);
}

static void on_popup_configure(
	const struct dispatch *to, struct window *window, const struct link_msg *msg)
{
	popup_configure(window, &msg->popup_configure);
}

static void on_close(const struct dispatch *to, struct window *window, const struct link_msg *msg)
{
	toplevel_close(window);
}

static void on_popup_done(
	const struct dispatch *to, struct window *window, const struct link_msg *msg)
{
	popup_done(window);
}

static void on_frame(const struct dispatch *to, const struct link_msg *msg)
{
	struct window *window = proxy_link_find(to->link, PROXY_LINK_WINDOWS, msg->object);
	if (window) {
		window_frame(window, msg->frame.time);
	} else {
		sprites_frame(&to->seat->sprites, msg->object, msg->frame.time);
	}
}

static void on_window_output(
	const struct dispatch *to, struct window *window, const struct link_msg *msg)
{
	outputs_tell_window(to->outputs, window, &msg->window_output);
}

static void on_keyboard_enter(
	const struct dispatch *to, struct window *window, const struct link_msg *msg)
{
	keyboard_enter(&to->seat->keyboard, window, &msg->keyboard_enter.modifiers);
}

static void on_pointer_enter(
	const struct dispatch *to, struct window *window, const struct link_msg *msg)
{
	struct seat *seat = to->seat;
	cursor_enter(&seat->cursor, window->id, msg->pointer_enter.serial);
	pointer_enter(&seat->pointer, window, msg->pointer_enter.x, msg->pointer_enter.y);
}

static void on_sync_done(const struct dispatch *to, const struct link_msg *msg)
{
	round_trip_done(to->round_trip, msg->serial.serial);
}

/* Looked through from the top: first what comes with every frame. */
static const struct handler {
	enum link_opcode opcode;
	/* One of the two. on_window is called if the window that the message names exists. */
	void (*on_link)(const struct dispatch *to, const struct link_msg *msg);
	void (*on_window)(
		const struct dispatch *to, struct window *window, const struct link_msg *msg);
} handlers[] = {
	{LINK_FRAME, .on_link = on_frame},
	{LINK_BUFFER_RELEASE, .on_link = on_buffer_release},
	{LINK_POINTER_MOTION, .on_link = on_pointer_motion},
	{LINK_POINTER_FRAME, .on_link = on_pointer_frame},
	{LINK_KEY, .on_link = on_key},
	{LINK_LAUNCH, .on_link = on_launch},
	{LINK_SYNC_DONE, .on_link = on_sync_done},
	{LINK_OUTPUT, .on_link = on_output},
	{LINK_OUTPUT_GONE, .on_link = on_output_gone},
	{LINK_POOL_REFUSED, .on_link = on_pool_refused},
	{LINK_CONFIGURE, .on_window = on_configure},
	{LINK_POPUP_CONFIGURE, .on_window = on_popup_configure},
	{LINK_CLOSE, .on_window = on_close},
	{LINK_POPUP_DONE, .on_window = on_popup_done},
	{LINK_WINDOW_OUTPUT, .on_window = on_window_output},
	{LINK_KEYMAP, .on_link = on_keymap},
	{LINK_REPEAT_INFO, .on_link = on_repeat_info},
	{LINK_KEYBOARD_ENTER, .on_window = on_keyboard_enter},
	{LINK_KEYBOARD_LEAVE, .on_link = on_keyboard_leave},
	{LINK_MODIFIERS, .on_link = on_modifiers},
	{LINK_POINTER_ENTER, .on_window = on_pointer_enter},
	{LINK_POINTER_LEAVE, .on_link = on_pointer_leave},
	{LINK_POINTER_BUTTON, .on_link = on_pointer_button},
	{LINK_POINTER_AXIS, .on_link = on_pointer_axis},
	{LINK_DRAG_END, .on_link = on_drag_end},
};

static void call(
	const struct handler *handler, const struct dispatch *to, const struct link_msg *msg)
{
	if (handler->on_link) {
		handler->on_link(to, msg);
		return;
	}
	struct window *window = proxy_link_find(to->link, PROXY_LINK_WINDOWS, msg->object);
	if (window) {
		handler->on_window(to, window, msg);
	}
}

void dispatch(const struct dispatch *to, const struct link_msg *msg)
{
	for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
		if (handlers[i].opcode == msg->opcode) {
			call(&handlers[i], to, msg);
			return;
		}
	}
	log_debug("nothing to do for %s", decode_opcode_name(msg->opcode));
}
