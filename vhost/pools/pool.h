/* SPDX-License-Identifier: MIT
 *
 * One pool in each of the forms in which the compositor can get it: its pages of the guest's
 * RAM, as a dmabuf (form 1 of docs/architecture.md) or as a part of the RAM's file (form 2), or
 * a copy (form 3). Which one it becomes is pools.h's.
 *
 * And which pixels of a copy must be copied again, by what commits say. The damage of a commit
 * is relative to the last commit of that layer, which may have shown another buffer. So damage
 * counts against every buffer that was last shown on the layer, and a buffer's share is copied
 * when it is committed next. By induction each copy is then what the guest means to show,
 * without ever copying a whole frame for a blinking cursor. A commit may name gigabytes, so they
 * are copied in turns: between two of them QEMU, the other queues and signals are served.
 */
#ifndef VHOST_POOLS_POOL_H
#define VHOST_POOLS_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/channel.h"
#include "protocol/id_table.h"
#include "protocol/limits.h"
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
	uint32_t mappings; /* that it costs the compositor; 0: none, it is black */
	struct pool_copy *copy; /* form 3, else NULL */
	size_t users; /* its buffers, and 1 until POOL_DESTROY */
	uint64_t bytes;
};

/* Where the pages of a backing lie in its one file. Without a copy, the compositor maps exactly
 * these. */
struct pool_pages {
	const struct memory_file
		*file; /* borrowed from memory until its next table; NULL: none yet */
	uint64_t bytes;
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

/* A sealed memfd of our own, filled from the guest's pages with what each commit says has
 * changed. Slower, but needs nothing of the guest's RAM. */
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

struct pool_buffer {
	struct pool *pool;
	struct link_buffer_create shape;
	/* Form 3: the layer it was last committed to, and what has changed there since it was
	 * copied. */
	uint32_t window, layer;
	struct link_rect stale;
};

/* What a layer's buffer owes, and every rectangle of damage. */
#define POOL_WORK_MAX_ITEMS (LINK_MAX_LAYERS + LINK_MAX_RECTS)

struct pool_work_item {
	struct pool_copy *copy; /* borrowed, as is shape */
	const struct link_buffer_create *shape;
	struct link_rect rect; /* inside the buffer */
};

/* All zero: nothing to do. Buffers and pools must not go before it is done. */
struct pool_work {
	struct pool_work_item items[POOL_WORK_MAX_ITEMS];
	size_t count, next; /* items before next are done */
	int32_t rows; /* of items[next], that are done */
};

/* Adds to work, which is done, what must be copied of what a checked WINDOW_COMMIT shows.
 * buffers holds every struct pool_buffer of the link. */
void pool_damage_commit(
	const struct id_table *buffers, struct pool_work *work, const struct link_msg *msg);

bool pool_work_is_done(const struct pool_work *work);

/*
 * Copies on, row by row, until all is done or *budget, in bytes, is used up; what was copied is
 * taken from it. False when the pages are no RAM any more.
 */
bool pool_work_run(struct pool_work *work, const struct memory *memory, uint64_t *budget);

#endif
