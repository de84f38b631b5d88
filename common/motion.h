/* SPDX-License-Identifier: MIT
 *
 * Motion of the pointer for applications. One that reads is told of all of it; one that is
 * behind only of the last, once in a frame's time, so that a busy application is not drowned and
 * cut off.
 */
#ifndef COMMON_MOTION_H
#define COMMON_MOTION_H

#include <stdbool.h>
#include <stdint.h>

struct wl_event_loop;
struct wl_event_source;
struct wlr_seat;

struct motion {
	struct wlr_seat *seat;
	struct wl_event_source *timer;
	bool waits; /* the motion below is not told yet */
	uint32_t time; /* ms, of the last one */
	double x, y; /* in the surface that has the pointer */
};

/* False: out of memory. */
bool motion_init(struct motion *motion, struct wl_event_loop *loop, struct wlr_seat *seat);
void motion_finish(struct motion *motion);

/* The surface that has the pointer, or is the target of a drag, is told now or soon. */
void motion_send(struct motion *motion, uint32_t time, double x, double y);
/* What waits is told now: something else follows it. */
void motion_flush(struct motion *motion);
/* What waits is dropped: another surface has the pointer. */
void motion_forget(struct motion *motion);

#endif
