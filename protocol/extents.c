/* SPDX-License-Identifier: MIT */
#include "protocol/extents.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "protocol/array.h"
#include "protocol/geometry.h"

static bool extent_valid(struct link_extent extent)
{
	bool pages = (extent.offset | extent.length) % LINK_PAGE_BYTES == 0;
	/* INT64_MAX because the end must be an off_t. */
	return pages && extent.length > 0
	       && geometry_range_within(extent.offset, extent.length, INT64_MAX);
}

static bool merge_with_last(struct extents *extents, struct link_extent extent)
{
	if (extents->count == 0) {
		return false;
	}
	struct link_extent *last = &extents->list[extents->count - 1];
	if (last->offset + last->length != extent.offset) {
		return false;
	}
	last->length += extent.length;
	return true;
}

bool extents_append(struct extents *extents, struct link_extent extent)
{
	uint64_t bytes = 0;
	if (!extent_valid(extent) || !geometry_add_u64(extents->bytes, extent.length, &bytes)) {
		return false;
	}
	if (!merge_with_last(extents, extent)) {
		struct link_extent *list = array_make_room(
			extents->list, extents->count, &extents->capacity, sizeof(*list));
		if (!list) {
			return false;
		}
		extents->list = list;
		extents->list[extents->count++] = extent;
	}
	extents->bytes = bytes;
	return true;
}

void extents_finish(struct extents *extents)
{
	free(extents->list);
	*extents = (struct extents){0};
}

bool extents_within(const struct extents *extents, uint64_t size)
{
	for (size_t i = 0; i < extents->count; i++) {
		const struct link_extent *extent = &extents->list[i];
		if (!geometry_range_within(extent->offset, extent->length, size)) {
			return false;
		}
	}
	return true;
}

static bool map_over(char *base, const struct extents *extents, int fd, int prot)
{
	for (size_t i = 0; i < extents->count; i++) {
		const struct link_extent *extent = &extents->list[i];
		void *part = mmap(base, extent->length, prot, MAP_SHARED | MAP_FIXED, fd,
			(off_t)extent->offset);
		if (part == MAP_FAILED) {
			return false;
		}
		base += extent->length;
	}
	return true;
}

void *extents_map(const struct extents *extents, int fd, int prot)
{
	if (extents->bytes > SIZE_MAX) {
		errno = ENOMEM;
		return NULL;
	}
	/* An empty list fails here: mmap refuses a length of 0. */
	void *base = mmap(NULL, extents->bytes, PROT_NONE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED) {
		return NULL;
	}
	if (!map_over(base, extents, fd, prot)) {
		int saved = errno;
		munmap(base, extents->bytes);
		errno = saved;
		return NULL;
	}
	return base;
}
