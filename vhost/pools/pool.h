/* SPDX-License-Identifier: MIT
 *
 * One pool in each of the forms in which the compositor can get it: its pages of the guest's RAM, as a
 * dmabuf (form 1 of docs/architecture.md) or as a part of the RAM's file (form 2), a copy (form 3), or
 * nothing to see. Which one it becomes is pools.h's.
 */
#ifndef VHOST_POOLS_POOL_H
#define VHOST_POOLS_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/channel.h"
#include "protocol/extents.h"
#include "vhost/gpu/backing.h"

/* How pools are handed over (--buffers). Each falls back to the next one, for pools that it cannot
 * carry. */
enum pool_form {
	POOL_FORM_DMABUF, /* also "auto" */
	POOL_FORM_PAGES,
	POOL_FORM_COPY,
};

/* A pool lives until it is destroyed and its last buffer too. */
struct pool {
	size_t extents; /* form 2: mappings that it costs the compositor */
	struct pool_copy *copy; /* form 3, else NULL */
	size_t users; /* its buffers, and 1 until POOL_DESTROY */
	uint64_t bytes;
};

/* Where the pages of a backing lie in its one file. Without a copy, the compositor maps exactly these. */
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

/* Makes a dmabuf of the same pages, which shows nobody the rest of the RAM, by udmabuf, the descriptor of
 * /dev/udmabuf. -1 with errno when the kernel does not: too many pieces, too large, a kind of memory
 * that it does not take. */
int pool_pages_dmabuf(const struct pool_pages *pages, int udmabuf);

/* A sealed memfd of our own, filled from the guest's pages with what each commit says has changed. Slower,
 * but needs nothing of the guest's RAM. */
struct pool_copy {
	int fd; /* owned; -1 once it was handed over: only the mapping is needed then */
	uint8_t *pixels; /* backing.bytes of it */
	struct backing backing; /* owned: the pages that were there at the import */
};

/* Takes the backing over, also on failure. NULL: out of memory or files. */
struct pool_copy *pool_copy_create(struct backing *backing);

/* Closes the descriptor, after it was sent: there may be more pools than files. */
void pool_copy_close(struct pool_copy *copy);

/* NULL is accepted. */
void pool_copy_destroy(struct pool_copy *copy);

/*
 * Gathers the pixels of row, one pixel high, of a buffer, which the caller has checked to lie in
 * the pool, row inside the buffer. False when the pages are no RAM any more.
 */
bool pool_copy_row(struct pool_copy *copy, const struct memory *memory,
	const struct link_buffer_create *buffer, const struct link_rect *row);

/* What the compositor gets for a pool that the backend is short of memory for: a pool of the right size
 * that is all zero. All such pools of a link are the same few pages, listed again and again, so a guest
 * cannot make anybody allocate more by asking for more. Bytes that there are of it: 1 GiB is 64 mappings
 * of the compositor. */
#define POOL_NOTHING_BYTES (UINT64_C(16) << 20)

/* How many mappings a pool of bytes costs the compositor. */
size_t pool_nothing_extents(uint64_t bytes);

/* Sends the pool. *fd is the memory, or -1 at first; the caller closes it after the last pool. False when
 * it cannot be made or sent. */
bool pool_nothing_send(int *fd, struct channel *channel, uint32_t pool, uint64_t bytes);

#endif
