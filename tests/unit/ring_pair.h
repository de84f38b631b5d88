/* SPDX-License-Identifier: MIT
 *
 * Both ends of a pair of rings in one process, for the tests of ring.h.
 */
#ifndef TESTS_UNIT_RING_PAIR_H
#define TESTS_UNIT_RING_PAIR_H

#include "protocol/ring.h"

struct ring_pair {
	struct ring guest, host;
	struct ring_control *control;
	void *shared;
};

int ring_pair_setup(void **state);
int ring_pair_teardown(void **state);

#define RING_TEST(name) cmocka_unit_test_setup_teardown(name, ring_pair_setup, ring_pair_teardown)

/* A message of size bytes whose body is filled from seed. */
void ring_pair_make(uint8_t *bytes, size_t size, uint32_t seed);

/* Write it, which must succeed; read it, which must be what was made from seed. */
void ring_pair_write(struct ring *ring, size_t size, uint32_t seed);
void ring_pair_expect(struct ring *ring, size_t size, uint32_t seed);

/* One read must have this result. */
void ring_pair_expect_read(struct ring *ring, enum ring_result result);

/* Puts both ends at index, as if that many bytes had passed. */
void ring_pair_move_to(struct ring_pair *pair, uint32_t index);

#endif
