/* SPDX-License-Identifier: MIT */
#include "compositor/guest/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "compositor/guest/pool_pages.h"
#include "protocol/geometry.h"
#include "protocol/shortage.h"

/* --- what a descriptor must be ---------------------------------------------------------------- */

static bool is_on(int fd, long filesystem)
{
	struct statfs info;
	return fstatfs(fd, &info) == 0 && (long)info.f_type == filesystem;
}

static bool file_size(int fd, uint64_t *size)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0) {
		return false;
	}
	*size = (uint64_t)st.st_size;
	return true;
}

bool pool_fd_is_sealed_memfd(int fd, uint64_t size)
{
	/* Seals first: what they hold true of the size cannot change after the look at it. */
	int seals = fcntl(fd, F_GET_SEALS);
	uint64_t there;
	return seals >= 0 && (seals & F_SEAL_SHRINK) && is_on(fd, TMPFS_MAGIC)
	       && file_size(fd, &there) && there >= size;
}

bool pool_fd_is_dmabuf(int fd, uint64_t size)
{
	if (!is_on(fd, DMA_BUF_MAGIC)) {
		return false;
	}
	off_t there = lseek(fd, 0, SEEK_END);
	return there >= 0 && (uint64_t)there >= size;
}

/* A hole punched into huge pages is a SIGBUS where no huge page is free: they are never mapped. */
static bool is_of_huge_pages(const struct pool_source *source)
{
	return source->kind != POOL_DMABUF && is_on(source->fd, HUGETLBFS_MAGIC);
}

/* --- mapping ---------------------------------------------------------------------------------- */

/* NULL with errno. */
static void *map_source(const struct pool_source *source)
{
	void *data =
		mmap(NULL, source->size, PROT_READ, MAP_SHARED, source->fd, (off_t)source->base);
	return data != MAP_FAILED ? data : NULL;
}

/* --- its life --------------------------------------------------------------------------------- */

static bool pages_lie_within(const struct link_pool_pages *pages, int fd)
{
	uint64_t there;
	bool within = file_size(fd, &there);
	for (uint32_t i = 0; within && i < pages->count; i++) {
		within = geometry_range_within(
			pages->extents[i].offset, pages->extents[i].length, there);
	}
	return within;
}

static bool fd_is_safe(const struct pool_source *source)
{
	switch (source->kind) {
	case POOL_MEMFD:
		return pool_fd_is_sealed_memfd(source->fd, source->base + source->size);
	case POOL_PAGES:
		return pool_fd_is_sealed_memfd(source->fd, 0)
		       && pages_lie_within(source->pages, source->fd);
	case POOL_DMABUF:
		return pool_fd_is_dmabuf(source->fd, source->size);
	case POOL_NOTHING:
		break;
	}
	return true;
}

/* A shortage, or memory that this kernel does not map: an application's that nobody may write to
 * any more (before Linux 6.7), or a driver's. */
static enum link_error map_error(int error)
{
	return shortage_passes(error) ? LINK_ERROR_HOST : LINK_ERROR_MEMORY;
}

/* When nobody needs it. */
static void free_unused(struct pool *pool)
{
	if (!pool->map.address && pool->users == 0 && pool->holders == 0) {
		free(pool);
	}
}

static void pool_handle_gone(struct pool_map *map)
{
	struct pool *pool = wl_container_of(map, pool, map);
	free_unused(pool);
}

/* Maps it, or what of it comes first. False with errno. */
static bool map_first(struct pool *pool, const struct pool_source *source)
{
	if (source->kind != POOL_PAGES) {
		pool->map.address = map_source(source);
		return pool->map.address;
	}
	pool->rest = pool_pages_create(source->pages, source->fd, source->size);
	if (!pool->rest) {
		return false;
	}
	pool->map.address = pool_pages_base(pool->rest);
	return true;
}

/* LINK_ERROR_NONE, or why it stays black. The descriptor is safe. */
static enum link_error fill(struct pool *pool, const struct pool_source *source)
{
	if (source->fd < 0) {
		return LINK_ERROR_HOST;
	}
	if (is_of_huge_pages(source)) {
		return LINK_ERROR_MEMORY;
	}
	const struct pool_sum sum = {
		.bytes = source->size,
		.mappings = source->kind == POOL_PAGES ? source->pages->count : 1,
		.files = 1,
	};
	if (!pool_book_has_room(pool->book, &sum)) {
		return LINK_ERROR_LIMIT;
	}
	if (!map_first(pool, source)) {
		return map_error(errno);
	}
	pool->map.sum = sum;
	pool->map.bytes = source->size;
	pool->map.fd = source->fd;
	pool->map.gone = pool_handle_gone;
	pool_book_add(pool->book, &pool->map);
	return LINK_ERROR_NONE;
}

