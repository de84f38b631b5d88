/* SPDX-License-Identifier: MIT */
#include "shm_client.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "xdg-shell-client-protocol.h"

#define WM_BASE_VERSION 3 /* popups that are repositioned */

static void handle_ping(void *data, struct xdg_wm_base *wm_base, uint32_t serial)
{
	xdg_wm_base_pong(wm_base, serial);
}

static const struct xdg_wm_base_listener wm_base_listener = {.ping = handle_ping};

static void handle_global(void *data, struct wl_registry *registry, uint32_t name,
	const char *interface, uint32_t version)
{
	struct shm_client *client = data;
	if (strcmp(interface, wl_compositor_interface.name) == 0) {
		client->compositor = wl_registry_bind(registry, name, &wl_compositor_interface, 4);
	} else if (strcmp(interface, wl_shm_interface.name) == 0) {
		client->shm = wl_registry_bind(registry, name, &wl_shm_interface, 1);
	} else if (strcmp(interface, xdg_wm_base_interface.name) == 0) {
		uint32_t known = version < WM_BASE_VERSION ? version : WM_BASE_VERSION;
		client->wm_base = wl_registry_bind(registry, name, &xdg_wm_base_interface, known);
	} else if (strcmp(interface, wl_seat_interface.name) == 0 && !client->seat) {
		client->seat = wl_registry_bind(registry, name, &wl_seat_interface, 1);
	}
}

static void handle_global_remove(void *data, struct wl_registry *registry, uint32_t name)
{
	/* None of them is ever withdrawn. */
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global,
	.global_remove = handle_global_remove,
};

bool shm_client_init(struct shm_client *client)
{
	*client = (struct shm_client){.display = wl_display_connect(NULL)};
	if (!client->display) {
		fprintf(stderr, "bench client: no compositor at $WAYLAND_DISPLAY\n");
		return false;
	}
	client->registry = wl_display_get_registry(client->display);
	wl_registry_add_listener(client->registry, &registry_listener, client);
	wl_display_roundtrip(client->display);
	if (!client->compositor || !client->shm || !client->wm_base) {
		fprintf(stderr, "bench client: wl_compositor, wl_shm or xdg_wm_base is missing\n");
		return false;
	}
	xdg_wm_base_add_listener(client->wm_base, &wm_base_listener, client);
	return true;
}

void shm_client_finish(struct shm_client *client)
{
	if (client->display) {
		wl_display_disconnect(client->display);
	}
}

bool shm_client_dispatch(struct shm_client *client, int timeout_ms)
{
	while (wl_display_prepare_read(client->display) != 0) {
		if (wl_display_dispatch_pending(client->display) < 0) {
			return false;
		}
		timeout_ms = 0;
	}
	wl_display_flush(client->display);
	struct pollfd poll_fd = {.fd = wl_display_get_fd(client->display), .events = POLLIN};
	if (poll(&poll_fd, 1, timeout_ms) <= 0) {
		wl_display_cancel_read(client->display);
		return true;
	}
	return wl_display_read_events(client->display) >= 0
	       && wl_display_dispatch_pending(client->display) >= 0;
}
