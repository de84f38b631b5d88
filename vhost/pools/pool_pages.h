/* SPDX-License-Identifier: MIT
 *
 * A pool as its pages of the guest's RAM: a part of the RAM's file (form 2 of
 * docs/architecture.md), or a dmabuf (form 1).
 */
#ifndef VHOST_POOLS_POOL_PAGES_H
#define VHOST_POOLS_POOL_PAGES_H

#include <stdbool.h>

#include "vhost/gpu/backing.h"

struct link_pool_pages;

/* Where the pages of a backing lie in its one file. Without a copy, the compositor maps exactly
 * these. */
struct pool_pages {
	const struct memory_file
		*file; /* borrowed from memory until its next table; NULL: none yet */
	struct link_pool_pages *list; /* borrowed */
};

/* Fills pages->list. False when the backing spans files, is not made of whole pages or of too many
 * pieces, or its file may shrink: the pool must be copied. */
bool pool_pages_find(
	struct pool_pages *pages, const struct backing *backing, const struct memory *memory);

/* Makes a dmabuf of the same pages, which shows nobody the rest of the RAM, by udmabuf, the
 * descriptor of /dev/udmabuf. -1 with errno when the kernel does not: too many pieces, too
 * large, a kind of memory that it does not take. */
int pool_pages_dmabuf(const struct pool_pages *pages, int udmabuf);

#endif
