/* SPDX-License-Identifier: MIT
 *
 * What becomes of a POOL_IMPORT: the form in which the compositor gets a pool.
 */
#ifndef VHOST_POOLS_POOL_HAND_OVER_H
#define VHOST_POOLS_POOL_HAND_OVER_H

#include <stdint.h>

#include "vhost/gpu/backing.h"

struct channel;
struct pool;
struct pools;

/*
 * Sends the first pool->bytes of backing, which has as many, as pool id, in the best form that
 * works; when there is no memory for any, that there is none. Counts in pools what that takes.
 * NULL, or why the link must end.
 */
const char *pool_hand_over(struct pools *pools, uint32_t id, struct pool *pool,
	const struct backing *backing, struct channel *channel);

#endif
