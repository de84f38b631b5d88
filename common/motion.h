/* SPDX-License-Identifier: MIT
 *
 * Motion of the pointer for applications. One that reads is told of all of it; one that is
 * behind only of the last, and how far it is in all, once in a frame's time, so that a busy
 * application is not drowned and cut off.
 */
#ifndef COMMON_MOTION_H
#define COMMON_MOTION_H

#include <stdbool.h>
#include <stdint.h>

struct wl_event_loop;
struct wl_event_source;
struct wlr_relative_pointer_manager_v1;
struct wlr_seat;

/* How far the devices went, logical px; raw: without acceleration. */
struct motion_step {
	double dx, dy;
	double raw_dx, raw_dy;
};

/* Scrolling, as wl_pointer has it. value 0: the fingers have left the touchpad. */
struct motion_axis {
	uint32_t time; /* ms */
	uint32_t orientation; /* enum wl_pointer_axis */
	uint32_t source; /* enum wl_pointer_axis_source */
	bool inverted;
	double value; /* logical px */
	int32_t value120;
};

struct motion {
	struct wlr_seat *seat;
	struct wl_event_source *timer;
	/* Tells steps; NULL, as after motion_init: nobody hears of them. */
	struct wlr_relative_pointer_manager_v1 *relative;
	bool waits; /* something of what is below is not told yet: where it is, how far it went */
	bool moved, stepped;
	uint32_t time; /* ms, of the last one */
	double x, y; /* in the surface that has the pointer */
	struct motion_step step; /* all that is not told */
};

/* False: out of memory. */
bool motion_init(struct motion *motion, struct wl_event_loop *loop, struct wlr_seat *seat);
void motion_finish(struct motion *motion);

/* The surface that has the pointer, or is the target of a drag, is told now or soon. */
void motion_send(struct motion *motion, uint32_t time, double x, double y);
/* The same for a step. */
void motion_add(struct motion *motion, uint32_t time, const struct motion_step *step);
/* What waits is told, and then this; in a frame of its own when what came before in this one has
 * another source. */
void motion_send_axis(struct motion *motion, const struct motion_axis *axis);
/* What waits is told now: something else follows it. */
void motion_flush(struct motion *motion);
/* What waits is dropped: another surface has the pointer. */
void motion_forget(struct motion *motion);

#endif
