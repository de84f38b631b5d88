/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_seat.h"

#include <stdlib.h>
#include <wlr/interfaces/wlr_keyboard.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_cursor_shape_v1.h>
#include <wlr/types/wlr_relative_pointer_v1.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/motion.h"
#include "common/tablet.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/host/host.h"
#include "compositor/host/host_clipboard.h"
#include "compositor/host/host_constraint.h"
#include "compositor/host/host_drag.h"
#include "compositor/host/host_pointing.h"
#include "compositor/host/host_window.h"
#include "compositor/input/input.h"
#include "compositor/input/seat_state.h"
#include "compositor/screen/screen.h"

#define CURSOR_SHAPE_VERSION 1
#define SEAT_NAME "seat0"

static const struct wlr_keyboard_impl keyboard_impl = {
	.name = "cloison",
};

struct host_seat {
	struct host *host;
	struct wlr_seat *wlr;
	struct wlr_keyboard keyboard; /* wlr's */
	uint32_t keymap; /* generation that it has */
	struct wl_listener request_set_cursor, request_set_shape;
	struct host_clipboard *clipboard;
	struct host_drag *drag;
	struct motion motion;
};

/* --- the seat --------------------------------------------------------------------------------- */

/* The host's window that has the pointer or a pen, when it is client's. NULL: none. */
static struct window *pointed_window(struct host_seat *seat, const struct wlr_seat_client *client)
{
	struct wlr_surface *penned = tablet_surface(host_pointing_tablet(seat->host->pointing));
	struct wlr_surface *pointed = penned ? penned : seat->wlr->pointer_state.focused_surface;
	if (!pointed || wl_resource_get_client(pointed->resource) != client->client) {
		return NULL;
	}
	return host_window_of_surface(pointed);
}

static void host_seat_handle_request_set_cursor(struct wl_listener *listener, void *data)
{
	struct host_seat *seat = wl_container_of(listener, seat, request_set_cursor);
	const struct wlr_seat_pointer_request_set_cursor_event *event = data;
	struct window *window = pointed_window(seat, event->seat_client);
	if (window) {
		input_set_cursor_surface(seat->host->input, window, event->surface,
			event->hotspot_x, event->hotspot_y);
	}
}

static void host_seat_handle_request_set_shape(struct wl_listener *listener, void *data)
{
	struct host_seat *seat = wl_container_of(listener, seat, request_set_shape);
	const struct wlr_cursor_shape_manager_v1_request_set_shape_event *event = data;
	struct window *window = pointed_window(seat, event->seat_client);
	if (window) {
		input_set_cursor_shape(seat->host->input, window, event->shape);
	}
}

/* What is set already is not told again. */
static void use_settings(struct host_seat *seat)
{
	const struct config *config = seat->host->screen->config;
	wlr_keyboard_set_repeat_info(
		&seat->keyboard, (int32_t)config->repeat_rate, (int32_t)config->repeat_delay);
	uint32_t length, generation;
	seat_state_keymap(seat->host->input, &length, &generation);
	struct xkb_keymap *keymap = seat_state_xkb_keymap(seat->host->input);
	if (keymap && seat->keymap != generation) {
		seat->keymap = generation;
		wlr_keyboard_set_keymap(&seat->keyboard, keymap);
	}
}

static void host_seat_listen(struct host_seat *seat, struct wlr_cursor_shape_manager_v1 *shapes)
{
	seat->request_set_cursor.notify = host_seat_handle_request_set_cursor;
	wl_signal_add(&seat->wlr->events.request_set_cursor, &seat->request_set_cursor);
	seat->request_set_shape.notify = host_seat_handle_request_set_shape;
	wl_signal_add(&shapes->events.request_set_shape, &seat->request_set_shape);
}

struct host_seat *host_seat_create(struct host *host)
{
	struct wlr_seat *wlr = wlr_seat_create(host->display, SEAT_NAME);
	struct wlr_cursor_shape_manager_v1 *shapes =
		wlr_cursor_shape_manager_v1_create(host->display, CURSOR_SHAPE_VERSION);
	struct host_seat *seat = wlr && shapes ? calloc(1, sizeof(*seat)) : NULL;
	if (!seat || !motion_init(&seat->motion, host->loop, wlr)) {
		free(seat);
		return NULL;
	}
	seat->motion.relative = wlr_relative_pointer_manager_v1_create(host->display);
	seat->clipboard = seat->motion.relative ? host_clipboard_create(host, wlr) : NULL;
	seat->drag = seat->clipboard ? host_drag_create(host, wlr) : NULL;
	if (!seat->drag) {
		host_clipboard_destroy(seat->clipboard);
		motion_finish(&seat->motion);
		free(seat);
		return NULL;
	}
	seat->host = host;
	seat->wlr = wlr;
	/* One for all devices: there before any of them is used, and whatever becomes of them. */
	wlr_keyboard_init(&seat->keyboard, &keyboard_impl, keyboard_impl.name);
	use_settings(seat);
	wlr_seat_set_keyboard(seat->wlr, &seat->keyboard);
	wlr_seat_set_capabilities(wlr, WL_SEAT_CAPABILITY_POINTER | WL_SEAT_CAPABILITY_KEYBOARD);
	host_seat_listen(seat, shapes);
	return seat;
}

