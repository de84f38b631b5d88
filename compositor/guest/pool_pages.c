/* SPDX-License-Identifier: MIT */
#include "compositor/guest/pool_pages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/clock.h"

struct pool_pages {
	int fd;
	uint8_t *base, *next, *end; /* next: where the first that is not mapped goes */
	bool reserved; /* from next to end; else nothing of ours is there */
	uint32_t done, count;
	struct link_extent extents[];
};

/* Keeps what is not mapped yet free of anything else. at: where, NULL: anywhere. */
static void *reserve(void *at, uint64_t bytes)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (at ? MAP_FIXED_NOREPLACE : 0);
	void *gap = mmap(at, bytes, PROT_NONE, flags, -1, 0);
	return gap != MAP_FAILED ? gap : NULL;
}

struct pool_pages *pool_pages_create(const struct link_pool_pages *pages, int fd, uint64_t bytes)
{
	size_t size = pages->count * sizeof(pages->extents[0]);
	struct pool_pages *made = malloc(sizeof(*made) + size);
	uint8_t *base = made ? reserve(NULL, bytes) : NULL;
	if (!base) {
		int saved = errno;
		free(made);
		errno = saved;
		return NULL;
	}
	*made = (struct pool_pages){
		.fd = fd,
		.base = base,
		.next = base,
		.end = base + bytes,
		.reserved = true,
		.count = pages->count,
	};
	memcpy(made->extents, pages->extents, size);
	return made;
}

void pool_pages_destroy(struct pool_pages *pages)
{
	free(pages);
}

static bool map_next(struct pool_pages *pages)
{
	const struct link_extent *extent = &pages->extents[pages->done];
	void *part = mmap(pages->next, extent->length, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE,
		pages->fd, (off_t)extent->offset);
	if (part == MAP_FAILED) {
		return false;
	}
	pages->next += extent->length;
	pages->done++;
	return true;
}

/* Into a gap: over the reservation it would take twice as long, because each one would have to be
 * cut out of that. A thread of a renderer may map something there first: it fails then. */
static bool map_until(struct pool_pages *pages, uint64_t end)
{
	munmap(pages->next, (size_t)(pages->end - pages->next));
	pages->reserved = false;
	for (uint32_t piece = 0; pages->done < pages->count; piece++) {
		if (piece >= POOL_PAGES_PIECE && clock_spent() > end) {
			pages->reserved =
				reserve(pages->next, (uint64_t)(pages->end - pages->next));
			return pages->reserved;
		}
		if (!map_next(pages)) {
			return false;
		}
	}
	return true;
}

enum pool_pages_result pool_pages_map(struct pool_pages *pages, uint64_t end)
{
	if (!map_until(pages, end)) {
		errno = errno == EEXIST ? EAGAIN : errno;
		return POOL_PAGES_FAILED;
	}
	return pages->done < pages->count ? POOL_PAGES_MORE : POOL_PAGES_DONE;
}

uint8_t *pool_pages_base(const struct pool_pages *pages)
{
	return pages->base;
}

uint64_t pool_pages_bytes(const struct pool_pages *pages)
{
	return (uint64_t)((pages->reserved ? pages->end : pages->next) - pages->base);
}
