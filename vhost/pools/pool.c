/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/udmabuf.h>

#define POOL_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

/* A memfd of bytes that can change its size no more, -1 with errno when there is none. */
static int pool_file(uint64_t bytes)
{
	int fd = memfd_create("cloison-pool", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
	if (fd < 0) {
		/* Linux before 6.3 does not know that flag. */
		fd = memfd_create("cloison-pool", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	}
	if (fd >= 0
		&& (ftruncate(fd, (off_t)bytes) < 0 || fcntl(fd, F_ADD_SEALS, POOL_SEALS) < 0)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* --- pages of the guest's RAM ----------------------------------------------------------------- */

static bool pool_pages_add(void *data, const struct memory_piece *piece)
{
	struct pool_pages *pages = data;
	if (!pages->file) {
		pages->file = piece->file;
	}
	return pages->file == piece->file
	       && extents_append(&pages->extents, (struct link_extent){piece->offset, piece->size});
}

bool pool_pages_find(
	struct pool_pages *pages, const struct backing *backing, const struct memory *memory)
{
	*pages = (struct pool_pages){0};
	if (backing_walk(backing, memory, pool_pages_add, pages) && pages->file
		&& pages->file->sealed) {
		return true;
	}
	pool_pages_finish(pages);
	return false;
}

void pool_pages_finish(struct pool_pages *pages)
{
	extents_finish(&pages->extents);
	pages->file = NULL;
}

/* The messages are large: one is built here, by the one thread, instead of on the stack. */
static struct link_msg pool_pages_message;

static bool pool_pages_send_part(
	const struct pool_pages *pages, struct channel *channel, uint32_t pool, size_t first)
{
	struct link_pool_extents *part = &pool_pages_message.pool_extents;
	size_t count = pages->extents.count - first;
	count = count < LINK_MAX_EXTENTS_PER_MESSAGE ? count : LINK_MAX_EXTENTS_PER_MESSAGE;
	pool_pages_message.opcode = LINK_POOL_EXTENTS;
	pool_pages_message.object = pool;
	pool_pages_message.fd_count = 0;
	part->count = (uint32_t)count;
	memcpy(part->extents, &pages->extents.list[first], count * sizeof(part->extents[0]));
	return channel_send(channel, &pool_pages_message);
}

bool pool_pages_send(const struct pool_pages *pages, struct channel *channel, uint32_t pool)
{
	const struct link_msg msg = {
		.opcode = LINK_POOL_PAGES,
		.object = pool,
		.fd_count = 1,
		.fds = {pages->file->fd},
		.pool_pages = {pages->extents.bytes, (uint32_t)pages->extents.count},
	};
	bool sent = channel_send(channel, &msg);
	size_t first = 0;
	while (sent && first < pages->extents.count) {
		sent = pool_pages_send_part(pages, channel, pool, first);
		first += LINK_MAX_EXTENTS_PER_MESSAGE;
	}
	return sent;
}

int pool_pages_dmabuf(const struct pool_pages *pages, int udmabuf)
{
	size_t count = pages->extents.count;
	struct udmabuf_create_list *list = calloc(1, sizeof(*list) + count * sizeof(list->list[0]));
	if (!list) {
		errno = ENOMEM;
		return -1;
	}
	list->flags = UDMABUF_FLAGS_CLOEXEC;
	list->count = (uint32_t)count;
	for (size_t i = 0; i < count; i++) {
		list->list[i] = (struct udmabuf_create_item){
			.memfd = (uint32_t)pages->file->fd,
			.offset = pages->extents.list[i].offset,
			.size = pages->extents.list[i].length,
		};
	}
	int dmabuf = ioctl(udmabuf, UDMABUF_CREATE_LIST, list);
	free(list);
	return dmabuf;
}

/* --- a copy ----------------------------------------------------------------------------------- */

static bool pool_copy_allocate(struct pool_copy *copy)
{
	size_t bytes = (size_t)copy->backing.bytes;
	copy->fd = pool_file(bytes);
	if (copy->fd < 0) {
		return false;
	}
	void *pixels = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, copy->fd, 0);
	copy->pixels = pixels != MAP_FAILED ? pixels : NULL;
	return copy->pixels;
}

struct pool_copy *pool_copy_create(struct backing *backing)
{
	struct pool_copy *copy = calloc(1, sizeof(*copy));
	if (!copy) {
		backing_finish(backing);
		return NULL;
	}
	copy->fd = -1;
	copy->backing = *backing;
	*backing = (struct backing){0};
	if (!pool_copy_allocate(copy)) {
		pool_copy_destroy(copy);
		return NULL;
	}
	return copy;
}

void pool_copy_close(struct pool_copy *copy)
{
	if (copy->fd >= 0) {
		close(copy->fd);
		copy->fd = -1;
	}
}

void pool_copy_destroy(struct pool_copy *copy)
{
	if (!copy) {
		return;
	}
	if (copy->pixels) {
		munmap(copy->pixels, (size_t)copy->backing.bytes);
	}
	pool_copy_close(copy);
	backing_finish(&copy->backing);
	free(copy);
}

bool pool_copy_row(struct pool_copy *copy, const struct memory *memory,
	const struct link_buffer_create *buffer, const struct link_rect *row)
{
	uint64_t offset = buffer->offset + (uint64_t)row->y * buffer->stride
			  + (uint64_t)row->x * LINK_PIXEL_BYTES;
	return backing_read(&copy->backing, memory, offset, copy->pixels + offset,
		(size_t)row->width * LINK_PIXEL_BYTES);
}

/* --- nothing ---------------------------------------------------------------------------------- */

size_t pool_nothing_extents(uint64_t bytes)
{
	return (size_t)((bytes + POOL_NOTHING_BYTES - 1) / POOL_NOTHING_BYTES);
}

static bool pool_nothing_list(struct extents *extents, uint64_t bytes)
{
	for (uint64_t left = bytes; left > 0;) {
		uint64_t part = left < POOL_NOTHING_BYTES ? left : POOL_NOTHING_BYTES;
		if (!extents_append(extents, (struct link_extent){0, part})) {
			return false;
		}
		left -= part;
	}
	return true;
}

bool pool_nothing_send(int *fd, struct channel *channel, uint32_t pool, uint64_t bytes)
{
	if (*fd < 0) {
		*fd = pool_file(POOL_NOTHING_BYTES);
	}
	const struct memory_file file = {.fd = *fd, .size = POOL_NOTHING_BYTES, .sealed = true};
	struct pool_pages pages = {.file = &file};
	bool sent = *fd >= 0 && pool_nothing_list(&pages.extents, bytes)
		    && pool_pages_send(&pages, channel, pool);
	pool_pages_finish(&pages);
	return sent;
}
