/* SPDX-License-Identifier: MIT */
#include "common/gestures.h"

#include <wayland-server-core.h>
#include <wlr/types/wlr_pointer_gestures_v1.h>
#include <wlr/types/wlr_seat.h>

#include "protocol/msg.h"

bool gestures_init(struct gestures *gestures, struct wl_display *display, struct wlr_seat *seat)
{
	*gestures = (struct gestures){
		.seat = seat,
		.manager = wlr_pointer_gestures_v1_create(display),
	};
	return gestures->manager;
}

void gestures_begin(struct gestures *gestures, uint32_t time, uint32_t kind, uint32_t fingers)
{
	struct wlr_pointer_gestures_v1 *manager = gestures->manager;
	gestures_end(gestures, time, true);
	gestures->kind = kind;
	switch (kind) {
	case LINK_GESTURE_SWIPE:
		wlr_pointer_gestures_v1_send_swipe_begin(manager, gestures->seat, time, fingers);
		break;
	case LINK_GESTURE_PINCH:
		wlr_pointer_gestures_v1_send_pinch_begin(manager, gestures->seat, time, fingers);
		break;
	case LINK_GESTURE_HOLD:
		wlr_pointer_gestures_v1_send_hold_begin(manager, gestures->seat, time, fingers);
		break;
	}
}

void gestures_update(struct gestures *gestures, uint32_t time, double dx, double dy, double scale,
	double rotation)
{
	if (gestures->kind == LINK_GESTURE_SWIPE) {
		wlr_pointer_gestures_v1_send_swipe_update(
			gestures->manager, gestures->seat, time, dx, dy);
	} else if (gestures->kind == LINK_GESTURE_PINCH) {
		wlr_pointer_gestures_v1_send_pinch_update(
			gestures->manager, gestures->seat, time, dx, dy, scale, rotation);
	}
}

void gestures_end(struct gestures *gestures, uint32_t time, bool cancelled)
{
	uint32_t kind = gestures->kind;
	gestures->kind = 0;
	switch (kind) {
	case LINK_GESTURE_SWIPE:
		wlr_pointer_gestures_v1_send_swipe_end(
			gestures->manager, gestures->seat, time, cancelled);
		break;
	case LINK_GESTURE_PINCH:
		wlr_pointer_gestures_v1_send_pinch_end(
			gestures->manager, gestures->seat, time, cancelled);
		break;
	case LINK_GESTURE_HOLD:
		wlr_pointer_gestures_v1_send_hold_end(
			gestures->manager, gestures->seat, time, cancelled);
		break;
	}
}
