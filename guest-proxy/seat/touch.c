/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/touch.h"

#include <linux/input-event-codes.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_seat.h>

#include "guest-proxy/windows/window.h"

void touch_init(struct touch *touch, struct wlr_seat *seat)
{
	*touch = (struct touch){.seat = seat, .fingers.seat = seat};
}

/* --- the one that is the pointer -------------------------------------------------------------- */

static void point_to(
	struct touch *touch, struct wlr_surface *surface, uint32_t time, double x, double y)
{
	if (surface) {
		wlr_seat_pointer_notify_enter(touch->seat, surface, x, y);
	}
	wlr_seat_pointer_notify_motion(touch->seat, time, x, y);
	wlr_seat_pointer_notify_frame(touch->seat);
}

static void press(struct touch *touch, uint32_t time, bool pressed)
{
	wlr_seat_pointer_notify_button(touch->seat, time, BTN_LEFT,
		pressed ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED);
	wlr_seat_pointer_notify_frame(touch->seat);
}

/* Only the first: one more would be another button. */
static void begin_to_point(struct touch *touch, struct wlr_surface *surface,
	const struct link_touch_down *down, double x, double y)
{
	touch->points_with = true;
	touch->pointer = down->id;
	point_to(touch, surface, down->time, x, y);
	press(touch, down->time, true);
}

static void end_to_point(struct touch *touch)
{
	touch->points_with = false;
	wlr_seat_pointer_notify_clear_focus(touch->seat);
	touch->seat->pointer_state.button_count = 0;
}

/* --- all -------------------------------------------------------------------------------------- */

bool touch_down(struct touch *touch, struct window *window, const struct link_touch_down *down)
{
	bool first = !fingers_any(&touch->fingers), news = !touch->seen;
	double x = wl_fixed_to_double(down->x), y = wl_fixed_to_double(down->y), on_x, on_y;
	struct wlr_surface *surface = window_surface_at(window, x, y, &on_x, &on_y);
	touch->seen = true;
	touch->window = window;
	window_note_press(window, down->serial);
	if (!surface || touch->fingers.points[down->id].down) {
		return news;
	}
	bool told = fingers_down(&touch->fingers, surface, down->time, down->id, x * window->factor,
		y * window->factor, on_x, on_y);
	if (!told && first) {
		begin_to_point(touch, surface, down, on_x, on_y);
	}
	return news;
}

void touch_motion(struct touch *touch, const struct link_touch_motion *motion)
{
	if (!touch->window) {
		return;
	}
	double factor = touch->window->factor;
	double x = wl_fixed_to_double(motion->x) * factor;
	double y = wl_fixed_to_double(motion->y) * factor;
	if (!touch->points_with) {
		fingers_motion(&touch->fingers, motion->time, motion->id, x, y);
	} else if (touch->pointer == motion->id
		   && fingers_place(&touch->fingers, motion->id, &x, &y)) {
		point_to(touch, NULL, motion->time, x, y);
	}
}

void touch_up(struct touch *touch, const struct link_touch_up *up)
{
	if (!touch->window || !fingers_up(&touch->fingers, up->time, up->id)) {
		return;
	}
	if (touch->points_with && touch->pointer == up->id) {
		press(touch, up->time, false);
		end_to_point(touch);
	}
	if (!fingers_any(&touch->fingers)) {
		touch_frame(touch);
		touch->window = NULL;
	}
}

void touch_frame(struct touch *touch)
{
	wlr_seat_touch_notify_frame(touch->seat);
}

void touch_cancel(struct touch *touch)
{
	fingers_cancel(&touch->fingers);
	if (touch->points_with) {
		end_to_point(touch);
	}
	touch->window = NULL;
}
