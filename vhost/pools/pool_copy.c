/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool_copy.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define POOL_COPY_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

int pool_copy_file(uint64_t bytes)
{
	int fd = memfd_create("cloison-pool", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
	if (fd < 0) {
		/* Linux before 6.3 does not know that flag. */
		fd = memfd_create("cloison-pool", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	}
	if (fd >= 0
		&& (ftruncate(fd, (off_t)bytes) < 0
			|| fcntl(fd, F_ADD_SEALS, POOL_COPY_SEALS) < 0)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool pool_copy_allocate(struct pool_copy *copy)
{
	size_t bytes = (size_t)copy->backing.bytes;
	copy->fd = pool_copy_file(bytes);
	if (copy->fd < 0) {
		return false;
	}
	void *pixels = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, copy->fd, 0);
	copy->pixels = pixels != MAP_FAILED ? pixels : NULL;
	return copy->pixels != NULL;
}

struct pool_copy *pool_copy_create(struct backing *backing)
{
	struct pool_copy *copy = calloc(1, sizeof(*copy));
	if (copy == NULL) {
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
	if (copy == NULL) {
		return;
	}
	if (copy->pixels != NULL) {
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
