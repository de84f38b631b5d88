/* SPDX-License-Identifier: MIT
 *
 * Applications' wl_display.sync. Many programs make one round trip and take for granted that
 * what it brings on other desktops is there: after an initial commit the first configure, after
 * a request or a reposition its answer. Here these come from the host. So while an application
 * has something unanswered there, its sync is held back until the host says (SYNC, SYNC_DONE)
 * that it has answered.
 *
 * A host that does not answer in time, or is not there, must not stop applications: then the proxy
 * answers in its place, once, and what the host says later is passed on like any news.
 */
#ifndef GUEST_PROXY_ROUND_TRIP_H
#define GUEST_PROXY_ROUND_TRIP_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct windows;
struct wl_display_interface;

struct round_trip {
	struct windows *windows;
	struct wl_list holds; /* struct hold.link: syncs that wait, oldest first */
	struct wl_event_source *releasing; /* idle; NULL when nothing is to be released */
	const struct wl_display_interface
		*original; /* libwayland's; NULL before the first client */
	struct wl_listener client_created, display_destroyed; /* of the wl_display */
};

/* It goes with the display; before the first client. */
void round_trip_init(
	struct round_trip *round_trip, struct wl_display *display, struct windows *windows);

/* All windows have been flushed. */
void round_trip_flush(struct round_trip *round_trip);

/* SYNC_DONE. */
void round_trip_done(struct round_trip *round_trip, uint32_t cookie);

/* The link is lost: what was asked will be asked again. */
void round_trip_forget(struct round_trip *round_trip);

#endif
