/* SPDX-License-Identifier: MIT
 *
 * What the compositor gets for a pool that the backend is short of memory for: a pool of the right size
 * that is all zero. All such pools of a link are the same few pages, listed again and again, so a guest
 * cannot make anybody allocate more by asking for more.
 */
#ifndef VHOST_POOLS_POOL_NOTHING_H
#define VHOST_POOLS_POOL_NOTHING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/channel.h"

/* Bytes that there are of it: 1 GiB is 64 mappings of the compositor. */
#define POOL_NOTHING_BYTES (UINT64_C(16) << 20)

/* How many mappings a pool of bytes costs the compositor. */
size_t pool_nothing_extents(uint64_t bytes);

/* Sends the pool. *fd is the memory, or -1 at first; the caller closes it after the last pool. False when
 * it cannot be made or sent. */
bool pool_nothing_send(int *fd, struct channel *channel, uint32_t pool, uint64_t bytes);

#endif
