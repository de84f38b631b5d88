/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/unseen.h"

#include <time.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/windows/window.h"

/* For a frame, or for its buffer. */
static bool waits(const struct wlr_surface *surface)
{
	const struct content *content = surface->data;
	return !wl_list_empty(&surface->current.frame_callback_list)
	       || (content && content->pending);
}

/* A sprite may be hidden by the host at any time, and is answered sooner while it is not. */
static bool is_shown(struct wlr_surface *surface)
{
	const struct window *window = window_from_surface(surface);
	return window && window->live && surface->mapped;
}

static int unseen_handle_timer(void *data)
{
	struct unseen *unseen = data;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	unseen->armed = false;
	struct content *content;
	wl_list_for_each(content, &unseen->contents->all, link) {
		if (waits(content->surface) && !is_shown(content->surface)) {
			wlr_surface_send_frame_done(content->surface, &now);
			content_settle(content);
		}
	}
	return 0;
}

/* Looked at again later: the initial commit of a window is one of a mere surface still. */
static void unseen_check(struct unseen *unseen, struct wlr_surface *surface)
{
	if (!unseen->armed && waits(surface) && !is_shown(surface)) {
		unseen->armed = true;
		wl_event_source_timer_update(unseen->timer, UNSEEN_FRAME_MS);
	}
}

static void unseen_handle_committed(struct wl_listener *listener, void *data)
{
	struct unseen *unseen = wl_container_of(listener, unseen, committed);
	unseen_check(unseen, data);
}

static void check_surface(struct wlr_surface *surface, int x, int y, void *data)
{
	unseen_check(data, surface);
}

static void unseen_handle_ended(struct wl_listener *listener, void *data)
{
	struct unseen *unseen = wl_container_of(listener, unseen, ended);
	const struct window *window = data;
	wlr_surface_for_each_surface(window->xdg->surface, check_surface, unseen);
}

bool unseen_init(struct unseen *unseen, struct contents *contents, struct windows *windows)
{
	unseen->contents = contents;
	unseen->armed = false;
	unseen->timer = wl_event_loop_add_timer(windows->link->loop, unseen_handle_timer, unseen);
	if (!unseen->timer) {
		return false;
	}
	unseen->committed.notify = unseen_handle_committed;
	wl_signal_add(&contents->events.committed, &unseen->committed);
	unseen->ended.notify = unseen_handle_ended;
	wl_signal_add(&windows->events.ended, &unseen->ended);
	return true;
}

void unseen_finish(struct unseen *unseen)
{
	wl_list_remove(&unseen->committed.link);
	wl_list_remove(&unseen->ended.link);
	wl_event_source_remove(unseen->timer);
}
