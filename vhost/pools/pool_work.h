/* SPDX-License-Identifier: MIT
 *
 * The pixels that one commit needs copied (form 3). A commit may name gigabytes, so they are copied
 * in turns: between two of them QEMU, the other queues and signals are served.
 */
#ifndef VHOST_POOLS_POOL_WORK_H
#define VHOST_POOLS_POOL_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/limits.h"
#include "vhost/pools/pool_copy.h"

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

/* At most POOL_WORK_MAX_ITEMS before they are done. An empty rectangle is no work. */
void pool_work_add(struct pool_work *work, struct pool_copy *copy,
	const struct link_buffer_create *shape, const struct link_rect *rect);

bool pool_work_is_done(const struct pool_work *work);

/*
 * Copies on, row by row, until all is done or *budget, in bytes, is used up; what was copied is
 * taken from it. False when the pages are no RAM any more.
 */
bool pool_work_run(struct pool_work *work, const struct memory *memory, uint64_t *budget);

#endif
