/* SPDX-License-Identifier: MIT
 *
 * Motion of the pointer for the host's applications. One that reads is told of all of it; one that is
 * behind only of the last, once in a frame's time, so that a busy application is not drowned and cut off.
 */
#ifndef COMPOSITOR_HOST_MOTION_H
#define COMPOSITOR_HOST_MOTION_H

#include <stdbool.h>
#include <stdint.h>

struct wl_event_loop;
struct wl_event_source;
struct wlr_seat;

struct host_motion {
	struct wlr_seat *seat;
	struct wl_event_source *timer;
	bool waits; /* the motion below is not told yet */
	uint32_t time; /* ms, of the last one */
	double x, y; /* in the surface that has the pointer */
};

/* False: out of memory. */
bool host_motion_init(
	struct host_motion *motion, struct wl_event_loop *loop, struct wlr_seat *seat);
void host_motion_finish(struct host_motion *motion);

/* The surface that has the pointer, or is the target of a drag, is told now or soon. */
void host_motion_send(struct host_motion *motion, uint32_t time, double x, double y);
/* What waits is told now: something else follows it. */
void host_motion_flush(struct host_motion *motion);
/* What waits is dropped: another surface has the pointer. */
void host_motion_forget(struct host_motion *motion);

#endif
