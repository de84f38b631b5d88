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

#include "shm_client.h"

/* As many as common toolkits keep: one shown, one on its way, one being drawn. */
#define SHM_WINDOW_BUFFERS 3

struct shm_buffer {
	struct wl_buffer *wl_buffer;
	uint32_t *pixels; /* width * height, no padding */
	bool busy; /* from the commit to wl_buffer.release */
};

struct shm_window {
	struct shm_client *client;
	struct wl_surface *surface;
	struct xdg_surface *xdg_surface;
	struct xdg_toplevel *toplevel;
	int32_t width, height; /* px */
	bool has_alpha;
	bool configured, closed;
	size_t pool_bytes;
	void *pool;
	struct shm_buffer buffers[SHM_WINDOW_BUFFERS];
	struct wl_callback *frame; /* asked for and not come yet, or NULL */
};

enum shm_window_kind {
	SHM_WINDOW_SEALED = 1 << 0, /* its memfd, as toolkits do it; else one that refuses seals */
	SHM_WINDOW_ROUNDED = 1 << 1, /* has alpha; opaque but for the corners */
};

/* Waits for the first configure. kind: of enum shm_window_kind. False after saying why. */
bool shm_window_init(struct shm_window *window, struct shm_client *client, int32_t width,
	int32_t height, unsigned kind);
void shm_window_finish(struct shm_window *window);

/* A buffer that the compositor does not read, dispatching events until there is one. NULL when the
 * connection broke or the window was closed. */
struct shm_buffer *shm_window_next_buffer(struct shm_window *window);

/* Commits buffer with that part of it damaged, and asks for a frame callback unless one
 * is outstanding. */
void shm_window_commit(struct shm_window *window, struct shm_buffer *buffer, int32_t x, int32_t y,
	int32_t width, int32_t height);

/* Until the outstanding frame callback has come. False when it never will. */
bool shm_window_wait_frame(struct shm_window *window);

#endif
