/* SPDX-License-Identifier: MIT
 *
 * Applications' wl_display.sync. Many programs make one round trip and take for granted that what it
 * brings on other desktops is there: after an initial commit the first configure, after a request or
 * a reposition its answer. Here these come from the host. So while an application has something
 * unanswered there, its sync is held back until the host says (SYNC, SYNC_DONE) that it has answered.
 *
 * A host that does not answer in time, or is not there, must not stop applications: then the proxy
 * answers in its place, once, and what the host says later is passed on like any news.
 */
#ifndef GUEST_PROXY_ROUND_TRIP_H
#define GUEST_PROXY_ROUND_TRIP_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct proxy;
struct window;
struct wl_display_interface;

struct round_trip {
	struct proxy *proxy;
	struct wl_list holds; /* struct hold.link: syncs that wait, oldest first */
	uint32_t asked; /* cookie of the last SYNC */
	struct wl_event_source *releasing; /* idle; NULL when nothing is to be released */
	const struct wl_display_interface
		*original; /* libwayland's; NULL before the first client */
	struct wl_listener client_created, display_destroyed; /* of the wl_display */
};

/* What a window has asked of the host. */
struct question {
	bool open; /* the application did something that the host answers, and it has not */
	bool creation; /* it is only the initial commit: the first CONFIGURE is the answer */
	uint32_t behind; /* the SYNC that comes after what was sent of it */
};

/* For proxy->display, with which it goes; before the first client. */
void round_trip_init(struct round_trip *round_trip, struct proxy *proxy);

/* The application made the initial commit. */
void round_trip_begin(struct window *window);
/* It did something else that the host answers. */
void round_trip_ask(struct window *window);
/* A message of the host is the answer for certain. */
void round_trip_answered(struct window *window);
/* It was sent. */
void round_trip_note_sent(struct window *window);

/* All windows have been flushed. */
void round_trip_flush(struct round_trip *round_trip);

/* SYNC_DONE. */
void round_trip_done(struct round_trip *round_trip, uint32_t cookie);

/* The link is lost: what was asked will be asked again. */
void round_trip_forget(struct round_trip *round_trip);

#endif
