/* SPDX-License-Identifier: MIT
 *
 * A connection to a Wayland compositor with what a program needs that shows wl_shm windows.
 */
#ifndef BENCH_SHM_CLIENT_H
#define BENCH_SHM_CLIENT_H

#include <stdbool.h>
#include <wayland-client.h>

struct shm_client {
	struct wl_display *display;
	struct wl_registry *registry;
	struct wl_compositor *compositor;
	struct wl_shm *shm;
	struct xdg_wm_base *wm_base;
	struct wl_seat *seat; /* NULL where there is none */
};

/* Connects to $WAYLAND_DISPLAY. False after saying why. */
bool shm_client_init(struct shm_client *client);
void shm_client_finish(struct shm_client *client);

/* Waits for events and handles them, 0: does not wait. False when the connection is lost. */
bool shm_client_dispatch(struct shm_client *client, int timeout_ms);

#endif
