/* SPDX-License-Identifier: MIT
 *
 * Gestures of touchpads, for the applications of a Wayland server: to the surface that has the
 * pointer.
 */
#ifndef COMMON_GESTURES_H
#define COMMON_GESTURES_H

#include <stdbool.h>
#include <stdint.h>

struct wl_display;
struct wlr_pointer_gestures_v1;
struct wlr_seat;

struct gestures {
	struct wlr_seat *seat;
	struct wlr_pointer_gestures_v1 *manager;
	uint32_t kind; /* enum link_gesture, of the one that is on; 0: none is */
};

/* Offers the protocol. False when out of memory. */
bool gestures_init(struct gestures *gestures, struct wl_display *display, struct wlr_seat *seat);

/* kind: enum link_gesture. One that is on is cancelled. */
void gestures_begin(struct gestures *gestures, uint32_t time, uint32_t kind, uint32_t fingers);
/* dx, dy: of its middle since the last; scale: of the fingers' distance since the beginning;
 * rotation: since the last, degrees clockwise. */
void gestures_update(struct gestures *gestures, uint32_t time, double dx, double dy, double scale,
	double rotation);
void gestures_end(struct gestures *gestures, uint32_t time, bool cancelled);

#endif
