/* SPDX-License-Identifier: MIT */
#include "shm_window.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "xdg-shell-client-protocol.h"

static void handle_release(void *data, struct wl_buffer *wl_buffer)
{
	struct shm_buffer *buffer = data;
	buffer->busy = false;
}

static const struct wl_buffer_listener buffer_listener = {.release = handle_release};

static void handle_ping(void *data, struct xdg_wm_base *wm_base, uint32_t serial)
{
	xdg_wm_base_pong(wm_base, serial);
}

static const struct xdg_wm_base_listener wm_base_listener = {.ping = handle_ping};

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

static void handle_global(void *data, struct wl_registry *registry, uint32_t name,
	const char *interface, uint32_t version)
{
	struct shm_window *window = data;
	if (strcmp(interface, wl_compositor_interface.name) == 0) {
		window->compositor = wl_registry_bind(registry, name, &wl_compositor_interface, 4);
	} else if (strcmp(interface, wl_shm_interface.name) == 0) {
		window->shm = wl_registry_bind(registry, name, &wl_shm_interface, 1);
	} else if (strcmp(interface, xdg_wm_base_interface.name) == 0) {
		window->wm_base = wl_registry_bind(registry, name, &xdg_wm_base_interface, 1);
	}
}

static void handle_global_remove(void *data, struct wl_registry *registry, uint32_t name)
{
	/* None of the three is ever withdrawn. */
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global,
	.global_remove = handle_global_remove,
};

static bool connect_globals(struct shm_window *window)
{
	window->display = wl_display_connect(NULL);
	if (!window->display) {
		fprintf(stderr, "shm-window: no compositor at $WAYLAND_DISPLAY\n");
		return false;
	}
	window->registry = wl_display_get_registry(window->display);
	wl_registry_add_listener(window->registry, &registry_listener, window);
	wl_display_roundtrip(window->display);
	if (!window->compositor || !window->shm || !window->wm_base) {
		fprintf(stderr, "shm-window: wl_compositor, wl_shm or xdg_wm_base is missing\n");
		return false;
	}
	xdg_wm_base_add_listener(window->wm_base, &wm_base_listener, window);
	return true;
}

static bool create_buffers(struct shm_window *window, bool sealable)
{
	size_t bytes = (size_t)window->width * (size_t)window->height * 4;
	window->pool_bytes = bytes * SHM_WINDOW_BUFFERS;
	int fd = memfd_create("shm-window", MFD_CLOEXEC | (sealable ? MFD_ALLOW_SEALING : 0));
	if (fd < 0 || ftruncate(fd, (off_t)window->pool_bytes) != 0) {
		perror("shm-window: memfd");
		return false;
	}
	window->pool = mmap(NULL, window->pool_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	struct wl_shm_pool *pool = wl_shm_create_pool(window->shm, fd, (int32_t)window->pool_bytes);
	close(fd);
	for (int i = 0; i < SHM_WINDOW_BUFFERS; i++) {
		struct shm_buffer *buffer = &window->buffers[i];
		buffer->pixels = (uint32_t *)((char *)window->pool + bytes * (size_t)i);
		buffer->wl_buffer = wl_shm_pool_create_buffer(pool, (int32_t)bytes * i,
			window->width, window->height, window->width * 4, WL_SHM_FORMAT_XRGB8888);
		wl_buffer_add_listener(buffer->wl_buffer, &buffer_listener, buffer);
	}
	wl_shm_pool_destroy(pool);
	return window->pool != MAP_FAILED;
}

bool shm_window_init(struct shm_window *window, int32_t width, int32_t height, bool sealable)
{
	*window = (struct shm_window){.width = width, .height = height};
	if (!connect_globals(window) || !create_buffers(window, sealable)) {
		return false;
	}
	window->surface = wl_compositor_create_surface(window->compositor);
	window->xdg_surface = xdg_wm_base_get_xdg_surface(window->wm_base, window->surface);
	xdg_surface_add_listener(window->xdg_surface, &surface_listener, window);
	window->toplevel = xdg_surface_get_toplevel(window->xdg_surface);
	xdg_toplevel_add_listener(window->toplevel, &toplevel_listener, window);
	xdg_toplevel_set_title(window->toplevel, "full damage");
	wl_surface_commit(window->surface);
	while (!window->configured) {
		if (wl_display_dispatch(window->display) < 0) {
			fprintf(stderr, "shm-window: the compositor closed the connection\n");
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
	if (window->display) {
		wl_display_disconnect(window->display);
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
		if (wl_display_dispatch(window->display) < 0) {
			return NULL;
		}
	}
	return NULL;
}

void shm_window_commit(struct shm_window *window, struct shm_buffer *buffer)
{
	buffer->busy = true;
	wl_surface_attach(window->surface, buffer->wl_buffer, 0, 0);
	wl_surface_damage_buffer(window->surface, 0, 0, window->width, window->height);
	wl_surface_commit(window->surface);
}
