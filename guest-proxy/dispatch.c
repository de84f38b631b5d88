/* SPDX-License-Identifier: MIT */
#include "guest-proxy/dispatch.h"

#include <string.h>

#include "guest-proxy/output.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/proxy.h"
#include "guest-proxy/seat/sprite.h"
#include "guest-proxy/windows/popup.h"
#include "guest-proxy/windows/toplevel.h"
#include "guest-proxy/windows/window.h"
#include "protocol/decode.h"
#include "protocol/log.h"

/* decode.c has counted the strings in bytes. */
static void handle_launch(struct proxy *proxy, const struct link_msg *msg)
{
	const char *argv[LINK_MAX_LAUNCH_ARGS + 1];
	const char *argument = msg->launch.bytes;
	for (uint32_t i = 0; i < msg->launch.count; i++) {
		argv[i] = argument;
		argument += strlen(argument) + 1;
	}
	argv[msg->launch.count] = NULL;
	log_info("starting %s for the host", argv[0]);
	launcher_start(&proxy->launcher, msg->object, (char *const *)argv);
}

static void handle_output(struct proxy *proxy, const struct link_msg *msg)
{
	output_update(proxy, msg->object, &msg->output);
}

static void handle_output_gone(struct proxy *proxy, const struct link_msg *msg)
{
	output_remove(proxy, msg->object);
}

static void handle_pool_refused(struct proxy *proxy, const struct link_msg *msg)
{
	struct pool *pool = proxy_link_find(&proxy->link, PROXY_LINK_POOLS, msg->object);
	if (pool == NULL) {
		return;
	}
	pool->refused = true;
	struct content *content;
	wl_list_for_each(content, &proxy->contents, link) {
		content_avoid_pool(content, pool);
	}
}

static void handle_buffer_release(struct proxy *proxy, const struct link_msg *msg)
{
	buffer_list_released(&proxy->buffers, msg->object);
}

static void handle_keymap(struct proxy *proxy, const struct link_msg *msg)
{
	if (!keyboard_add_keymap(&proxy->seat.keyboard, &msg->keymap)) {
		proxy_link_end(&proxy->link, "the host's keymap came out of order");
	}
}

static void handle_repeat_info(struct proxy *proxy, const struct link_msg *msg)
{
	keyboard_set_repeat(&proxy->seat.keyboard, &msg->repeat_info);
}

static void handle_keyboard_leave(struct proxy *proxy, const struct link_msg *msg)
{
	keyboard_leave(&proxy->seat.keyboard);
}

static void handle_key(struct proxy *proxy, const struct link_msg *msg)
{
	keyboard_key(&proxy->seat.keyboard, &msg->key);
}

static void handle_modifiers(struct proxy *proxy, const struct link_msg *msg)
{
	keyboard_set_modifiers(&proxy->seat.keyboard, &msg->modifiers);
}

static void handle_pointer_leave(struct proxy *proxy, const struct link_msg *msg)
{
	pointer_leave(&proxy->seat.pointer);
	cursor_enter(&proxy->seat.cursor, 0, 0);
}

static void handle_pointer_motion(struct proxy *proxy, const struct link_msg *msg)
{
	pointer_motion(&proxy->seat.pointer, &msg->pointer_motion);
}

/* During a drag one that was under way does not count any more: DRAG_END says how it ended. */
static void handle_pointer_button(struct proxy *proxy, const struct link_msg *msg)
{
	if (drag_is_on(&proxy->seat.drag)) {
		return;
	}
	pointer_button(&proxy->seat.pointer, &msg->pointer_button);
}

static void handle_pointer_axis(struct proxy *proxy, const struct link_msg *msg)
{
	pointer_axis(&proxy->seat.pointer, &msg->pointer_axis);
}

static void handle_pointer_frame(struct proxy *proxy, const struct link_msg *msg)
{
	pointer_frame(&proxy->seat.pointer);
}

static void handle_drag_end(struct proxy *proxy, const struct link_msg *msg)
{
	drag_end(&proxy->seat.drag, &msg->drag_end);
}

static void handle_configure(struct window *window, const struct link_msg *msg)
{
	output_sweep(window->proxy);
	toplevel_configure(window, &msg->configure);
}

static void handle_popup_configure(struct window *window, const struct link_msg *msg)
{
	popup_configure(window, &msg->popup_configure);
}

