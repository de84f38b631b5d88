/* SPDX-License-Identifier: MIT */
#include "shm_window.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "xdg-shell-client-protocol.h"

#define FOREVER (-1)
#define SHM_WINDOW_CORNER 12 /* px */

static void handle_release(void *data, struct wl_buffer *wl_buffer)
{
	struct shm_buffer *buffer = data;
	buffer->busy = false;
}

static const struct wl_buffer_listener buffer_listener = {.release = handle_release};

static void handle_surface_configure(void *data, struct xdg_surface *surface, uint32_t serial)
{
	struct shm_window *window = data;
	xdg_surface_ack_configure(surface, serial);
	window->configured = true;
}

static const struct xdg_surface_listener surface_listener = {.configure = handle_surface_configure};

static void handle_configure(void *data, struct xdg_toplevel *toplevel, int32_t width,
	int32_t height, struct wl_array *states)
{
	/* The size is what is measured: it stays. */
}

static void handle_close(void *data, struct xdg_toplevel *toplevel)
{
	struct shm_window *window = data;
	window->closed = true;
}

static const struct xdg_toplevel_listener toplevel_listener = {
	.configure = handle_configure,
	.close = handle_close,
};

static void handle_frame(void *data, struct wl_callback *callback, uint32_t time)
{
	struct shm_window *window = data;
	wl_callback_destroy(callback);
	window->frame = NULL;
}

static const struct wl_callback_listener frame_listener = {.done = handle_frame};

/* The memfd of all buffers, mapped. -1 after saying why. */
static int create_pool(struct shm_window *window, bool sealable)
{
	int fd = memfd_create("shm-window", MFD_CLOEXEC | (sealable ? MFD_ALLOW_SEALING : 0));
	if (fd < 0 || ftruncate(fd, (off_t)window->pool_bytes) != 0
		|| (sealable && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) != 0)) {
		perror("bench client: memfd");
		return -1;
	}
	window->pool = mmap(NULL, window->pool_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (window->pool == MAP_FAILED) {
		perror("bench client: mmap");
		window->pool = NULL;
		return -1;
	}
	return fd;
}

static bool create_buffers(struct shm_window *window, bool sealable)
{
	size_t bytes = (size_t)window->width * (size_t)window->height * 4;
	window->pool_bytes = bytes * SHM_WINDOW_BUFFERS;
	int fd = create_pool(window, sealable);
	if (fd < 0) {
		return false;
	}
	struct wl_shm_pool *pool =
		wl_shm_create_pool(window->client->shm, fd, (int32_t)window->pool_bytes);
	close(fd);
	for (int i = 0; i < SHM_WINDOW_BUFFERS; i++) {
		struct shm_buffer *buffer = &window->buffers[i];
		buffer->pixels = (uint32_t *)((char *)window->pool + bytes * (size_t)i);
		buffer->wl_buffer = wl_shm_pool_create_buffer(pool, (int32_t)bytes * i,
			window->width, window->height, window->width * 4,
			window->has_alpha ? WL_SHM_FORMAT_ARGB8888 : WL_SHM_FORMAT_XRGB8888);
		wl_buffer_add_listener(buffer->wl_buffer, &buffer_listener, buffer);
	}
	wl_shm_pool_destroy(pool);
	return true;
}

static void set_opaque_region(struct shm_window *window)
{
	int32_t width = window->width, height = window->height, corner = SHM_WINDOW_CORNER;
	struct wl_region *region = wl_compositor_create_region(window->client->compositor);
	wl_region_add(region, corner, 0, width - 2 * corner, height);
	wl_region_add(region, 0, corner, width, height - 2 * corner);
	wl_surface_set_opaque_region(window->surface, region);
	wl_region_destroy(region);
}

bool shm_window_init(struct shm_window *window, struct shm_client *client, int32_t width,
	int32_t height, unsigned kind)
{
	*window = (struct shm_window){.client = client,
		.width = width,
		.height = height,
		.has_alpha = (kind & SHM_WINDOW_ROUNDED) != 0};
	if (!create_buffers(window, (kind & SHM_WINDOW_SEALED) != 0)) {
		return false;
	}
	window->surface = wl_compositor_create_surface(client->compositor);
	if (window->has_alpha) {
		set_opaque_region(window);
	}
	window->xdg_surface = xdg_wm_base_get_xdg_surface(client->wm_base, window->surface);
	xdg_surface_add_listener(window->xdg_surface, &surface_listener, window);
	window->toplevel = xdg_surface_get_toplevel(window->xdg_surface);
	xdg_toplevel_add_listener(window->toplevel, &toplevel_listener, window);
	xdg_toplevel_set_title(window->toplevel, "bench");
	wl_surface_commit(window->surface);
	while (!window->configured) {
		if (!shm_client_dispatch(client, FOREVER)) {
			fprintf(stderr, "bench client: the compositor closed the connection\n");
			return false;
		}
	}
	return true;
}

void shm_window_finish(struct shm_window *window)
{
	if (window->pool) {
		munmap(window->pool, window->pool_bytes);
	}
}

struct shm_buffer *shm_window_next_buffer(struct shm_window *window)
{
	while (!window->closed) {
		for (int i = 0; i < SHM_WINDOW_BUFFERS; i++) {
			if (!window->buffers[i].busy) {
				return &window->buffers[i];
			}
		}
		if (!shm_client_dispatch(window->client, FOREVER)) {
			return NULL;
		}
	}
	return NULL;
}

void shm_window_commit(struct shm_window *window, struct shm_buffer *buffer, int32_t x, int32_t y,
	int32_t width, int32_t height)
{
	buffer->busy = true;
	if (!window->frame) {
		window->frame = wl_surface_frame(window->surface);
		wl_callback_add_listener(window->frame, &frame_listener, window);
	}
	wl_surface_attach(window->surface, buffer->wl_buffer, 0, 0);
	wl_surface_damage_buffer(window->surface, x, y, width, height);
	wl_surface_commit(window->surface);
}

bool shm_window_wait_frame(struct shm_window *window)
{
	while (window->frame && !window->closed) {
		if (!shm_client_dispatch(window->client, FOREVER)) {
			return false;
		}
	}
	return !window->closed;
}
