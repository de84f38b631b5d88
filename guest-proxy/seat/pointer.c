/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/pointer.h"

#include <wayland-server-core.h>
#include <wlr/types/wlr_seat.h>

#include "guest-proxy/windows/window.h"

bool pointer_init(struct pointer *pointer, struct wlr_seat *seat)
{
	*pointer = (struct pointer){.seat = seat};
	return motion_init(&pointer->motion, wl_display_get_event_loop(seat->display), seat);
}

void pointer_finish(struct pointer *pointer)
{
	motion_finish(&pointer->motion);
}

/* While a button is pressed the surface that got the press keeps the pointer; a drag looks for
 * surfaces to drop on. */
static bool is_held(const struct pointer *pointer)
{
	const struct wlr_seat *seat = pointer->seat;
	return seat->pointer_state.button_count > 0 && !seat->drag
	       && seat->pointer_state.focused_surface;
}

static void find_surface(struct pointer *pointer)
{
	double surface_x = 0, surface_y = 0;
	struct wlr_surface *surface =
		window_surface_at(pointer->window, pointer->x, pointer->y, &surface_x, &surface_y);
	if (!surface) {
		wlr_seat_pointer_notify_clear_focus(pointer->seat);
		return;
	}
	pointer->surface_x = pointer->x - surface_x;
	pointer->surface_y = pointer->y - surface_y;
	if (surface != pointer->seat->pointer_state.focused_surface) {
		motion_forget(&pointer->motion);
	}
	wlr_seat_pointer_notify_enter(pointer->seat, surface, surface_x, surface_y);
}

void pointer_enter(struct pointer *pointer, struct window *window, link_fixed x, link_fixed y)
{
	pointer->window = window;
	pointer->x = wl_fixed_to_double(x);
	pointer->y = wl_fixed_to_double(y);
	find_surface(pointer);
}

/* No application hears of the buttons that are still down: what was begun with them has not happened.
 * wlroots' own drag goes on until the host ends it (drag.c). */
void pointer_leave(struct pointer *pointer)
{
	pointer->window = NULL;
	motion_forget(&pointer->motion);
	wlr_seat_pointer_notify_clear_focus(pointer->seat);
	pointer->seat->pointer_state.button_count = 0;
}

void pointer_motion(struct pointer *pointer, const struct link_pointer_motion *motion)
{
	if (!pointer->window) {
		return;
	}
	pointer->x = wl_fixed_to_double(motion->x);
	pointer->y = wl_fixed_to_double(motion->y);
	pointer->time = motion->time;
	if (!is_held(pointer)) {
		find_surface(pointer);
	}
	motion_send(&pointer->motion, pointer->time, pointer->x - pointer->surface_x,
		pointer->y - pointer->surface_y);
}

/* wlroots tells an application nothing that it knows; what it is told now needs a frame. */
void pointer_refresh(struct pointer *pointer)
{
	if (!pointer->window || is_held(pointer)) {
		return;
	}
	const struct wlr_seat_pointer_state *state = &pointer->seat->pointer_state;
	const struct wlr_surface *before = state->focused_surface;
	find_surface(pointer);
	double x = pointer->x - pointer->surface_x, y = pointer->y - pointer->surface_y;
	if (state->focused_surface == before && before && (x != state->sx || y != state->sy)) {
		motion_send(&pointer->motion, pointer->time, x, y);
		pointer_frame(pointer);
	}
}

void pointer_button(struct pointer *pointer, const struct link_pointer_button *button)
{
	if (!pointer->window) {
		return;
	}
	motion_flush(&pointer->motion);
	bool pressed = button->pressed != 0;
	if (pressed) {
		window_note_press(pointer->window, button->serial);
	}
	wlr_seat_pointer_notify_button(pointer->seat, button->time, button->button,
		pressed ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED);
}

void pointer_axis(struct pointer *pointer, const struct link_pointer_axis *axis)
{
	if (!pointer->window) {
		return;
	}
	motion_flush(&pointer->motion);
	wlr_seat_pointer_notify_axis(pointer->seat, axis->time,
		(enum wl_pointer_axis)axis->orientation, wl_fixed_to_double(axis->value),
		axis->value120, (enum wl_pointer_axis_source)axis->source,
		axis->inverted != 0 ? WL_POINTER_AXIS_RELATIVE_DIRECTION_INVERTED
				    : WL_POINTER_AXIS_RELATIVE_DIRECTION_IDENTICAL);
}

/* One that belongs to a waiting motion comes with it. */
void pointer_frame(struct pointer *pointer)
{
	if (!pointer->motion.waits) {
		wlr_seat_pointer_notify_frame(pointer->seat);
	}
}
