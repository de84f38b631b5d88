/* SPDX-License-Identifier: MIT */
#include "common/held_press.h"

#include <wlr/types/wlr_seat.h>

#include "common/tablet.h"

bool held_press_is(struct wlr_seat *seat, const struct tablet *tablet, struct wlr_surface *origin,
	uint32_t serial)
{
	/* A drag took the press over, which is held as long as that is on. */
	bool dragging = seat->drag && serial == seat->drag_serial;
	bool by_pen =
		tablet_has_press(tablet, serial) && (!origin || origin == tablet_surface(tablet));
	return dragging || by_pen || wlr_seat_validate_pointer_grab_serial(seat, origin, serial)
	       || wlr_seat_validate_touch_grab_serial(seat, origin, serial, NULL);
}
