/* SPDX-License-Identifier: MIT
 *
 * Fingers on the surfaces of applications of a Wayland server: a surface keeps the finger that came
 * down on it. Who has them is decided elsewhere.
 */
#ifndef COMMON_FINGERS_H
#define COMMON_FINGERS_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/limits.h"

struct wlr_seat;
struct wlr_surface;

/* Of a finger that is down. */
struct finger_point {
	bool down;
	double x, y; /* where the origin of its surface lies in the window's content, surface px */
};

struct fingers {
	struct wlr_seat *seat;
	struct finger_point points[LINK_MAX_FINGERS];
};

/* One that was not down comes down at x, y of the content and on_x, on_y of surface, of whose
 * application it says whether that is told. */
bool fingers_down(struct fingers *fingers, struct wlr_surface *surface, uint32_t time, uint32_t id,
	double x, double y, double on_x, double on_y);
/* x and y of the content become such of its surface. False: it is not down. */
bool fingers_place(const struct fingers *fingers, uint32_t id, double *x, double *y);
/* x, y: of the content. */
void fingers_motion(struct fingers *fingers, uint32_t time, uint32_t id, double x, double y);
/* False: it was not down. */
bool fingers_up(struct fingers *fingers, uint32_t time, uint32_t id);
/* Nothing has come of them. */
void fingers_cancel(struct fingers *fingers);
/* One is down at least. */
bool fingers_any(const struct fingers *fingers);

#endif
