/* SPDX-License-Identifier: MIT
 *
 * A pool as pages of the guest's RAM file (form 2 of docs/architecture.md): no copy, and the
 * compositor maps exactly these pages. And the same pages as a dmabuf (form 1), which shows nobody
 * the rest of the RAM.
 */
#ifndef VHOST_POOLS_POOL_PAGES_H
#define VHOST_POOLS_POOL_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/channel.h"
#include "protocol/extents.h"
#include "vhost/gpu/backing.h"

/* Where the pages of a backing lie in its one file. */
struct pool_pages {
	const struct memory_file *file; /* borrowed from memory until its next table */
	struct extents extents;
};

/* False when the backing spans files, is not made of whole pages, or its file may shrink: the pool
 * must be copied. */
bool pool_pages_find(
	struct pool_pages *pages, const struct backing *backing, const struct memory *memory);
void pool_pages_finish(struct pool_pages *pages);

/* Sends POOL_PAGES and its POOL_EXTENTS. False when the link is useless. */
bool pool_pages_send(const struct pool_pages *pages, struct channel *channel, uint32_t pool);

/* Makes a dmabuf by udmabuf, the descriptor of /dev/udmabuf. -1 with errno when the kernel does
 * not: too many pieces, too large, a kind of memory that it does not take. */
int pool_pages_dmabuf(const struct pool_pages *pages, int udmabuf);

#endif
