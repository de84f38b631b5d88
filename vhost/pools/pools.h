/* SPDX-License-Identifier: MIT
 *
 * The pools and buffers of one link, as far as the backend must know them: to turn a POOL_IMPORT
 * into something that the compositor can map, and to copy pixels where that is not possible.
 */
#ifndef VHOST_POOLS_POOLS_H
#define VHOST_POOLS_POOLS_H

#include <stdbool.h>
#include <stdint.h>

#include "vhost/pools/pool.h"
#include "vhost/queue/memory.h"

struct channel;

void pools_init(struct pools *pools, const struct memory *memory, enum pool_form form, int udmabuf);
void pools_finish(struct pools *pools);

/*
 * Sends what a checked POOL_IMPORT becomes. backing is that of its resource, of at least the pool's
 * size: its pages are taken as they are now. When there is no memory for it the compositor gets a
 * black pool, and tells the guest. Returns NULL, or why the link must end.
 */
const char *pools_import(struct pools *pools, const struct link_msg *msg,
	const struct backing *backing, struct channel *channel);

/* The compositor has refused a pool. If that was not a copy, all that follow are. */
void pools_note_refused(struct pools *pools, uint32_t id);

/* What pools_import costs: bytes that could be copied meanwhile. */
uint64_t pools_import_cost(const struct link_msg *msg, const struct backing *backing);

/* POOL_DESTROY, BUFFER_CREATE, BUFFER_DESTROY and, where a pool is copied, WINDOW_COMMIT: called
 * before they are forwarded. Returns NULL, or why the link must end. Then pools_copy must be called
 * until it is done. */
const char *pools_handle(struct pools *pools, const struct link_msg *msg);

/* What pools_handle costs, in the same way; the pixels come on top. */
uint64_t pools_handle_cost(const struct pools *pools, const struct link_msg *msg);

/*
 * Copies the pixels that the last message needs before it is forwarded, as many bytes as *budget
 * allows, which is lowered; *done tells whether that was all. Returns NULL, or why the link must
 * end.
 */
const char *pools_copy(struct pools *pools, uint64_t *budget, bool *done);

#endif
