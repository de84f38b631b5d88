/* SPDX-License-Identifier: MIT
 *
 * A pool as a copy (form 3): a sealed memfd of our own, filled from the guest's pages with what each
 * commit says has changed. Slower, but needs nothing of the guest's RAM.
 */
#ifndef VHOST_POOLS_POOL_COPY_H
#define VHOST_POOLS_POOL_COPY_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/msg.h"
#include "vhost/gpu/backing.h"

struct pool_copy {
	int fd; /* owned; -1 once it was handed over: only the mapping is needed then */
	uint8_t *pixels; /* backing.bytes of it */
	struct backing backing; /* owned: the pages that were there at the import */
};

/* A memfd of bytes that can change its size no more, -1 with errno when there is none. */
int pool_copy_file(uint64_t bytes);

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

#endif
