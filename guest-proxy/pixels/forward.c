/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/forward.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_buffer.h>

#include "common/clock.h"
#include "guest-proxy/link/proxy_link.h"
#include "protocol/geometry.h"

/* How much of a memfd is announced for a picture, because the host counts what is announced: all
 * of it when that is this many times the picture (the other buffers of the window lie there
 * too), or so small that it does not matter... */
#define WHOLE_PICTURES 4u
#define WHOLE_BYTES (UINT64_C(1) << 20)
/* ...and else the picture with this part of its size on both sides. A terminal scrolls by moving
 * its picture within 512 MiB, and each line must not need another pool. */
#define MARGIN_PART 2u

/* Pools without buffers that are kept: how many, how much, how long. */
#define MAX_IDLE_POOLS 8u
#define MAX_IDLE_BYTES (UINT64_C(64) << 20)
#define MAX_IDLE_MS 1000

/* Attached to the application's buffer. */
struct forwarded {
	struct wlr_addon addon;
	struct buffer *buffer; /* NULL: it cannot be passed on */
};

/* Only the keeper's reference is left. */
static bool is_idle(const struct pool *pool)
{
	return pool->references == 1;
}

static void arm_timer(struct forward *forward, int ms)
{
	if (forward->timer) {
		wl_event_source_timer_update(forward->timer, ms);
	}
}

/* Drops idle pools, of which the oldest are last, until the rest is within all limits. */
static void trim(struct forward *forward, unsigned most, uint64_t most_bytes, uint64_t oldest)
{
	unsigned count = 0;
	uint64_t bytes = 0;
	struct pool *pool, *next;
	wl_list_for_each_safe(pool, next, &forward->pools, client_link) {
		if (!is_idle(pool)) {
			continue;
		}
		count++;
		bytes += pool->size;
		if (count > most || bytes > most_bytes || pool->idle_since < oldest) {
			pool_release(pool);
		}
	}
}

static int forward_handle_timer(void *data)
{
	struct forward *forward = data;
	uint64_t now = clock_ms(), first = now;
	trim(forward, MAX_IDLE_POOLS, MAX_IDLE_BYTES, now - MAX_IDLE_MS);
	struct pool *pool;
	wl_list_for_each(pool, &forward->pools, client_link) {
		if (is_idle(pool) && pool->idle_since < first) {
			first = pool->idle_since;
		}
	}
	if (first < now) {
		arm_timer(forward, (int)(first + MAX_IDLE_MS - now) + 1);
	}
	return 0;
}

static void forward_handle_idle(struct pool *pool, void *data)
{
	struct forward *forward = data;
	if (pool->refused) {
		pool_release(pool);
		return;
	}
	pool->idle_since = clock_ms();
	wl_list_remove(&pool->client_link);
	wl_list_insert(&forward->pools, &pool->client_link);
	trim(forward, MAX_IDLE_POOLS, MAX_IDLE_BYTES, 0);
	arm_timer(forward, MAX_IDLE_MS + 1);
}

void forward_init(struct forward *forward, struct buffer_list *buffers)
{
	*forward = (struct forward){.buffers = buffers};
	forward->keeper = (struct pool_keeper){.idle = forward_handle_idle, .data = forward};
	wl_list_init(&forward->pools);
	/* Without it they go by number and size only. */
	forward->timer =
		wl_event_loop_add_timer(buffers->link->loop, forward_handle_timer, forward);
}

void forward_finish(struct forward *forward)
{
	forward_drop_idle(forward);
	if (forward->timer) {
		wl_event_source_remove(forward->timer);
		forward->timer = NULL; /* pools may become idle when the link ends */
	}
}

bool forward_drop_idle(struct forward *forward)
{
	int before = wl_list_length(&forward->pools);
	trim(forward, 0, 0, 0);
	return wl_list_length(&forward->pools) < before;
}

void forward_forget(struct forward *forward)
{
	struct pool *pool;
	wl_list_for_each(pool, &forward->pools, client_link) {
		pool_forget(pool);
	}
	forward_drop_idle(forward);
}

/* What programs call their memfds that set the size once and for all, permit seals, and do not
 * think of this one. Without it all that they draw would be copied. A liar harms nobody but
 * itself. */
static const char *const fixed_sizes[] = {
	"mozilla-ipc", /* Firefox, Thunderbird: ipc/glue/SharedMemoryPlatform_posix.cpp */
};

/* Longer than any of the names above. */
#define MAX_NAME 64

static bool has_fixed_size(int fd)
{
	char path[MAX_NAME], expected[MAX_NAME], found[MAX_NAME];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(path, found, sizeof(found));
	for (size_t i = 0; i < sizeof(fixed_sizes) / sizeof(fixed_sizes[0]); i++) {
		snprintf(expected, sizeof(expected), "/memfd:%s (deleted)", fixed_sizes[i]);
		if (length >= 0 && (size_t)length == strlen(expected)
			&& memcmp(found, expected, (size_t)length) == 0) {
			return true;
		}
	}
	return false;
}

