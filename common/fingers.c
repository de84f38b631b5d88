/* SPDX-License-Identifier: MIT */
#include "common/fingers.h"

#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_seat.h>

#include "common/wlroots.h"

bool fingers_down(struct fingers *fingers, struct wlr_surface *surface, uint32_t time, uint32_t id,
	double x, double y, double on_x, double on_y)
{
	fingers->points[id] = (struct finger_point){.down = true, .x = x - on_x, .y = y - on_y};
	if (!wlroots_accepts_touch(surface, fingers->seat)) {
		return false;
	}
	wlr_seat_touch_notify_down(fingers->seat, surface, time, (int32_t)id, on_x, on_y);
	return true;
}

bool fingers_place(const struct fingers *fingers, uint32_t id, double *x, double *y)
{
	const struct finger_point *point = &fingers->points[id];
	*x -= point->x;
	*y -= point->y;
	return point->down;
}

static bool is_told(const struct fingers *fingers, uint32_t id)
{
	return wlr_seat_touch_get_point(fingers->seat, (int32_t)id);
}

void fingers_motion(struct fingers *fingers, uint32_t time, uint32_t id, double x, double y)
{
	if (fingers_place(fingers, id, &x, &y) && is_told(fingers, id)) {
		wlr_seat_touch_notify_motion(fingers->seat, time, (int32_t)id, x, y);
	}
}

bool fingers_up(struct fingers *fingers, uint32_t time, uint32_t id)
{
	bool down = fingers->points[id].down;
	fingers->points[id].down = false;
	if (down && is_told(fingers, id)) {
		wlr_seat_touch_notify_up(fingers->seat, time, (int32_t)id);
	}
	return down;
}

void fingers_cancel(struct fingers *fingers)
{
	struct wl_list *points = &fingers->seat->touch_state.touch_points;
	while (!wl_list_empty(points)) {
		struct wlr_touch_point *point = wl_container_of(points->next, point, link);
		wlr_seat_touch_notify_cancel(fingers->seat, point->client);
	}
	for (size_t i = 0; i < LINK_MAX_FINGERS; i++) {
		fingers->points[i].down = false;
	}
}

bool fingers_any(const struct fingers *fingers)
{
	for (size_t i = 0; i < LINK_MAX_FINGERS; i++) {
		if (fingers->points[i].down) {
			return true;
		}
	}
	return false;
}
