/* SPDX-License-Identifier: MIT
 *
 * Frame callbacks of surfaces that the host will not show as they are: without a role, a picture or a
 * window. Nothing paces them, so they are answered slowly, and an application that waits for one goes
 * on. Surfaces of a window wait for the host's FRAME instead.
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
