/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/unseen.h"

#include <time.h>
#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/pixels/content.h"
#include "guest-proxy/proxy.h"
#include "guest-proxy/windows/window.h"

/* For a frame, or for its buffer. */
static bool waits(const struct wlr_surface *surface)
{
	const struct content *content = surface->data;
	return !wl_list_empty(&surface->current.frame_callback_list)
	       || (content != NULL && content->pending != NULL);
}

/* A sprite may be hidden by the host at any time, and is answered sooner while it is not. */
static bool is_shown(struct wlr_surface *surface)
{
	const struct window *window = window_from_surface(surface);
	return window != NULL && window->live && surface->mapped;
}

static int handle_timer(void *data)
{
	struct unseen *unseen = data;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	unseen->armed = false;
	struct content *content;
	wl_list_for_each(content, &unseen->proxy->contents, link) {
		if (waits(content->surface) && !is_shown(content->surface)) {
			wlr_surface_send_frame_done(content->surface, &now);
			content_settle(content);
		}
	}
	return 0;
}

bool unseen_init(struct unseen *unseen, struct proxy *proxy)
{
	unseen->proxy = proxy;
	unseen->timer = wl_event_loop_add_timer(proxy->loop, handle_timer, unseen);
	return unseen->timer != NULL;
}

void unseen_finish(struct unseen *unseen)
{
	wl_event_source_remove(unseen->timer);
}

/* Looked at again later: the initial commit of a window is one of a mere surface still. */
void unseen_check(struct unseen *unseen, struct wlr_surface *surface)
{
	if (!unseen->armed && waits(surface) && !is_shown(surface)) {
		unseen->armed = true;
		wl_event_source_timer_update(unseen->timer, UNSEEN_FRAME_MS);
	}
}
