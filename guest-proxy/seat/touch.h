/* SPDX-License-Identifier: MIT
 *
 * Fingers on the windows of applications. One that asks for no fingers has the first of them as a
 * pointer with its left button. The seat has touch from the first finger on: before, nobody needs
 * to know whether the host has a touch screen.
 */
#ifndef GUEST_PROXY_TOUCH_H
#define GUEST_PROXY_TOUCH_H

#include <stdbool.h>
#include <stdint.h>

#include "common/fingers.h"
#include "protocol/msg.h"

struct window;
struct wlr_seat;

struct touch {
	struct wlr_seat *seat;
	struct window *window; /* that has the fingers; NULL: there are none */
	struct fingers fingers;
	bool points_with; /* one of them is the pointer, which the host's is not then */
	uint32_t pointer; /* which */
	bool seen; /* ever */
};

void touch_init(struct touch *touch, struct wlr_seat *seat);

/* True: the seat is to have touch, from now on. */
bool touch_down(struct touch *touch, struct window *window, const struct link_touch_down *down);
void touch_motion(struct touch *touch, const struct link_touch_motion *motion);
void touch_up(struct touch *touch, const struct link_touch_up *up);
void touch_frame(struct touch *touch);
/* Nothing has come of them. */
void touch_cancel(struct touch *touch);

#endif
