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

/* Where nothing is. A thread of a renderer may map something there first: mapping fails then. */
static char *find_gap(uint64_t bytes)
{
	void *gap =
		mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (gap == MAP_FAILED) {
		return NULL;
	}
	munmap(gap, bytes);
	return gap;
}

/* One extent behind the other. Over a reservation it would take twice as long, because each one
 * would have to be cut out of that. NULL with errno. */
static void *map_pages(const struct link_pool_pages *pages, int fd, uint64_t bytes)
{
	char *base = find_gap(bytes), *next = base;
	for (uint32_t i = 0; base && i < pages->count; i++) {
		const struct link_extent *extent = &pages->extents[i];
		void *part = mmap(next, extent->length, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE,
			fd, (off_t)extent->offset);
		if (part == MAP_FAILED) {
			int saved = errno;
			munmap(base, (size_t)(next - base));
			errno = saved == EEXIST ? EAGAIN : saved;
			return NULL;
		}
		next += extent->length;
	}
	return base;
}

static void *map_source(const struct pool_source *source)
{
	if (source->kind == POOL_PAGES) {
		return map_pages(source->pages, source->fd, source->size);
	}
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

static void pool_handle_gone(struct pool_map *map)
{
	struct pool *pool = wl_container_of(map, pool, map);
	if (pool->users == 0) {
		free(pool);
	}
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
	void *address = map_source(source);
	if (!address) {
		return map_error(errno);
	}
	pool->map = (struct pool_map){
		.sum = sum, .address = address, .fd = source->fd, .gone = pool_handle_gone};
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

void pool_hold(struct pool *pool)
{
	pool->holders++;
}

void pool_let_go(struct pool *pool)
{
	if (--pool->holders > 0) {
		return;
	}
	if (pool->map.address) {
		pool_book_leave(pool->book, &pool->map, pool->users > 0);
	} else if (pool->users == 0) {
		free(pool);
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
		free(pool);
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
