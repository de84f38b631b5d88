/* SPDX-License-Identifier: MIT
 *
 * A toplevel of fixed size with wl_shm buffers, for programs that measure how fast pixels travel.
 */
#ifndef BENCH_SHM_WINDOW_H
#define BENCH_SHM_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wayland-client.h>

/* As many as common toolkits keep: one shown, one on its way, one being drawn. */
#define SHM_WINDOW_BUFFERS 3

struct shm_buffer {
	struct wl_buffer *wl_buffer;
	uint32_t *pixels; /* width * height, no padding */
	bool busy; /* from the commit to wl_buffer.release */
};

struct shm_window {
	struct wl_display *display;
	struct wl_registry *registry;
	struct wl_compositor *compositor;
	struct wl_shm *shm;
	struct xdg_wm_base *wm_base;
	struct wl_surface *surface;
	struct xdg_surface *xdg_surface;
	struct xdg_toplevel *toplevel;
	int32_t width, height; /* px */
	bool configured, closed;
	size_t pool_bytes;
	void *pool;
	struct shm_buffer buffers[SHM_WINDOW_BUFFERS];
};

/* Connects to $WAYLAND_DISPLAY and waits for the first configure. sealable: the pool is a memfd
 * that can be sealed, as toolkits make it; else one that refuses seals. False after saying why. */
bool shm_window_init(struct shm_window *window, int32_t width, int32_t height, bool sealable);
void shm_window_finish(struct shm_window *window);

/* A buffer that the compositor does not read, dispatching events until there is one. NULL when the
 * connection broke or the window was closed. */
struct shm_buffer *shm_window_next_buffer(struct shm_window *window);

/* Commits buffer with all of it damaged. */
void shm_window_commit(struct shm_window *window, struct shm_buffer *buffer);

#endif
