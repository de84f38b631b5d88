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

struct proxy;
struct wl_event_source;
struct wlr_surface;

#define UNSEEN_FRAME_MS 100

struct unseen {
	struct proxy *proxy;
	struct wl_event_source *timer;
	bool armed;
};

/* False: out of memory. */
bool unseen_init(struct unseen *unseen, struct proxy *proxy);
void unseen_finish(struct unseen *unseen);

/* surface was committed, or its window has ended. */
void unseen_check(struct unseen *unseen, struct wlr_surface *surface);

#endif
