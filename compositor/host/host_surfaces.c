/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_surfaces.h"

#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>

#include "compositor/domain.h"
#include "compositor/host/host_window.h"
#include "compositor/host/host_window_input.h"
#include "compositor/input/input.h"
#include "compositor/server.h"

struct host_surfaces {
	struct server *server;
	struct wl_event_source *refresh; /* idle; NULL: not due */
	struct wl_listener new_surface;
};

struct host_surface {
	struct host_surfaces *surfaces;
	struct wlr_surface *wlr;
	struct wl_listener commit, destroy;
};

static void refresh(void *data)
{
	struct host_surfaces *surfaces = data;
	surfaces->refresh = NULL;
	struct window *window;
	wl_list_for_each(window, &surfaces->server->windows, link) {
		if (window->domain->is_host) {
			host_window_input_refresh(host_window_from(window));
		}
	}
}

/* Not before wlroots has finished what it is doing with the surface. */
static void schedule(struct host_surfaces *surfaces)
{
	if (!surfaces->refresh) {
		surfaces->refresh =
			wl_event_loop_add_idle(surfaces->server->loop, refresh, surfaces);
	}
}

static void handle_commit(struct wl_listener *listener, void *data)
{
	struct host_surface *surface = wl_container_of(listener, surface, commit);
	schedule(surface->surfaces);
	if (surface->wlr->current.committed & WLR_SURFACE_STATE_INPUT_REGION) {
		input_refresh_pointer(surface->surfaces->server);
	}
}

static void handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_surface *surface = wl_container_of(listener, surface, destroy);
	schedule(surface->surfaces);
	wl_list_remove(&surface->commit.link);
	wl_list_remove(&surface->destroy.link);
	free(surface);
}

static void handle_new_surface(struct wl_listener *listener, void *data)
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
	surface->commit.notify = handle_commit;
	wl_signal_add(&wlr->events.commit, &surface->commit);
	surface->destroy.notify = handle_destroy;
	wl_signal_add(&wlr->events.destroy, &surface->destroy);
}

struct host_surfaces *host_surfaces_create(struct server *server)
{
	struct host_surfaces *surfaces = calloc(1, sizeof(*surfaces));
	if (surfaces) {
		surfaces->server = server;
		surfaces->new_surface.notify = handle_new_surface;
		wl_signal_add(&server->compositor->events.new_surface, &surfaces->new_surface);
	}
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
	wl_list_remove(&surfaces->new_surface.link);
	free(surfaces);
}
