/* SPDX-License-Identifier: MIT */
#include "common/decoration.h"

#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_server_decoration.h>
#include <wlr/types/wlr_xdg_decoration_v1.h>
#include <wlr/types/wlr_xdg_shell.h>

/* One application's question about one window. */
struct decoration {
	struct wlr_xdg_toplevel_decoration_v1 *xdg;
	struct wl_listener destroy, request_mode; /* xdg->events */
};

/* The first configure is not ours to send: it will carry the mode. */
static void decoration_handle_request_mode(struct wl_listener *listener, void *data)
{
	struct decoration *decoration = wl_container_of(listener, decoration, request_mode);
	struct wlr_xdg_surface *surface = decoration->xdg->toplevel->base;
	decoration->xdg->scheduled_mode = WLR_XDG_TOPLEVEL_DECORATION_V1_MODE_SERVER_SIDE;
	bool first_was_sent = surface->configured || surface->configure_idle
			      || !wl_list_empty(&surface->configure_list);
	if (first_was_sent) {
		wlr_xdg_surface_schedule_configure(surface);
	}
}

static void decoration_handle_destroy(struct wl_listener *listener, void *data)
{
	struct decoration *decoration = wl_container_of(listener, decoration, destroy);
	wl_list_remove(&decoration->destroy.link);
	wl_list_remove(&decoration->request_mode.link);
	free(decoration);
}

static void decoration_handle_new(struct wl_listener *listener, void *data)
{
	struct wlr_xdg_toplevel_decoration_v1 *xdg = data;
	struct decoration *decoration = calloc(1, sizeof(*decoration));
	if (!decoration) {
		wl_resource_post_no_memory(xdg->resource);
		return;
	}
	decoration->xdg = xdg;
	decoration->destroy.notify = decoration_handle_destroy;
	wl_signal_add(&xdg->events.destroy, &decoration->destroy);
	decoration->request_mode.notify = decoration_handle_request_mode;
	wl_signal_add(&xdg->events.request_mode, &decoration->request_mode);
	decoration_handle_request_mode(&decoration->request_mode, NULL);
}

bool decoration_offer(struct wl_display *display, struct wl_listener *new_decoration)
{
	struct wlr_server_decoration_manager *kde = wlr_server_decoration_manager_create(display);
	struct wlr_xdg_decoration_manager_v1 *xdg = wlr_xdg_decoration_manager_v1_create(display);
	if (!kde || !xdg) {
		return false;
	}
	wlr_server_decoration_manager_set_default_mode(
		kde, WLR_SERVER_DECORATION_MANAGER_MODE_SERVER);
	new_decoration->notify = decoration_handle_new;
	wl_signal_add(&xdg->events.new_toplevel_decoration, new_decoration);
	return true;
}