struct wlr_seat *host_seat_wlr(const struct host_seat *seat)
{
	return seat->wlr;
}

void host_seat_destroy(struct host_seat *seat)
{
	if (!seat) {
		return;
	}
	wl_list_remove(&seat->request_set_cursor.link);
	wl_list_remove(&seat->request_set_shape.link);
	host_clipboard_destroy(seat->clipboard);
	host_drag_destroy(seat->drag);
	motion_finish(&seat->motion);
	wlr_keyboard_finish(&seat->keyboard);
	free(seat);
}

/* --- what its windows get --------------------------------------------------------------------- */

/* Who has keys and pointer is decided in input/ alone. A popup's grab inside wlroots is not asked:
 * it would keep the focus that it found. wlroots' drags are, for they look for their target by the
 * pointer. */

static struct host_seat *seat_of(struct window *window)
{
	return host_window_from(window)->host->seat;
}

struct wlr_keyboard_modifiers *host_seat_use_modifiers(struct host_seat *seat)
{
	struct link_modifiers visible = seat_state_modifiers(seat->host->input);
	use_settings(seat);
	seat->keyboard.modifiers = (struct wlr_keyboard_modifiers){
		.depressed = visible.depressed,
		.latched = visible.latched,
		.locked = visible.locked,
		.group = visible.group,
	};
	return &seat->keyboard.modifiers;
}

/* Where a small surface leaves the frame's black base in sight, that is the window's, too. */
bool host_seat_takes_pointer(struct window *window, double x, double y)
{
	double sx, sy;
	struct wlr_box extent = host_window_geometry(host_window_from(window));
	return host_window_surface_at(window, x, y, &sx, &sy) || x >= extent.width
	       || y >= extent.height;
}

void host_seat_lend_keyboard(struct host_seat *seat, struct wlr_surface *surface)
{
	if (surface) {
		wlr_seat_keyboard_enter(seat->wlr, surface, NULL, 0, host_seat_use_modifiers(seat));
	} else {
		wlr_seat_keyboard_clear_focus(seat->wlr);
	}
}

void host_seat_lent_key(struct host_seat *seat, uint32_t time, uint32_t key, bool pressed)
{
	wlr_seat_keyboard_send_key(seat->wlr, time, key,
		pressed ? WL_KEYBOARD_KEY_STATE_PRESSED : WL_KEYBOARD_KEY_STATE_RELEASED);
}

void host_seat_lent_modifiers(struct host_seat *seat)
{
	wlr_seat_keyboard_send_modifiers(seat->wlr, host_seat_use_modifiers(seat));
}

void host_seat_keyboard_enter(struct window *window)
{
	host_seat_lend_keyboard(seat_of(window), host_window_from(window)->surface);
}

void host_seat_keyboard_leave(struct window *window)
{
	host_seat_lend_keyboard(seat_of(window), NULL);
}

void host_seat_key(struct window *window, uint32_t time, uint32_t key, bool pressed)
{
	host_seat_lent_key(seat_of(window), time, key, pressed);
}

void host_seat_modifiers(struct window *window)
{
	host_seat_lent_modifiers(seat_of(window));
}

/* What the user has dropped on an application of the host has the pointer: what that is told of it
 * is told afterwards. */
static bool is_lent(const struct host_seat *seat)
{
	return host_clipboard_is_dropping(seat->clipboard);
}

/* A drag has a target instead of a focus. */
static void clear_focus(struct host_seat *seat)
{
	if (seat->wlr->drag && !is_lent(seat)) {
		wlr_seat_pointer_notify_clear_focus(seat->wlr);
	} else if (!seat->wlr->drag) {
		wlr_seat_pointer_clear_focus(seat->wlr);
	}
}

