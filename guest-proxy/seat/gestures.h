/* SPDX-License-Identifier: MIT
 *
 * Gestures of the host's touchpads, to the surface that has the pointer.
 */
#ifndef GUEST_PROXY_GESTURES_H
#define GUEST_PROXY_GESTURES_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/msg.h"

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

void gestures_begin(struct gestures *gestures, const struct link_gesture_begin *begin);
void gestures_update(struct gestures *gestures, const struct link_gesture_update *update);
void gestures_end(struct gestures *gestures, uint32_t time, bool cancelled);

#endif
