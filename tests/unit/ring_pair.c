/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include "ring_pair.h"

#include <stdlib.h>
#include <string.h>

int ring_pair_setup(void **state)
{
	struct ring_pair *pair = calloc(1, sizeof(*pair));
	pair->shared = aligned_alloc(4096, RING_SHARED_BYTES);
	memset(pair->shared, 0xee, RING_SHARED_BYTES);
	pair->control = pair->shared;
	*state = pair;
	return ring_init(&pair->guest, RING_AT_GUEST, pair->shared)
			       && ring_init(&pair->host, RING_AT_HOST, pair->shared)
		       ? 0
		       : -1;
}

int ring_pair_teardown(void **state)
{
	struct ring_pair *pair = *state;
	free(pair->shared);
	free(pair);
	return 0;
}

void ring_pair_make(uint8_t *bytes, size_t size, uint32_t seed)
{
	for (size_t i = 0; i < size; i++) {
		bytes[i] = (uint8_t)(seed + i * 7);
	}
	for (size_t i = 0; i < 4; i++) {
		bytes[4 + i] = (uint8_t)(size >> 8 * i);
	}
}

void ring_pair_write(struct ring *ring, size_t size, uint32_t seed)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	ring_pair_make(bytes, size, seed);
	assert_int_equal(ring_write(ring, bytes, size), RING_OK);
}

void ring_pair_expect(struct ring *ring, size_t size, uint32_t seed)
{
	uint8_t expected[LINK_MAX_MESSAGE], bytes[LINK_MAX_MESSAGE];
	size_t got = 0;
	ring_pair_make(expected, size, seed);
	assert_int_equal(ring_read(ring, bytes, &got), RING_OK);
	assert_int_equal(got, size);
	assert_memory_equal(bytes, expected, size);
}

void ring_pair_expect_read(struct ring *ring, enum ring_result result)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = 0;
	assert_int_equal(ring_read(ring, bytes, &size), result);
}

void ring_pair_move_to(struct ring_pair *pair, uint32_t index)
{
	pair->guest.produced = pair->guest.consumed = index;
	pair->host.produced = pair->host.consumed = index;
	pair->control->to_host_produced = pair->control->to_host_consumed = index;
	pair->control->to_guest_produced = pair->control->to_guest_consumed = index;
}
