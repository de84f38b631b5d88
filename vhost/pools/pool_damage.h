/* SPDX-License-Identifier: MIT
 *
 * Which pixels of a copied pool must be copied again, by what commits say.
 *
 * The damage of a commit is relative to the last commit of that layer, which may have shown another
 * buffer. So damage counts against every buffer that was last shown on the layer, and a buffer's
 * share is copied when it is committed next. By induction each copy is then what the guest
 * means to show, without ever copying a whole frame for a blinking cursor.
 *
 * A commit may name gigabytes, so they are copied in turns: between two of them QEMU, the other queues
 * and signals are served.
 */
#ifndef VHOST_POOLS_POOL_DAMAGE_H
#define VHOST_POOLS_POOL_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/id_table.h"
#include "protocol/limits.h"
#include "vhost/pools/pool.h"

struct pool_buffer {
	struct pool *pool;
	struct link_buffer_create shape;
	/* Form 3: the layer it was last committed to, and what has changed there since it was copied. */
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

/* Adds to work, which is done, what must be copied of what a checked WINDOW_COMMIT shows. buffers holds
 * every struct pool_buffer of the link. */
void pool_damage_commit(
	const struct id_table *buffers, struct pool_work *work, const struct link_msg *msg);

bool pool_work_is_done(const struct pool_work *work);

/*
 * Copies on, row by row, until all is done or *budget, in bytes, is used up; what was copied is
 * taken from it. False when the pages are no RAM any more.
 */
bool pool_work_run(struct pool_work *work, const struct memory *memory, uint64_t *budget);

#endif
