/* SPDX-License-Identifier: MIT
 *
 * The rings between honest peers. Others: test_ring_lies.c. Threads: test_ring_threads.c.
 */
#include "harness.h"

#include "ring_pair.h"

static void both_directions_in_order(void **state)
{
	struct ring_pair *pair = *state;
	ring_pair_expect_read(&pair->host, RING_EMPTY);
	ring_pair_expect_read(&pair->guest, RING_EMPTY);
	ring_pair_write(&pair->guest, LINK_HEADER_SIZE, 1);
	ring_pair_write(&pair->guest, LINK_MAX_MESSAGE, 2);
	ring_pair_write(&pair->host, 100, 3);
	ring_pair_expect(&pair->host, LINK_HEADER_SIZE, 1);
	ring_pair_expect(&pair->host, LINK_MAX_MESSAGE, 2);
	ring_pair_expect_read(&pair->host, RING_EMPTY);
	ring_pair_expect(&pair->guest, 100, 3);
	ring_pair_expect_read(&pair->guest, RING_EMPTY);
}

static void layout_in_shared_memory(void **state)
{
	struct ring_pair *pair = *state;
	const uint8_t *bytes = pair->shared;
	assert_memory_equal(bytes, "RRNG\1\0\0\0\0\0\4\0\0\0\0\0", 16);
	ring_pair_write(&pair->guest, 20, 5);
	ring_pair_write(&pair->host, 24, 6);
	assert_int_equal(bytes[0x40], 20);
	assert_int_equal(bytes[0xc0], 24);
	assert_int_equal(bytes[RING_CONTROL_BYTES + 4], 20);
	assert_int_equal(bytes[RING_CONTROL_BYTES + RING_DATA_BYTES + 4], 24);
	ring_pair_expect(&pair->host, 20, 5);
	ring_pair_expect(&pair->guest, 24, 6);
	assert_int_equal(bytes[0x80], 20);
	assert_int_equal(bytes[0x100], 24);
}

/* Every position of a message relative to the end of the data area. */
static void wraps_around_the_area(void **state)
{
	struct ring_pair *pair = *state;
	for (uint32_t before = 0; before <= 64; before++) {
		ring_pair_move_to(pair, 7 * RING_DATA_BYTES - before);
		ring_pair_write(&pair->guest, 64, before);
		ring_pair_write(&pair->host, 61, before);
		ring_pair_expect(&pair->host, 64, before);
		ring_pair_expect(&pair->guest, 61, before);
	}
}

static void indices_wrap_at_2_to_32(void **state)
{
	struct ring_pair *pair = *state;
	ring_pair_move_to(pair, UINT32_MAX - 1000);
	for (uint32_t i = 0; i < 100; i++) {
		ring_pair_write(&pair->guest, 333, i);
		ring_pair_write(&pair->guest, 12, i);
		ring_pair_expect(&pair->host, 333, i);
		ring_pair_expect(&pair->host, 12, i);
	}
	assert_true(pair->host.consumed < 100000);
	assert_int_equal(pair->host.consumed, pair->guest.produced);
}

static void full_and_room(void **state)
{
	struct ring_pair *pair = *state;
	uint8_t bytes[LINK_MAX_MESSAGE];
	ring_pair_make(bytes, sizeof(bytes), 0);
	for (size_t i = 0; i < RING_DATA_BYTES / LINK_MAX_MESSAGE; i++) {
		assert_int_equal(ring_write(&pair->guest, bytes, sizeof(bytes)), RING_OK);
	}
	assert_int_equal(ring_write(&pair->guest, bytes, LINK_HEADER_SIZE), RING_FULL);
	ring_pair_expect(&pair->host, LINK_MAX_MESSAGE, 0);
	/* Exactly as much as was read. */
	assert_int_equal(ring_write(&pair->guest, bytes, LINK_HEADER_SIZE), RING_OK);
	assert_int_equal(ring_write(&pair->guest, bytes, LINK_MAX_MESSAGE), RING_FULL);
	assert_int_equal(
		ring_write(&pair->guest, bytes, LINK_MAX_MESSAGE - LINK_HEADER_SIZE), RING_OK);
	assert_int_equal(ring_write(&pair->guest, bytes, LINK_HEADER_SIZE), RING_FULL);
}