bool forward_takes_file(int fd)
{
	struct statfs filesystem;
	if (fstatfs(fd, &filesystem) < 0 || filesystem.f_type != TMPFS_MAGIC) {
		return false;
	}
	int seals = fcntl(fd, F_GET_SEALS);
	if (seals >= 0 && (seals & F_SEAL_SHRINK) != 0) {
		return true;
	}
	return has_fixed_size(fd) && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) == 0;
}

/* A part of a file, in bytes. */
struct span {
	uint64_t from, to;
};

static struct pool *find_pool(
	struct forward *forward, const struct stat *file, const struct span *picture)
{
	struct pool *pool;
	wl_list_for_each(pool, &forward->pools, client_link) {
		if (pool->device == file->st_dev && pool->inode == file->st_ino
			&& pool->base <= picture->from && picture->to <= pool->base + pool->size) {
			return pool;
		}
	}
	return NULL;
}

/* What of the file is announced for picture, which lies in it. */
static struct span choose_span(const struct span *picture, uint64_t file_size)
{
	uint64_t bytes = picture->to - picture->from, margin = bytes / MARGIN_PART;
	if (file_size <= WHOLE_BYTES || file_size / WHOLE_PICTURES <= bytes) {
		return (struct span){0, file_size};
	}
	uint64_t from = picture->from > margin ? picture->from - margin : 0;
	uint64_t to = file_size - picture->to > margin ? picture->to + margin : file_size;
	return (struct span){from - from % LINK_PAGE_BYTES, to};
}

static struct pool *add_pool(
	struct forward *forward, int fd, const struct stat *file, const struct span *picture)
{
	struct span span = choose_span(picture, (uint64_t)file->st_size);
	struct pool *pool =
		pool_create_client(forward->buffers->link, fd, span.from, span.to - span.from);
	if (!pool) {
		return NULL;
	}
	pool->device = file->st_dev;
	pool->inode = file->st_ino;
	pool->keeper = &forward->keeper;
	wl_list_insert(&forward->pools, &pool->client_link);
	return pool;
}

/* One that holds picture, or NULL. It stays the keeper's. */
static struct pool *forward_get_pool(struct forward *forward, int fd, const struct span *picture)
{
	struct stat file;
	if (fstat(fd, &file) < 0 || file.st_size < 0 || picture->to > (uint64_t)file.st_size) {
		return NULL;
	}
	struct pool *pool = find_pool(forward, &file, picture);
	if (pool) {
		return pool;
	}
	return forward_takes_file(fd) ? add_pool(forward, fd, &file, picture) : NULL;
}

/* shape with its offset in the file, and where its pixels lie there. */
static bool forward_describe(
	const struct wlr_shm_attributes *shm, struct buffer_shape *shape, struct span *picture)
{
	*shape = (struct buffer_shape){
		.offset = (uint64_t)shm->offset,
		.width = (uint32_t)shm->width,
		.height = (uint32_t)shm->height,
		.stride = (uint32_t)shm->stride,
		.format = shm->format,
	};
	uint64_t bytes = 0;
	bool known = shm->format == LINK_FORMAT_XRGB8888 || shm->format == LINK_FORMAT_ARGB8888;
	picture->from = shape->offset;
	return known && shape->offset % LINK_PIXEL_BYTES == 0
	       && geometry_image_bytes(shape->width, shape->height, shape->stride, &bytes)
	       && geometry_add_u64(shape->offset, bytes, &picture->to);
}

static struct buffer *make_buffer(struct forward *forward, struct wlr_buffer *client)
{
	struct wlr_shm_attributes shm;
	struct buffer_shape shape;
	struct span picture = {0};
	if (!wlr_buffer_get_shm(client, &shm) || !forward_describe(&shm, &shape, &picture)) {
		return NULL;
	}
	struct pool *pool = forward_get_pool(forward, shm.fd, &picture);
	if (!pool) {
		return NULL;
	}
	shape.offset -= pool->base;
	struct buffer *buffer = buffer_create(forward->buffers, pool, &shape);
	if (!buffer && is_idle(pool)) {
		forward_handle_idle(pool, forward);
	}
	return buffer;
}

static void forward_handle_addon_destroy(struct wlr_addon *addon)
{
	struct forwarded *forwarded = wl_container_of(addon, forwarded, addon);
	wlr_addon_finish(&forwarded->addon);
	buffer_drop(forwarded->buffer);
	free(forwarded);
}

static const struct wlr_addon_interface addon_impl = {
	.name = "cloison_forwarded",
	.destroy = forward_handle_addon_destroy,
};

struct buffer *forward_buffer(struct forward *forward, struct wlr_buffer *client)
{
	if (!forward->buffers->link->transport->impl->passes_fds) {
		return NULL;
	}
	struct wlr_addon *addon = wlr_addon_find(&client->addons, forward, &addon_impl);
	if (addon) {
		struct forwarded *known = wl_container_of(addon, known, addon);
		return known->buffer;
	}
	struct forwarded *forwarded = calloc(1, sizeof(*forwarded));
	if (!forwarded) {
		return NULL;
	}
	forwarded->buffer = make_buffer(forward, client);
	wlr_addon_init(&forwarded->addon, &client->addons, forward, &addon_impl);
	return forwarded->buffer;
}
