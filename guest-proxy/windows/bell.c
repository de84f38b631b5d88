/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/bell.h"

#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/windows/host_toplevel.h"
#include "guest-proxy/windows/window.h"
#include "xdg-system-bell-v1-protocol.h"

#define BELL_VERSION 1

/* The application names none: its last. NULL: it has none. */
static struct window *find_window(struct windows *windows, const struct wl_client *client)
{
	struct window *window;
	wl_list_for_each_reverse(window, &windows->all, link) {
		if (!window->impl->is_popup
			&& wl_resource_get_client(window->surface->resource) == client) {
			return window;
		}
	}
	return NULL;
}

static void bell_handle_destroy(struct wl_client *client, struct wl_resource *resource)
{
	wl_resource_destroy(resource);
}

static void bell_handle_ring(
	struct wl_client *client, struct wl_resource *resource, struct wl_resource *surface)
{
	struct window *window = surface ? window_from_surface(wlr_surface_from_resource(surface))
					: find_window(wl_resource_get_user_data(resource), client);
	if (window) {
		host_toplevel_ask_activation(window_toplevel(window), 0);
	}
}

static const struct xdg_system_bell_v1_interface bell_impl = {
	.destroy = bell_handle_destroy,
	.ring = bell_handle_ring,
};

static void bell_bind(struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
	struct wl_resource *resource =
		wl_resource_create(client, &xdg_system_bell_v1_interface, (int)version, id);
	if (!resource) {
		wl_client_post_no_memory(client);
		return;
	}
	wl_resource_set_implementation(resource, &bell_impl, data, NULL);
}

bool bell_init(struct wl_display *display, struct windows *windows)
{
	return wl_global_create(
		display, &xdg_system_bell_v1_interface, BELL_VERSION, windows, bell_bind);
}