/* Enters the surface under the pointer when the pointer was not in it. */
static void enter_surface(struct host_window *hw)
{
	double sx, sy;
	struct wlr_surface *surface = host_window_surface_at(&hw->window, hw->x, hw->y, &sx, &sy);
	struct host_seat *seat = hw->host->seat;
	if (!surface) {
		clear_focus(seat);
		return;
	}
	if (is_lent(seat)) {
		return;
	}
	hw->pointed_x = hw->x - sx;
	hw->pointed_y = hw->y - sy;
	if (surface != seat->wlr->pointer_state.focused_surface) {
		motion_forget(&seat->motion);
	}
	if (seat->wlr->drag) {
		wlr_seat_pointer_notify_enter(seat->wlr, surface, sx, sy);
	} else {
		wlr_seat_pointer_enter(seat->wlr, surface, sx, sy);
	}
}

void host_seat_pointer_enter(struct window *window, double x, double y)
{
	struct host_window *hw = host_window_from(window);
	hw->pointed = true;
	hw->x = x;
	hw->y = y;
	enter_surface(hw);
}

/* A surface that saw a button pressed, or a gesture begin, keeps the pointer. */
static void find_surface(struct host_window *hw)
{
	if (hw->host->seat->wlr->pointer_state.button_count == 0
		&& !host_pointing_holds(hw->host->pointing)) {
		enter_surface(hw);
	}
}

void host_seat_pointer_motion(struct window *window, uint32_t time, double x, double y)
{
	struct host_window *hw = host_window_from(window);
	struct motion *motion = &hw->host->seat->motion;
	const struct motion_step step = {x - hw->x, y - hw->y, x - hw->x, y - hw->y};
	hw->x = x;
	hw->y = y;
	if (is_lent(hw->host->seat)) {
		return;
	}
	find_surface(hw);
	if (!host_constraint_holds(hw->host->constraint)) {
		motion_add(motion, time, &step);
	}
	motion_send(motion, time, x - hw->pointed_x, y - hw->pointed_y);
}

void host_seat_pointer_step(struct window *window, uint32_t time, const struct motion_step *step)
{
	motion_add(&seat_of(window)->motion, time, step);
}

/* wlroots tells an application nothing that it knows; what it is told now needs a frame. */
void host_seat_refresh(struct host_window *hw)
{
	struct motion *motion = &hw->host->seat->motion;
	const struct wlr_seat_pointer_state *state = &hw->host->seat->wlr->pointer_state;
	const struct wlr_surface *before = state->focused_surface;
	if (!hw->pointed || is_lent(hw->host->seat)) {
		return;
	}
	find_surface(hw);
	double x = hw->x - hw->pointed_x, y = hw->y - hw->pointed_y;
	bool locked = host_constraint_locks(hw->host->constraint);
	if (before && state->focused_surface == before && !locked
		&& (x != state->sx || y != state->sy)) {
		motion_send(motion, motion->time, x, y);
		host_seat_pointer_frame(&hw->window);
	}
}

/* With the pointer go the buttons that are still down, and nobody hears of them: what was begun
 * with them has not happened. */
void host_seat_lend_pointer(
	struct host_seat *seat, struct wlr_surface *surface, uint32_t time, double x, double y)
{
	if (!surface) {
		motion_forget(&seat->motion);
		clear_focus(seat);
		seat->wlr->pointer_state.button_count = 0;
	} else if (surface != seat->wlr->pointer_state.focused_surface) {
		motion_forget(&seat->motion);
		wlr_seat_pointer_enter(seat->wlr, surface, x, y);
	} else {
		motion_send(&seat->motion, time, x, y);
	}
}

void host_seat_pointer_leave(struct window *window)
{
	host_window_from(window)->pointed = false;
	host_seat_lend_pointer(seat_of(window), NULL, 0, 0, 0);
}

void host_seat_lent_button(struct host_seat *seat, uint32_t time, uint32_t button, bool pressed)
{
	motion_flush(&seat->motion);
	wlr_seat_pointer_notify_button(seat->wlr, time, button,
		pressed ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED);
}

void host_seat_pointer_button(struct window *window, uint32_t time, uint32_t button, bool pressed)
{
	if (pressed && is_lent(seat_of(window))) {
		host_clipboard_stop_drop(seat_of(window)->clipboard);
		find_surface(host_window_from(window));
	}
	host_seat_lent_button(seat_of(window), time, button, pressed);
}

void host_seat_lent_axis(struct host_seat *seat, const struct motion_axis *axis)
{
	motion_send_axis(&seat->motion, axis);
}

void host_seat_pointer_axis(struct window *window, const struct motion_axis *axis)
{
	host_seat_lent_axis(seat_of(window), axis);
}

/* One that belongs to a waiting motion comes with it. */
void host_seat_lent_frame(struct host_seat *seat)
{
	if (!seat->motion.waits) {
		wlr_seat_pointer_notify_frame(seat->wlr);
	}
}

void host_seat_pointer_frame(struct window *window)
{
	host_seat_lent_frame(seat_of(window));
}
