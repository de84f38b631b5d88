/* SPDX-License-Identifier: MIT */
#include "stage_window.h"

#include "tests/unit/harness.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "stage.h"
#include "stage_host.h"

struct wl_buffer *stage_buffer(int32_t width, int32_t height, uint32_t colour, bool sealed)
{
	int32_t size = width * height * 4;
	int fd = memfd_create("stage", MFD_CLOEXEC | (sealed ? MFD_ALLOW_SEALING : 0));
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	assert_true(!sealed || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) == 0);
	uint32_t *pixels = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(pixels != MAP_FAILED);
	for (int32_t i = 0; i < width * height; i++) {
		pixels[i] = colour;
	}
	munmap(pixels, (size_t)size);
	struct wl_shm_pool *pool = wl_shm_create_pool(stage_shm, fd, size);
	struct wl_buffer *buffer = wl_shm_pool_create_buffer(
		pool, 0, width, height, width * 4, WL_SHM_FORMAT_ARGB8888);
	wl_shm_pool_destroy(pool);
	close(fd);
	return buffer;
}

struct wl_buffer *stage_buffer_cut(int32_t side, off_t bytes)
{
	int32_t stride = side * 4, size = stride * side;
	int fd = memfd_create("cut", MFD_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	struct wl_shm_pool *pool = wl_shm_create_pool(stage_shm, fd, size);
	struct wl_buffer *buffer =
		wl_shm_pool_create_buffer(pool, 0, side, side, stride, WL_SHM_FORMAT_ARGB8888);
	wl_shm_pool_destroy(pool);
	assert_int_equal(ftruncate(fd, bytes), 0);
	close(fd);
	return buffer;
}

static void count_release(void *data, struct wl_buffer *buffer)
{
	++*(unsigned *)data;
}

static const struct wl_buffer_listener release_listener = {.release = count_release};

void stage_buffer_count_releases(struct wl_buffer *buffer, unsigned *count)
{
	wl_buffer_add_listener(buffer, &release_listener, count);
}

static void handle_configure(void *data, struct xdg_surface *xdg, uint32_t serial)
{
	struct stage_toplevel *toplevel = data;
	toplevel->configures++;
	toplevel->serial = serial;
	if (!toplevel->lazy) {
		xdg_surface_ack_configure(xdg, serial);
	}
}

static const struct xdg_surface_listener surface_listener = {.configure = handle_configure};

static void handle_size(void *data, struct xdg_toplevel *source, int32_t width, int32_t height,
	struct wl_array *states)
{
	struct stage_toplevel *toplevel = data;
	toplevel->width = width;
	toplevel->height = height;
}

static void handle_close(void *data, struct xdg_toplevel *source)
{
	struct stage_toplevel *toplevel = data;
	toplevel->closes++;
}

static void handle_bounds(void *data, struct xdg_toplevel *source, int32_t width, int32_t height)
{
}

static void handle_wm_capabilities(
	void *data, struct xdg_toplevel *source, struct wl_array *capabilities)
{
	struct stage_toplevel *toplevel = data;
	assert_int_equal(toplevel->configures, 0);
	toplevel->capabilities++;
}

static const struct xdg_toplevel_listener toplevel_listener = {
	.configure = handle_size,
	.close = handle_close,
	.configure_bounds = handle_bounds,
	.wm_capabilities = handle_wm_capabilities,
};

void stage_toplevel_create(struct stage_toplevel *toplevel)
{
	*toplevel =
		(struct stage_toplevel){.surface = wl_compositor_create_surface(stage_compositor)};
	toplevel->xdg = xdg_wm_base_get_xdg_surface(stage_wm_base, toplevel->surface);
	xdg_surface_add_listener(toplevel->xdg, &surface_listener, toplevel);
	toplevel->toplevel = xdg_surface_get_toplevel(toplevel->xdg);
	xdg_toplevel_add_listener(toplevel->toplevel, &toplevel_listener, toplevel);
	wl_surface_commit(toplevel->surface);
}

void stage_toplevel_draw(struct stage_toplevel *toplevel, struct wl_buffer *buffer)
{
	wl_surface_attach(toplevel->surface, buffer, 0, 0);
	wl_surface_damage_buffer(toplevel->surface, 0, 0, INT32_MAX, INT32_MAX);
	wl_surface_commit(toplevel->surface);
}

void stage_toplevel_destroy(struct stage_toplevel *toplevel)
{
	xdg_toplevel_destroy(toplevel->toplevel);
	xdg_surface_destroy(toplevel->xdg);
	wl_surface_destroy(toplevel->surface);
}

uint32_t stage_toplevel_show(struct stage_toplevel *toplevel, int32_t width, int32_t height)
{
	stage_toplevel_create(toplevel);
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	stage_configure(id, width, height, 0);
	stage_wait(toplevel->configures == 1);
	struct wl_buffer *buffer = stage_buffer(width, height, 0xffffffff, true);
	stage_toplevel_draw(toplevel, buffer);
	wl_buffer_destroy(buffer);
	stage_expect(LINK_WINDOW_COMMIT);
	return id;
}
