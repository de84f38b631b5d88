/* SPDX-License-Identifier: MIT */
#include "guest-proxy/forward.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <wlr/types/wlr_buffer.h>

#include "guest-proxy/pool.h"
#include "guest-proxy/proxy_link.h"
#include "protocol/geometry.h"

/* A memfd up to this size is announced whole at once, in bytes. Of a larger one (a terminal may
 * reserve 512 MiB to scroll in) only what buffers need, because the host limits the sum. */
#define WHOLE_BYTES (UINT64_C(64) << 20)

/* Attached to the application's buffer. */
struct forwarded {
	struct wlr_addon addon;
	struct buffer *buffer; /* NULL: it cannot be passed on */
};

void forward_init(struct forward *forward, struct buffer_list *buffers)
{
	forward->buffers = buffers;
	wl_list_init(&forward->pools);
}

/* The host takes a memfd of ordinary pages only. */
static bool seal(int fd)
{
	struct statfs filesystem;
	if (fstatfs(fd, &filesystem) < 0 || filesystem.f_type != TMPFS_MAGIC) {
		return false;
	}
	int seals = fcntl(fd, F_GET_SEALS);
	if (seals < 0) {
		return false;
	}
	return (seals & F_SEAL_SHRINK) != 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) == 0;
}

static struct pool *find_pool(struct forward *forward, const struct stat *file)
{
	struct pool *pool;
	wl_list_for_each(pool, &forward->pools, client_link) {
		if (pool->device == file->st_dev && pool->inode == file->st_ino) {
			return pool;
		}
	}
	return NULL;
}

/* At least needed, at most the file, and doubling so that a growing user is announced rarely. */
static uint64_t choose_size(const struct pool *earlier, uint64_t needed, uint64_t file_size)
{
	if (file_size <= WHOLE_BYTES) {
		return file_size;
	}
	uint64_t size = needed > WHOLE_BYTES ? needed : WHOLE_BYTES;
	if (earlier != NULL && size < 2 * earlier->size) {
		size = 2 * earlier->size;
	}
	return size < file_size ? size : file_size;
}

/* A new reference, or NULL. */
static struct pool *get_pool(struct forward *forward, int fd, uint64_t needed)
{
	struct stat file;
	if (fstat(fd, &file) < 0 || file.st_size < 0 || needed > (uint64_t)file.st_size) {
		return NULL;
	}
	struct pool *earlier = find_pool(forward, &file);
	if (earlier != NULL && earlier->size >= needed) {
		return pool_reference(earlier);
	}
	if (!seal(fd)) {
		return NULL;
	}
	uint64_t size = choose_size(earlier, needed, (uint64_t)file.st_size);
	struct pool *pool = pool_create_client(forward->buffers->link, fd, size);
	if (pool == NULL) {
		return NULL;
	}
	pool->device = file.st_dev;
	pool->inode = file.st_ino;
	if (earlier != NULL) {
		/* It lives on with its buffers; new ones use its successor. */
		wl_list_remove(&earlier->client_link);
		wl_list_init(&earlier->client_link);
	}
	wl_list_insert(&forward->pools, &pool->client_link);
	return pool;
}

static bool describe(
	const struct wlr_shm_attributes *shm, struct buffer_shape *shape, uint64_t *needed)
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
	return known && shape->offset % LINK_PIXEL_BYTES == 0
	       && geometry_image_bytes(shape->width, shape->height, shape->stride, &bytes)
	       && geometry_add_u64(shape->offset, bytes, needed);
}

static struct buffer *make_buffer(struct forward *forward, struct wlr_buffer *client)
{
	struct wlr_shm_attributes shm;
	struct buffer_shape shape;
	uint64_t needed = 0;
	if (!wlr_buffer_get_shm(client, &shm) || !describe(&shm, &shape, &needed)) {
		return NULL;
	}
	struct pool *pool = get_pool(forward, shm.fd, needed);
	if (pool == NULL) {
		return NULL;
	}
	struct buffer *buffer = buffer_create(forward->buffers, pool, &shape);
	pool_release(pool);
	return buffer;
}

static void handle_addon_destroy(struct wlr_addon *addon)
{
	struct forwarded *forwarded = wl_container_of(addon, forwarded, addon);
	wlr_addon_finish(&forwarded->addon);
	buffer_drop(forwarded->buffer);
	free(forwarded);
}

static const struct wlr_addon_interface addon_impl = {
	.name = "cloison_forwarded",
	.destroy = handle_addon_destroy,
};

struct buffer *forward_buffer(struct forward *forward, struct wlr_buffer *client)
{
	if (!forward->buffers->link->transport->impl->passes_fds) {
		return NULL;
	}
	struct wlr_addon *addon = wlr_addon_find(&client->addons, forward, &addon_impl);
	if (addon != NULL) {
		struct forwarded *known = wl_container_of(addon, known, addon);
		return known->buffer;
	}
	struct forwarded *forwarded = calloc(1, sizeof(*forwarded));
	if (forwarded == NULL) {
		return NULL;
	}
	forwarded->buffer = make_buffer(forward, client);
	wlr_addon_init(&forwarded->addon, &client->addons, forward, &addon_impl);
	return forwarded->buffer;
}