enum link_error pool_create(
	struct pool_book *book, uint32_t id, const struct pool_source *source, struct pool **out)
{
	bool safe = source->fd < 0 || is_of_huge_pages(source) || fd_is_safe(source);
	struct pool *pool = safe ? calloc(1, sizeof(*pool)) : NULL;
	if (pool) {
		pool->book = book;
		pool->id = id;
		pool->kind = source->kind;
		pool->size = source->size;
		pool->holders = 1;
		pool->refusal = fill(pool, source);
	}
	if (source->fd >= 0 && (!pool || !pool->map.address)) {
		close(source->fd);
	}
	*out = pool;
	return pool ? LINK_ERROR_NONE : safe ? LINK_ERROR_HOST : LINK_ERROR_MEMORY;
}

static void drop_rest(struct pool *pool)
{
	pool_pages_destroy(pool->rest);
	pool->rest = NULL;
}

/* The kernel has not mapped it all: what it has goes, and the pool is black. */
static void pool_give_up(struct pool *pool, enum link_error refusal)
{
	pool->refusal = refusal;
	pool->map.bytes = pool_pages_bytes(pool->rest);
	pool_book_leave(pool->book, &pool->map, false);
}

bool pool_go_on(struct pool *pool, uint64_t end)
{
	if (!pool->rest) {
		return true;
	}
	enum pool_pages_result result = pool_pages_map(pool->rest, end);
	if (result == POOL_PAGES_MORE) {
		return false;
	}
	if (result == POOL_PAGES_FAILED) {
		pool_give_up(pool, map_error(errno));
	}
	drop_rest(pool);
	return true;
}

void pool_hold(struct pool *pool)
{
	pool->holders++;
}

void pool_let_go(struct pool *pool)
{
	if (--pool->holders > 0) {
		return;
	}
	drop_rest(pool);
	if (pool->map.address && !pool->map.ending) {
		pool_book_leave(pool->book, &pool->map, pool->users > 0);
	} else {
		free_unused(pool);
	}
}

struct pool *pool_ref(struct pool *pool)
{
	pool->users++;
	return pool;
}

void pool_unref(struct pool *pool)
{
	if (--pool->users > 0 || pool->holders > 0) {
		return;
	}
	if (pool->map.address) {
		pool_book_end(pool->book, &pool->map);
	} else {
		free_unused(pool);
	}
}

/* --- looking at it ---------------------------------------------------------------------------- */

/* No device still writes to it: DMA_BUF_IOCTL_SYNC would wait for that. */
static bool is_written(const struct pool *pool)
{
	struct pollfd fences = {.fd = pool->map.fd, .events = POLLIN};
	return pool->kind != POOL_DMABUF || poll(&fences, 1, 0) == 1;
}

static bool sync_dmabuf(struct pool *pool, uint64_t flags)
{
	struct dma_buf_sync sync = {.flags = flags | DMA_BUF_SYNC_READ};
	int result;
	do {
		result = ioctl(pool->map.fd, DMA_BUF_IOCTL_SYNC, &sync);
	} while (result != 0 && (errno == EINTR || errno == EAGAIN));
	return result == 0;
}

/* Why it cannot be looked at. */
static enum link_error begin_look(struct pool *pool)
{
	if (pool->map.ending) {
		return LINK_ERROR_LIMIT;
	}
	if (pool->kind == POOL_DMABUF) {
		return sync_dmabuf(pool, DMA_BUF_SYNC_START) ? LINK_ERROR_NONE : LINK_ERROR_MEMORY;
	}
	bool of_ram = pool->kind == POOL_PAGES;
	return pool_book_begin_look(pool->book, &pool->map, of_ram, &pool->look) ? LINK_ERROR_NONE
										 : LINK_ERROR_LIMIT;
}

void pool_begin_read(struct pool *pool)
{
	bool written = pool->refusal != LINK_ERROR_NONE || is_written(pool);
	if (pool->refusal == LINK_ERROR_NONE && written) {
		pool->refusal = begin_look(pool);
	}
	pool->looking = pool->refusal == LINK_ERROR_NONE && written;
	pool->data = pool->looking ? pool->map.address : pool->book->black;
}

void pool_end_read(struct pool *pool)
{
	if (!pool->looking) {
		return;
	}
	pool->looking = false;
	if (pool->kind == POOL_DMABUF) {
		sync_dmabuf(pool, DMA_BUF_SYNC_END);
	} else {
		pool_book_end_look(pool->book, &pool->map, &pool->look);
	}
}
