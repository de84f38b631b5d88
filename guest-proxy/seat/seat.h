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
#include "guest-proxy/seat/sprite.h"

struct contents;
struct windows;
struct wl_display;
struct wlr_seat;

struct seat {
	struct wlr_seat *wlr;
	struct sprites sprites;
	struct keyboard keyboard;
	struct pointer pointer;
	struct cursor cursor;
	struct drag drag;

	/* wlr->events */
	struct wl_listener request_set_selection, request_set_primary_selection;
	struct wl_listener window_ended; /* windows.events.ended */
};

/* Offers the seat and the data devices. False when out of memory. */
bool seat_init(struct seat *seat, struct wl_display *display, struct windows *windows,
	struct contents *contents);
/* The clients must be gone, the display not. */
void seat_finish(struct seat *seat);

/* The link is lost: nothing has focus, and the host knows nothing of what is at the pointer. */
void seat_forget(struct seat *seat);

/* All windows have been flushed: finds what is below the pointer now, and tells the host what is shown
 * there, if there is news and it reads. */
void seat_flush(struct seat *seat);

#endif
