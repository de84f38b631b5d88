/* SPDX-License-Identifier: MIT
 *
 * The one seat of the applications, and the selections that they exchange among themselves.
 */
#ifndef GUEST_PROXY_SEAT_H
#define GUEST_PROXY_SEAT_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "guest-proxy/cursor.h"
#include "guest-proxy/keyboard.h"
#include "guest-proxy/pointer.h"

struct proxy_link;
struct window;
struct wlr_seat;

struct seat {
	struct wlr_seat *wlr;
	struct keyboard keyboard;
	struct pointer pointer;
	struct cursor cursor;

	/* wlr->events */
	struct wl_listener request_set_selection, request_set_primary_selection;
	struct wl_listener request_start_drag;
};

/* Offers the seat and the data devices. False when out of memory. */
bool seat_init(struct seat *seat, struct wl_display *display, struct proxy_link *link);
/* The clients must be gone, the display not. */
void seat_finish(struct seat *seat);

/* This window must not be used any more. */
void seat_forget(struct seat *seat, const struct window *window);
/* The link is lost: nothing has focus. */
void seat_leave(struct seat *seat);

/* See pointer_find_press. */
bool seat_find_press(const struct seat *seat, uint32_t serial, uint32_t *host_serial);

#endif
