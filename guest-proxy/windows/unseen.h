/* SPDX-License-Identifier: MIT
 *
 * Surfaces that the host will not show as they are: without a role, a picture or a window. Nothing paces
 * them, so frame callbacks are answered slowly, and buffers given back: an application that waits for
 * one goes on. Surfaces of a window wait for the host's FRAME instead. A cursor waits for both: whether
 * the host shows it can change at any time.
 */
#ifndef GUEST_PROXY_UNSEEN_H
#define GUEST_PROXY_UNSEEN_H

#include <stdbool.h>
#include <wayland-server-core.h>

struct contents;
struct windows;

#define UNSEEN_FRAME_MS 100

struct unseen {
	struct contents *contents;
	struct wl_event_source *timer;
	bool armed;
	struct wl_listener committed; /* contents.events */
	struct wl_listener ended; /* windows.events */
};

/* False: out of memory. */
bool unseen_init(struct unseen *unseen, struct contents *contents, struct windows *windows);
void unseen_finish(struct unseen *unseen);

#endif
