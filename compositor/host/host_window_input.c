/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_window_input.h"

#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/motion.h"
#include "compositor/host/host.h"
#include "compositor/host/host_seat.h"
#include "compositor/host/host_window.h"
#include "compositor/input/seat_state.h"

/* Who has keys and pointer is decided in input/ alone. A popup's grab inside wlroots is not asked: it
 * would keep the focus that it found. wlroots' drags are, for they look for their target by the pointer. */

static struct wlr_seat *seat_of(struct window *window)
{
	return host_seat_wlr(host_window_from(window)->host->seat);
}

static struct motion *motion_of(struct window *window)
{
	return host_seat_motion(host_window_from(window)->host->seat);
}

/* Tells the seat's keyboard what is in force, and returns its modifiers. */
static const struct wlr_keyboard_modifiers *use_modifiers(struct window *window)
{
	struct link_modifiers visible = seat_state_modifiers(host_window_from(window)->host->input);
	struct wlr_keyboard_modifiers modifiers = {
		.depressed = visible.depressed,
		.latched = visible.latched,
		.locked = visible.locked,
		.group = visible.group,
	};
	host_seat_set_modifiers(host_window_from(window)->host->seat, &modifiers);
	return &wlr_seat_get_keyboard(seat_of(window))->modifiers;
}

/* Where a small surface leaves the frame's black base in sight, that is the window's, too. */
bool host_window_input_takes_pointer(struct window *window, double x, double y)
{
	struct wlr_box extent;
	double sx, sy;
	struct wlr_xdg_surface *xdg_surface = host_window_from(window)->xdg_surface;
	wlr_xdg_surface_get_geometry(xdg_surface, &extent);
	return host_window_surface_at(window, x, y, &sx, &sy) || x >= extent.width
	       || y >= extent.height;
}

void host_window_input_keyboard_enter(struct window *window)
{
	wlr_seat_keyboard_enter(seat_of(window), host_window_from(window)->xdg_surface->surface,
		NULL, 0, use_modifiers(window));
}

void host_window_input_keyboard_leave(struct window *window)
{
	wlr_seat_keyboard_clear_focus(seat_of(window));
}

void host_window_input_key(struct window *window, uint32_t time, uint32_t key, bool pressed)
{
	wlr_seat_keyboard_send_key(seat_of(window), time, key,
		pressed ? WL_KEYBOARD_KEY_STATE_PRESSED : WL_KEYBOARD_KEY_STATE_RELEASED);
}

void host_window_input_modifiers(struct window *window)
{
	wlr_seat_keyboard_send_modifiers(seat_of(window), use_modifiers(window));
}

/* A drag has a target instead of a focus. */
static void clear_focus(struct wlr_seat *seat)
{
	if (seat->drag) {
		wlr_seat_pointer_notify_clear_focus(seat);
	} else {
		wlr_seat_pointer_clear_focus(seat);
	}
}

static void enter(struct wlr_seat *seat, struct wlr_surface *surface, double sx, double sy)
{
	if (seat->drag) {
		wlr_seat_pointer_notify_enter(seat, surface, sx, sy);
	} else {
		wlr_seat_pointer_enter(seat, surface, sx, sy);
	}
}

/* Enters the surface under the pointer when the pointer was not in it. */
static void enter_surface(struct host_window *hw)
{
	double sx, sy;
	struct wlr_surface *surface = host_window_surface_at(&hw->window, hw->x, hw->y, &sx, &sy);
	struct wlr_seat *seat = seat_of(&hw->window);
	if (!surface) {
		clear_focus(seat);
		return;
	}
	hw->pointed_x = hw->x - sx;
	hw->pointed_y = hw->y - sy;
	if (surface != seat->pointer_state.focused_surface) {
		motion_forget(motion_of(&hw->window));
	}
	enter(seat, surface, sx, sy);
}

void host_window_input_pointer_enter(struct window *window, double x, double y)
{
	struct host_window *hw = host_window_from(window);
	hw->pointed = true;
	hw->x = x;
	hw->y = y;
	enter_surface(hw);
}

/* Nobody hears of the buttons that are still down: what was begun with them has not happened. */
void host_window_input_pointer_leave(struct window *window)
{
	struct wlr_seat *seat = seat_of(window);
	host_window_from(window)->pointed = false;
	motion_forget(motion_of(window));
	clear_focus(seat);
	seat->pointer_state.button_count = 0;
}

/* A surface that saw a button pressed keeps the pointer. */
static void find_surface(struct host_window *hw)
{
	if (seat_of(&hw->window)->pointer_state.button_count == 0) {
		enter_surface(hw);
	}
}

void host_window_input_pointer_motion(struct window *window, uint32_t time, double x, double y)
{
	struct host_window *hw = host_window_from(window);
	hw->x = x;
	hw->y = y;
	find_surface(hw);
	motion_send(motion_of(window), time, x - hw->pointed_x, y - hw->pointed_y);
}

/* wlroots tells an application nothing that it knows; what it is told now needs a frame. */
void host_window_input_refresh(struct host_window *hw)
{
	struct motion *motion = motion_of(&hw->window);
	const struct wlr_seat_pointer_state *state = &seat_of(&hw->window)->pointer_state;
	const struct wlr_surface *before = state->focused_surface;
	if (!hw->pointed) {
		return;
	}
	find_surface(hw);
	double x = hw->x - hw->pointed_x, y = hw->y - hw->pointed_y;
	if (before && state->focused_surface == before && (x != state->sx || y != state->sy)) {
		motion_send(motion, motion->time, x, y);
		host_window_input_pointer_frame(&hw->window);
	}
}

void host_window_input_pointer_button(
	struct window *window, uint32_t time, uint32_t button, bool pressed)
{
	motion_flush(motion_of(window));
	wlr_seat_pointer_notify_button(seat_of(window), time, button,
		pressed ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED);
}

void host_window_input_pointer_axis(struct window *window, const struct window_axis *axis)
{
	motion_flush(motion_of(window));
	wlr_seat_pointer_notify_axis(seat_of(window), axis->time, axis->orientation, axis->value,
		axis->value120, axis->source,
		axis->inverted ? WL_POINTER_AXIS_RELATIVE_DIRECTION_INVERTED
			       : WL_POINTER_AXIS_RELATIVE_DIRECTION_IDENTICAL);
}

/* One that belongs to a waiting motion comes with it. */
void host_window_input_pointer_frame(struct window *window)
{
	if (!motion_of(window)->waits) {
		wlr_seat_pointer_notify_frame(seat_of(window));
	}
}
