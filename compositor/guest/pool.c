/* SPDX-License-Identifier: MIT */
#include "compositor/guest/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guests.h"
#include "protocol/shortage.h"

#define DEFAULT_MAX_MAP_COUNT 65530u

/* --- what a descriptor must be ---------------------------------------------------------------- */

/* Also refuses huge pages: a hole punched into them is a SIGBUS where no huge page is free. */
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

/* --- its life --------------------------------------------------------------------------------- */

/* Mapping the whole pool: false with errno. */
static bool map_whole(struct pool *pool)
{
	if (pool->fd < 0) {
		errno = EMFILE;
		return false;
	}
	void *data = mmap(NULL, pool->size, PROT_READ, MAP_SHARED, pool->fd, (off_t)pool->base);
	if (data == MAP_FAILED) {
		return false;
	}
	pool->data = data;
	if (pool->kind == POOL_MEMFD) {
		close(pool->fd);
		pool->fd = -1;
	}
	return true;
}

static bool fd_is_safe(const struct pool *pool)
{
	switch (pool->kind) {
	case POOL_MEMFD:
		return pool_fd_is_sealed_memfd(pool->fd, pool->base + pool->size);
	case POOL_PAGES:
		return pool_fd_is_sealed_memfd(pool->fd, 0);
	case POOL_DMABUF:
		return pool_fd_is_dmabuf(pool->fd, pool->size);
	}
	return false;
}

/* ENODEV and EACCES are the descriptor's fault, a want of room is not. */
static enum link_error complete(struct pool *pool, bool mapped)
{
	pool->complete = mapped || shortage_passes(errno);
	return pool->complete ? LINK_ERROR_NONE : LINK_ERROR_MEMORY;
}

static enum link_error prepare(struct pool *pool, struct guest *guest)
{
	if (pool->size > LINK_MAX_POOL_BYTES
		|| pool->size > LINK_MAX_LINK_BYTES - guest->pool_bytes) {
		return LINK_ERROR_LIMIT;
	}
	bool lost = pool->fd < 0; /* this process had no room for it: then there are no pixels */
	if (!lost && !fd_is_safe(pool)) {
		return LINK_ERROR_MEMORY;
	}
	return pool->kind == POOL_PAGES ? LINK_ERROR_NONE : complete(pool, map_whole(pool));
}

enum link_error pool_create(struct guest *guest, enum pool_kind kind, int fd, uint64_t base,
	uint64_t size, struct pool **out)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	if (!pool) {
		close(fd);
		return LINK_ERROR_HOST;
	}
	pool->kind = kind;
	pool->fd = fd;
	pool->base = base;
	pool->size = size;
	pool->references = 1;
	enum link_error error = prepare(pool, guest);
	if (error != LINK_ERROR_NONE) {
		pool_unref(pool);
		return error;
	}
	pool->guest = guest;
	wl_list_insert(&guest->all_pools, &pool->link);
	guest->pool_bytes += size;
	guest->mappings += kind != POOL_PAGES;
	*out = pool;
	return LINK_ERROR_NONE;
}

bool pool_promise_extents(struct pool *pool, uint32_t count)
{
	if (count > LINK_MAX_LINK_EXTENTS - pool->guest->extents) {
		return false;
	}
	pool->extents_promised = count;
	pool->guest->extents += count;
	pool->guest->mappings += count;
	return true;
}

static enum link_error map_extents(struct pool *pool)
{
	if (pool->extents.bytes != pool->size) {
		return LINK_ERROR_VALUE;
	}
	if (pool->fd < 0) {
		errno = EMFILE;
		return complete(pool, false);
	}
	uint64_t there;
	if (!file_size(pool->fd, &there) || !extents_within(&pool->extents, there)) {
		return LINK_ERROR_MEMORY;
	}
	pool->data = extents_map(&pool->extents, pool->fd, PROT_READ);
	enum link_error error = complete(pool, pool->data);
	close(pool->fd);
	pool->fd = -1;
	extents_finish(&pool->extents);
	return error;
}

enum link_error pool_add_extents(struct pool *pool, const struct link_pool_extents *more)
{
	if (pool->kind != POOL_PAGES || pool->complete) {
		return LINK_ERROR_STATE;
	}
	if (more->count > pool->extents_promised - pool->extents_received) {
		return LINK_ERROR_VALUE;
	}
	for (uint32_t i = 0; i < more->count; i++) {
		if (!extents_append(&pool->extents, more->extents[i])) {
			return LINK_ERROR_VALUE;
		}
	}
	pool->extents_received += more->count;
	return pool->extents_received == pool->extents_promised ? map_extents(pool)
								: LINK_ERROR_NONE;
}

struct pool *pool_ref(struct pool *pool)
{
	pool->references++;
	return pool;
}

void pool_unref(struct pool *pool)
{
	if (--pool->references > 0) {
		return;
	}
	if (pool->guest) {
		pool->guest->pool_bytes -= pool->size;
		pool->guest->extents -= pool->extents_promised;
		pool->guest->mappings -= pool->kind == POOL_PAGES ? pool->extents_promised : 1;
		wl_list_remove(&pool->link);
	}
	if (pool->data) {
		munmap((void *)(uintptr_t)pool->data, pool->size);
	}
	if (pool->fd >= 0) {
		close(pool->fd);
	}
	extents_finish(&pool->extents);
	free(pool);
}

void pool_forget_guest(struct guest *guest)
{
	struct pool *pool, *next;
	wl_list_for_each_safe(pool, next, &guest->all_pools, link) {
		wl_list_remove(&pool->link);
		pool->guest = NULL;
	}
}

static bool sync_dmabuf(struct pool *pool, uint64_t flags)
{
	if (pool->kind != POOL_DMABUF) {
		return true;
	}
	struct dma_buf_sync sync = {.flags = flags | DMA_BUF_SYNC_READ};
	int result;
	do {
		result = ioctl(pool->fd, DMA_BUF_IOCTL_SYNC, &sync);
	} while (result != 0 && (errno == EINTR || errno == EAGAIN));
	return result == 0;
}

bool pool_begin_read(struct pool *pool)
{
	return pool->data && sync_dmabuf(pool, DMA_BUF_SYNC_START);
}

void pool_end_read(struct pool *pool)
{
	sync_dmabuf(pool, DMA_BUF_SYNC_END);
}

/* --- the mappings of this process ------------------------------------------------------------- */

uint32_t pool_mappings_budget(void)
{
	unsigned max = DEFAULT_MAX_MAP_COUNT;
	FILE *file = fopen("/proc/sys/vm/max_map_count", "re");
	if (file) {
		if (fscanf(file, "%u", &max) != 1) {
			max = DEFAULT_MAX_MAP_COUNT;
		}
		fclose(file);
	}
	return max > POOL_MAPPINGS_RESERVE ? max - POOL_MAPPINGS_RESERVE : 0;
}

struct guest *pool_mappings_offender(struct guest *guest, uint32_t count, uint32_t budget)
{
	struct guest *greediest = guest;
	uint64_t most = (uint64_t)guest->mappings + count, sum = most;
	struct guest *other;
	wl_list_for_each(other, &guest->guests->all, link) {
		if (other == guest || other->closing) {
			continue;
		}
		sum += other->mappings;
		if (other->mappings > most) {
			most = other->mappings;
			greediest = other;
		}
	}
	return sum > budget ? greediest : NULL;
}
