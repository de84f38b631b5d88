/* SPDX-License-Identifier: MIT
 *
 * A backend's pools between a guest's memory and a channel to the compositor, whose end of it the
 * test has.
 */
#ifndef TESTS_POOL_STAGE_H
#define TESTS_POOL_STAGE_H

#include <stdint.h>

#include "protocol/channel.h"
#include "tests/unit/vhost/guest_ram.h"
#include "vhost/pools/pool.h"
#include "vhost/pools/pools.h"

struct pool_stage {
	struct guest_ram ram;
	struct pools pools;
	struct channel *backend, *compositor;
	struct link_msg msg; /* the last one received */
};

extern struct pool_stage pool_stage;

/* At the beginning of each test: pools are announced in this form. */
void pool_stage_start(enum pool_form form);
int pool_stage_teardown(void **state);

/* The next message that the compositor gets. */
enum link_opcode pool_stage_take(void);
/* It is this one. */
void pool_stage_receive(enum link_opcode opcode);
/* And its descriptor is closed. */
void pool_stage_receive_and_close(enum link_opcode opcode);

/* So many pages of the guest, none of them neighbours. The caller finishes it. */
struct backing pool_stage_pages(size_t count);

/* The guest's messages. NULL, or what is wrong with them. */
const char *pool_stage_import(uint32_t id, const struct backing *backing, uint64_t size);
const char *pool_stage_buffer(uint32_t id, uint32_t pool, uint64_t offset, uint32_t height);
/* There must be one. */
void pool_stage_destroy(uint32_t id);

#endif
