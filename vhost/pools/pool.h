/* SPDX-License-Identifier: MIT
 *
 * What a pool, a buffer and all of them of one link are to the backend.
 */
#ifndef VHOST_POOLS_POOL_H
#define VHOST_POOLS_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/id_table.h"
#include "protocol/msg.h"
#include "vhost/pools/pool_copy.h"

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

struct pool_buffer {
	struct pool *pool;
	struct link_buffer_create shape;
	/* Form 3: the layer it was last committed to, and what has changed there since it was
	 * copied. */
	uint32_t window, layer;
	struct link_rect stale;
};

/* Of one link. */
struct pools {
	const struct memory *memory; /* borrowed */
	enum pool_form form;
	int udmabuf; /* borrowed, -1: no such device */
	struct id_table pools, buffers;
	uint32_t mappings; /* sums over all pools: of LINK_MAX_LINK_MAPPINGS */
	uint64_t copy_bytes;
	size_t copy_entries; /* of the page lists of copied pools */
	struct pool_work work; /* of the WINDOW_COMMIT at hand */
};

#endif
