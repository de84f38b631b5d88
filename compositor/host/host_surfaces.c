/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_surfaces.h"

#include <stdlib.h>
#include <time.h>
#include <wlr/types/wlr_compositor.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/host/host.h"
#include "compositor/host/host_window.h"
#include "compositor/host/host_window_input.h"

#define UNSEEN_FRAME_MS 100 /* between two answers to what nothing paces */

struct host_surfaces {
	struct host *host;
	struct wl_list all; /* struct host_surface.link */
	struct wl_event_source *unseen; /* timer, armed or not */
	bool armed;
	struct wl_event_source *refresh; /* idle; NULL: not due */
	struct wl_listener new_surface;
};

struct host_surface {
	struct wl_list link;
	struct host_surfaces *surfaces;
	struct wlr_surface *wlr;
	struct wl_listener commit, destroy;
};

static void host_surfaces_refresh(void *data)
{
	struct host_surfaces *surfaces = data;
	surfaces->refresh = NULL;
	struct window *window;
	wl_list_for_each(window, &surfaces->host->desktop->windows, link) {
		if (window->domain->is_host) {
			host_window_input_refresh(host_window_from(window));
		}
	}
}

/* Not before wlroots has finished what it is doing with the surface. */
static void schedule(struct host_surfaces *surfaces)
{
	if (!surfaces->refresh) {
		surfaces->refresh = wl_event_loop_add_idle(
			surfaces->host->loop, host_surfaces_refresh, surfaces);
	}
}

/* Of no window, and a frame callback waits: a cursor that is not shown, say. */
static bool is_stranded(const struct host_surface *surface)
{
	return !wl_list_empty(&surface->wlr->current.frame_callback_list)
	       && !host_window_of_surface(surface->wlr);
}

/* What is shown after all has had its frames before that. */
static int host_surfaces_handle_unseen(void *data)
{
	struct host_surfaces *surfaces = data;
	struct host_surface *surface;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	surfaces->armed = false;
	wl_list_for_each(surface, &surfaces->all, link) {
		if (is_stranded(surface)) {
			wlr_surface_send_frame_done(surface->wlr, &now);
		}
	}
	return 0;
}

static void check_unseen(struct host_surface *surface)
{
	struct host_surfaces *surfaces = surface->surfaces;
	if (!surfaces->armed && is_stranded(surface)) {
		surfaces->armed = true;
		wl_event_source_timer_update(surfaces->unseen, UNSEEN_FRAME_MS);
	}
}

static void host_surfaces_handle_commit(struct wl_listener *listener, void *data)
{
	struct host_surface *surface = wl_container_of(listener, surface, commit);
	schedule(surface->surfaces);
	check_unseen(surface);
	struct window *window = host_window_of_surface(surface->wlr);
	if (window && surface->wlr->current.committed & WLR_SURFACE_STATE_INPUT_REGION) {
		window_rearranged(window);
	}
}

static void host_surfaces_handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_surface *surface = wl_container_of(listener, surface, destroy);
	schedule(surface->surfaces);
	wl_list_remove(&surface->commit.link);
	wl_list_remove(&surface->destroy.link);
	wl_list_remove(&surface->link);
	free(surface);
}

static void host_surfaces_handle_new_surface(struct wl_listener *listener, void *data)
{
	struct host_surfaces *surfaces = wl_container_of(listener, surfaces, new_surface);
	struct wlr_surface *wlr = data;
	struct host_surface *surface = calloc(1, sizeof(*surface));
	if (!surface) {
		wl_resource_post_no_memory(wlr->resource);
		return;
	}
	surface->surfaces = surfaces;
	surface->wlr = wlr;
	wl_list_insert(&surfaces->all, &surface->link);
	surface->commit.notify = host_surfaces_handle_commit;
	wl_signal_add(&wlr->events.commit, &surface->commit);
	surface->destroy.notify = host_surfaces_handle_destroy;
	wl_signal_add(&wlr->events.destroy, &surface->destroy);
}

struct host_surfaces *host_surfaces_create(struct host *host)
{
	struct host_surfaces *surfaces = calloc(1, sizeof(*surfaces));
	if (!surfaces) {
		return NULL;
	}
	surfaces->host = host;
	wl_list_init(&surfaces->all);
	surfaces->unseen =
		wl_event_loop_add_timer(host->loop, host_surfaces_handle_unseen, surfaces);
	if (!surfaces->unseen) {
		free(surfaces);
		return NULL;
	}
	surfaces->new_surface.notify = host_surfaces_handle_new_surface;
	wl_signal_add(&host->compositor->events.new_surface, &surfaces->new_surface);
	return surfaces;
}

void host_surfaces_destroy(struct host_surfaces *surfaces)
{
	if (!surfaces) {
		return;
	}
	if (surfaces->refresh) {
		wl_event_source_remove(surfaces->refresh);
	}
	wl_event_source_remove(surfaces->unseen);
	wl_list_remove(&surfaces->new_surface.link);
	free(surfaces);
}
