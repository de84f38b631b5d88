/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool_nothing.h"

#include "vhost/pools/pool_copy.h"
#include "vhost/pools/pool_pages.h"

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
		*fd = pool_copy_file(POOL_NOTHING_BYTES);
	}
	const struct memory_file file = {.fd = *fd, .size = POOL_NOTHING_BYTES, .sealed = true};
	struct pool_pages pages = {.file = &file};
	bool sent = *fd >= 0 && pool_nothing_list(&pages.extents, bytes)
		    && pool_pages_send(&pages, channel, pool);
	pool_pages_finish(&pages);
	return sent;
}
