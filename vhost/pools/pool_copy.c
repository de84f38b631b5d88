/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool_copy.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vhost/process/limits.h"

#define POOL_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

/* Bytes that a row counts at least: to find its pages takes as long as to copy that. */
#define POOL_WORK_MIN_ROW 1024u

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

/* --- copying ---------------------------------------------------------------------------------- */

bool pool_work_is_done(const struct pool_work *work)
{
	return work->next == work->count;
}

/* Gathers the next row. The buffer lies in the pool, the rectangle inside the buffer. False when
 * the pages are no RAM any more. */
static bool pool_work_row(struct pool_work *work, const struct memory *memory)
{
	const struct pool_work_item *item = &work->items[work->next];
	uint64_t y = (uint64_t)item->rect.y + (uint64_t)work->rows;
	uint64_t offset = item->shape->offset + y * item->shape->stride
			  + (uint64_t)item->rect.x * LINK_PIXEL_BYTES;
	if (++work->rows == item->rect.height) {
		work->rows = 0;
		work->next++;
	}
	return backing_read(&item->copy->backing, memory, offset, item->copy->pixels + offset,
		(size_t)item->rect.width * LINK_PIXEL_BYTES);
}

bool pool_work_run(struct pool_work *work, const struct memory *memory, uint64_t *budget)
{
	while (*budget > 0 && !pool_work_is_done(work)) {
		uint64_t bytes = (uint64_t)work->items[work->next].rect.width * LINK_PIXEL_BYTES;
		budget_take(budget, bytes > POOL_WORK_MIN_ROW ? bytes : POOL_WORK_MIN_ROW);
		if (!pool_work_row(work, memory)) {
			return false;
		}
	}
	if (pool_work_is_done(work)) {
		work->count = 0;
		work->next = 0;
	}
	return true;
}