static void write_oversized(void *data)
{
	struct ring_pair *pair = data;
	static uint8_t bytes[LINK_MAX_MESSAGE + 1];
	ring_write(&pair->host, bytes, sizeof(bytes));
}

static void write_undersized(void *data)
{
	struct ring_pair *pair = data;
	uint8_t bytes[LINK_HEADER_SIZE] = {0};
	ring_write(&pair->host, bytes, LINK_HEADER_SIZE - 1);
}

static void sizes_that_no_message_has_abort(void **state)
{
	assert_true(harness_aborts(write_oversized, *state));
	assert_true(harness_aborts(write_undersized, *state));
}

static void kick_only_when_asked(void **state)
{
	struct ring_pair *pair = *state;
	assert_false(ring_guest_must_kick(&pair->guest));
	ring_host_sleep(&pair->host);
	assert_true(ring_guest_must_kick(&pair->guest));
	ring_host_awake(&pair->host);
	assert_false(ring_guest_must_kick(&pair->guest));
	ring_host_sleep(&pair->host);
	assert_true(ring_init(&pair->host, RING_AT_HOST, pair->shared));
	assert_false(ring_guest_must_kick(&pair->guest));
}

static void wait_for_a_message(void **state)
{
	struct ring_pair *pair = *state;
	struct ring_command wait;
	ring_guest_fill_wait(&pair->guest, false, &wait);
	assert_int_equal(wait.magic, RING_COMMAND_MAGIC);
	assert_int_equal(wait.op, RING_WAIT);
	assert_int_equal(wait.reserved, 0);
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
	ring_pair_write(&pair->host, 16, 1);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
	/* Not drained: due at once. */
	ring_guest_fill_wait(&pair->guest, false, &wait);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
	ring_pair_expect(&pair->guest, 16, 1);
	ring_guest_fill_wait(&pair->guest, false, &wait);
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
}

/* A change between the guest's look and its WAIT must not get lost. */
static void wait_for_the_link_state(void **state)
{
	struct ring_pair *pair = *state;
	struct ring_command wait;
	assert_int_equal(ring_guest_link_state(&pair->guest), RING_LINK_CONNECTING);
	ring_host_set_link_state(&pair->host, RING_LINK_UP);
	ring_guest_fill_wait(&pair->guest, false, &wait);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
	assert_int_equal(ring_guest_link_state(&pair->guest), RING_LINK_UP);
	ring_guest_fill_wait(&pair->guest, false, &wait);
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
	ring_host_set_link_state(&pair->host, RING_LINK_DOWN);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
}

static void fill(struct ring *ring)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	ring_pair_make(bytes, sizeof(bytes), 0);
	while (ring_write(ring, bytes, sizeof(bytes)) == RING_OK) {
	}
}

static void wait_for_space(void **state)
{
	struct ring_pair *pair = *state;
	struct ring_command wait;
	fill(&pair->guest);
	ring_guest_fill_wait(&pair->guest, true, &wait);
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
	ring_pair_expect(&pair->host, LINK_MAX_MESSAGE, 0);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
	wait.wants_space = 0;
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
	/* Space that came between the failed write and the WAIT counts, too. */
	fill(&pair->guest);
	ring_pair_expect(&pair->host, LINK_MAX_MESSAGE, 0);
	ring_guest_fill_wait(&pair->guest, true, &wait);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
	/* And is used up once it was seen. */
	ring_pair_write(&pair->guest, LINK_MAX_MESSAGE, 0);
	ring_guest_fill_wait(&pair->guest, true, &wait);
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RING_TEST(both_directions_in_order),
		RING_TEST(layout_in_shared_memory),
		RING_TEST(wraps_around_the_area),
		RING_TEST(indices_wrap_at_2_to_32),
		RING_TEST(full_and_room),
		RING_TEST(sizes_that_no_message_has_abort),
		RING_TEST(kick_only_when_asked),
		RING_TEST(wait_for_a_message),
		RING_TEST(wait_for_the_link_state),
		RING_TEST(wait_for_space),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
