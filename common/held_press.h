/* SPDX-License-Identifier: MIT
 *
 * Which press an application may answer with a move, a resize or a drag of data.
 */
#ifndef COMMON_HELD_PRESS_H
#define COMMON_HELD_PRESS_H

#include <stdbool.h>
#include <stdint.h>

struct tablet;
struct wlr_seat;
struct wlr_surface;

/* serial is that of the button, the only finger or the pen's tip that is down on origin (NULL:
 * wherever that is), or of the one that began the drag which is on. tablet: of the seat. */
bool held_press_is(struct wlr_seat *seat, const struct tablet *tablet, struct wlr_surface *origin,
	uint32_t serial);

#endif
