/* SPDX-License-Identifier: MIT
 *
 * A pool as a copy (form 3 of docs/architecture.md), and the copying. A commit may name gigabytes,
 * so they are copied in turns: between two of them QEMU, the other queues and signals are served.
 */
#ifndef VHOST_POOLS_POOL_COPY_H
#define VHOST_POOLS_POOL_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/msg.h"
#include "vhost/gpu/backing.h"

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

bool pool_work_is_done(const struct pool_work *work);

/*
 * Copies on, row by row, until all is done or *budget, in bytes, is used up; what was copied is
 * taken from it. False when the pages are no RAM any more.
 */
bool pool_work_run(struct pool_work *work, const struct memory *memory, uint64_t *budget);

#endif
