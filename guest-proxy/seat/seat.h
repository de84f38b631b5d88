/* SPDX-License-Identifier: MIT
 *
 * The one seat of the applications, and the selections that they exchange among themselves.
 */
#ifndef GUEST_PROXY_SEAT_H
#define GUEST_PROXY_SEAT_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "guest-proxy/seat/cursor.h"
#include "guest-proxy/seat/drag.h"
#include "guest-proxy/seat/keyboard.h"
#include "guest-proxy/seat/pointer.h"

struct proxy;
struct window;
struct wlr_seat;

struct seat {
	struct wlr_seat *wlr;
	struct keyboard keyboard;
	struct pointer pointer;
	struct cursor cursor;
	struct drag drag;

	/* wlr->events */
	struct wl_listener request_set_selection, request_set_primary_selection;
};

/* Offers the seat and the data devices. False when out of memory. */
bool seat_init(struct seat *seat, struct proxy *proxy);
/* The clients must be gone, the display not. */
void seat_finish(struct seat *seat);

/* This window must not be used any more. */
void seat_forget(struct seat *seat, const struct window *window);
/* The link is lost: nothing has focus. */
void seat_leave(struct seat *seat);

/* Tells the host what is shown at the pointer, if there is news and it reads. */
void seat_flush(struct seat *seat);

/* See pointer_find_press. */
bool seat_find_press(const struct seat *seat, uint32_t serial, uint32_t *host_serial);

#endif