static void handle_close(struct window *window, const struct link_msg *msg)
{
	toplevel_close(window);
}

static void handle_popup_done(struct window *window, const struct link_msg *msg)
{
	popup_done(window);
}

static void handle_frame(struct proxy *proxy, const struct link_msg *msg)
{
	struct window *window = proxy_link_find(&proxy->link, PROXY_LINK_WINDOWS, msg->object);
	if (window != NULL) {
		window_frame(window, msg->frame.time);
	} else {
		sprites_frame(proxy, msg->object, msg->frame.time);
	}
}

static void handle_window_output(struct window *window, const struct link_msg *msg)
{
	output_tell_window(window, &msg->window_output);
}

static void handle_keyboard_enter(struct window *window, const struct link_msg *msg)
{
	keyboard_enter(&window->proxy->seat.keyboard, window, &msg->keyboard_enter.modifiers);
}

static void handle_pointer_enter(struct window *window, const struct link_msg *msg)
{
	struct seat *seat = &window->proxy->seat;
	cursor_enter(&seat->cursor, window->id, msg->pointer_enter.serial);
	pointer_enter(&seat->pointer, window, msg->pointer_enter.x, msg->pointer_enter.y);
}

static void handle_sync_done(struct proxy *proxy, const struct link_msg *msg)
{
	round_trip_done(&proxy->round_trip, msg->serial.serial);
}

/* Looked through from the top: first what comes with every frame. */
static const struct handler {
	enum link_opcode opcode;
	/* One of the two. on_window is called if the window that the message names exists. */
	void (*on_proxy)(struct proxy *proxy, const struct link_msg *msg);
	void (*on_window)(struct window *window, const struct link_msg *msg);
} handlers[] = {
	{LINK_FRAME, .on_proxy = handle_frame},
	{LINK_BUFFER_RELEASE, .on_proxy = handle_buffer_release},
	{LINK_POINTER_MOTION, .on_proxy = handle_pointer_motion},
	{LINK_POINTER_FRAME, .on_proxy = handle_pointer_frame},
	{LINK_KEY, .on_proxy = handle_key},
	{LINK_LAUNCH, .on_proxy = handle_launch},
	{LINK_SYNC_DONE, .on_proxy = handle_sync_done},
	{LINK_OUTPUT, .on_proxy = handle_output},
	{LINK_OUTPUT_GONE, .on_proxy = handle_output_gone},
	{LINK_POOL_REFUSED, .on_proxy = handle_pool_refused},
	{LINK_CONFIGURE, .on_window = handle_configure},
	{LINK_POPUP_CONFIGURE, .on_window = handle_popup_configure},
	{LINK_CLOSE, .on_window = handle_close},
	{LINK_POPUP_DONE, .on_window = handle_popup_done},
	{LINK_WINDOW_OUTPUT, .on_window = handle_window_output},
	{LINK_KEYMAP, .on_proxy = handle_keymap},
	{LINK_REPEAT_INFO, .on_proxy = handle_repeat_info},
	{LINK_KEYBOARD_ENTER, .on_window = handle_keyboard_enter},
	{LINK_KEYBOARD_LEAVE, .on_proxy = handle_keyboard_leave},
	{LINK_MODIFIERS, .on_proxy = handle_modifiers},
	{LINK_POINTER_ENTER, .on_window = handle_pointer_enter},
	{LINK_POINTER_LEAVE, .on_proxy = handle_pointer_leave},
	{LINK_POINTER_BUTTON, .on_proxy = handle_pointer_button},
	{LINK_POINTER_AXIS, .on_proxy = handle_pointer_axis},
	{LINK_DRAG_END, .on_proxy = handle_drag_end},
};

static void call(const struct handler *handler, struct proxy *proxy, const struct link_msg *msg)
{
	if (handler->on_proxy != NULL) {
		handler->on_proxy(proxy, msg);
		return;
	}
	struct window *window = proxy_link_find(&proxy->link, PROXY_LINK_WINDOWS, msg->object);
	if (window != NULL) {
		handler->on_window(window, msg);
	}
}

void dispatch(struct proxy *proxy, const struct link_msg *msg)
{
	for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
		if (handlers[i].opcode == msg->opcode) {
			call(&handlers[i], proxy, msg);
			return;
		}
	}
	log_debug("nothing to do for %s", decode_opcode_name(msg->opcode));
}
