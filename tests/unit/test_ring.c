/* SPDX-License-Identifier: MIT
 *
 * The rings against honest and lying peers. Threads: test_ring_threads.c.
 */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/ring.h"

struct pair {
	struct ring guest, host;
	struct ring_control *control;
	void *shared;
};

static int setup(void **state)
{
	struct pair *pair = calloc(1, sizeof(*pair));
	pair->shared = aligned_alloc(4096, RING_SHARED_BYTES);
	memset(pair->shared, 0xee, RING_SHARED_BYTES);
	pair->control = pair->shared;
	*state = pair;
	return ring_init(&pair->guest, RING_AT_GUEST, pair->shared)
			&& ring_init(&pair->host, RING_AT_HOST, pair->shared)
		? 0
		: -1;
}

static int teardown(void **state)
{
	struct pair *pair = *state;
	free(pair->shared);
	free(pair);
	return 0;
}

/* A message of size bytes whose body is filled from seed. */
static void make_message(uint8_t *bytes, size_t size, uint32_t seed)
{
	for (size_t i = 0; i < size; i++) {
		bytes[i] = (uint8_t)(seed + i * 7);
	}
	for (size_t i = 0; i < 4; i++) {
		bytes[4 + i] = (uint8_t)(size >> 8 * i);
	}
}

static void write_message(struct ring *ring, size_t size, uint32_t seed)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	make_message(bytes, size, seed);
	assert_int_equal(ring_write(ring, bytes, size), RING_OK);
}

static void expect_message(struct ring *ring, size_t size, uint32_t seed)
{
	uint8_t expected[LINK_MAX_MESSAGE], bytes[LINK_MAX_MESSAGE];
	size_t got = 0;
	make_message(expected, size, seed);
	assert_int_equal(ring_read(ring, bytes, &got), RING_OK);
	assert_int_equal(got, size);
	assert_memory_equal(bytes, expected, size);
}

static void expect_read(struct ring *ring, enum ring_result result)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = 0;
	assert_int_equal(ring_read(ring, bytes, &size), result);
}

/* Puts both ends at index, as if that many bytes had passed. */
static void move_to(struct pair *pair, uint32_t index)
{
	pair->guest.produced = pair->guest.consumed = index;
	pair->host.produced = pair->host.consumed = index;
	pair->control->to_host_produced = pair->control->to_host_consumed = index;
	pair->control->to_guest_produced = pair->control->to_guest_consumed = index;
}

static void both_directions_in_order(void **state)
{
	struct pair *pair = *state;
	expect_read(&pair->host, RING_EMPTY);
	expect_read(&pair->guest, RING_EMPTY);
	write_message(&pair->guest, LINK_HEADER_SIZE, 1);
	write_message(&pair->guest, LINK_MAX_MESSAGE, 2);
	write_message(&pair->host, 100, 3);
	expect_message(&pair->host, LINK_HEADER_SIZE, 1);
	expect_message(&pair->host, LINK_MAX_MESSAGE, 2);
	expect_read(&pair->host, RING_EMPTY);
	expect_message(&pair->guest, 100, 3);
	expect_read(&pair->guest, RING_EMPTY);
}

static void layout_in_shared_memory(void **state)
{
	struct pair *pair = *state;
	const uint8_t *bytes = pair->shared;
	assert_memory_equal(bytes, "RRNG\1\0\0\0\0\0\4\0\0\0\0\0", 16);
	write_message(&pair->guest, 20, 5);
	write_message(&pair->host, 24, 6);
	assert_int_equal(bytes[0x40], 20);
	assert_int_equal(bytes[0xc0], 24);
	assert_int_equal(bytes[RING_CONTROL_BYTES + 4], 20);
	assert_int_equal(bytes[RING_CONTROL_BYTES + RING_DATA_BYTES + 4], 24);
	expect_message(&pair->host, 20, 5);
	expect_message(&pair->guest, 24, 6);
	assert_int_equal(bytes[0x80], 20);
	assert_int_equal(bytes[0x100], 24);
}

/* Every position of a message relative to the end of the data area. */
static void wraps_around_the_area(void **state)
{
	struct pair *pair = *state;
	for (uint32_t before = 0; before <= 64; before++) {
		move_to(pair, 7 * RING_DATA_BYTES - before);
		write_message(&pair->guest, 64, before);
		write_message(&pair->host, 61, before);
		expect_message(&pair->host, 64, before);
		expect_message(&pair->guest, 61, before);
	}
}

static void indices_wrap_at_2_to_32(void **state)
{
	struct pair *pair = *state;
	move_to(pair, UINT32_MAX - 1000);
	for (uint32_t i = 0; i < 100; i++) {
		write_message(&pair->guest, 333, i);
		write_message(&pair->guest, 12, i);
		expect_message(&pair->host, 333, i);
		expect_message(&pair->host, 12, i);
	}
	assert_true(pair->host.consumed < 100000);
	assert_int_equal(pair->host.consumed, pair->guest.produced);
}

static void full_and_room(void **state)
{
	struct pair *pair = *state;
	uint8_t bytes[LINK_MAX_MESSAGE];
	make_message(bytes, sizeof(bytes), 0);
	for (size_t i = 0; i < RING_DATA_BYTES / LINK_MAX_MESSAGE; i++) {
		assert_true(ring_has_room(&pair->guest, LINK_MAX_MESSAGE));
		assert_int_equal(ring_write(&pair->guest, bytes, sizeof(bytes)), RING_OK);
	}
	assert_false(ring_has_room(&pair->guest, 1));
	make_message(bytes, LINK_HEADER_SIZE, 0);
	assert_int_equal(ring_write(&pair->guest, bytes, LINK_HEADER_SIZE), RING_FULL);
	expect_message(&pair->host, LINK_MAX_MESSAGE, 0);
	assert_true(ring_has_room(&pair->guest, LINK_MAX_MESSAGE));
	assert_false(ring_has_room(&pair->guest, LINK_MAX_MESSAGE + 1));
	assert_int_equal(ring_write(&pair->guest, bytes, LINK_HEADER_SIZE), RING_OK);
}

static void write_oversized(void *data)
{
	struct pair *pair = data;
	static uint8_t bytes[LINK_MAX_MESSAGE + 1];
	ring_write(&pair->host, bytes, sizeof(bytes));
}

static void write_undersized(void *data)
{
	struct pair *pair = data;
	uint8_t bytes[LINK_HEADER_SIZE] = {0};
	ring_write(&pair->host, bytes, LINK_HEADER_SIZE - 1);
}

static void sizes_that_no_message_has_abort(void **state)
{
	assert_true(harness_aborts(write_oversized, *state));
	assert_true(harness_aborts(write_undersized, *state));
}

static void host_refuses_a_foreign_page(void **state)
{
	struct pair *pair = *state;
	struct ring host;
	const struct ring_control good = *pair->control;
	static const struct {
		size_t offset;
		uint32_t value;
		bool accepted;
	} cases[] = {
		{offsetof(struct ring_control, magic), 0, false},
		{offsetof(struct ring_control, version), 2, false},
		{offsetof(struct ring_control, data_bytes), 0, false},
		{offsetof(struct ring_control, data_bytes), 2 * RING_DATA_BYTES, false},
		{offsetof(struct ring_control, reserved), 1, false},
		{offsetof(struct ring_control, to_guest_consumed), 1, false},
		{offsetof(struct ring_control, to_host_produced), RING_DATA_BYTES + 1, false},
		{offsetof(struct ring_control, to_host_produced), UINT32_MAX, false},
		{offsetof(struct ring_control, to_host_produced), RING_DATA_BYTES, true},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		*pair->control = good;
		memcpy((char *)pair->control + cases[i].offset, &cases[i].value, 4);
		assert_int_equal(ring_init(&host, RING_AT_HOST, pair->shared), cases[i].accepted);
	}
}

/* The guest may write before the backend has seen OPEN. */
static void host_attaches_late(void **state)
{
	struct pair *pair = *state;
	write_message(&pair->guest, 28, 9);
	assert_true(ring_init(&pair->host, RING_AT_HOST, pair->shared));
	expect_message(&pair->host, 28, 9);
	expect_read(&pair->host, RING_EMPTY);
}

static void producer_index_lies(void **state)
{
	struct pair *pair = *state;
	static const uint32_t lies[] = {
		RING_DATA_BYTES + 1, UINT32_MAX, 0x80000000, 2 * RING_DATA_BYTES};
	move_to(pair, 5000);
	/* Good messages: nothing but the index is wrong. */
	write_message(&pair->guest, 64, 1);
	write_message(&pair->host, 64, 2);
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		pair->control->to_host_produced = 5000 + lies[i];
		expect_read(&pair->host, RING_BROKEN);
		pair->control->to_guest_produced = 5000 + lies[i];
		expect_read(&pair->guest, RING_BROKEN);
	}
	assert_int_equal(pair->host.consumed, 5000);
	assert_int_equal(pair->guest.consumed, 5000);
}

static void consumer_index_lies(void **state)
{
	struct pair *pair = *state;
	uint8_t bytes[64];
	make_message(bytes, sizeof(bytes), 0);
	/* Ahead of what was written, or so far behind that more than the area is in use. */
	static const uint32_t lies[] = {1, 0x80000000, RING_DATA_BYTES, UINT32_MAX - RING_DATA_BYTES};
	move_to(pair, 5000);
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		pair->control->to_guest_consumed = 5000 + lies[i];
		assert_int_equal(ring_write(&pair->host, bytes, sizeof(bytes)), RING_BROKEN);
		assert_false(ring_has_room(&pair->host, 1));
		pair->control->to_host_consumed = 5000 + lies[i];
		assert_int_equal(ring_write(&pair->guest, bytes, sizeof(bytes)), RING_BROKEN);
	}
	assert_int_equal(pair->host.produced, 5000);
}

static void length_lies(void **state)
{
	struct pair *pair = *state;
	static const struct {
		uint32_t length, available;
		enum ring_result result;
	} cases[] = {
		{0, 64, RING_BROKEN},
		{11, 64, RING_BROKEN},
		{LINK_MAX_MESSAGE + 1, RING_DATA_BYTES, RING_BROKEN},
		{0x80000010, 64, RING_BROKEN},
		{UINT32_MAX, 64, RING_BROKEN},
		/* Not all there yet: to be read when it is. */
		{65, 64, RING_EMPTY},
		{LINK_MAX_MESSAGE, LINK_MAX_MESSAGE - 1, RING_EMPTY},
		{12, 11, RING_EMPTY},
		{0, 11, RING_EMPTY},
		{64, 64, RING_OK},
		{12, 64, RING_OK},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_true(ring_init(&pair->host, RING_AT_HOST, pair->shared));
		memcpy(pair->host.in + 4, &cases[i].length, 4);
		pair->control->to_host_produced = cases[i].available;
		expect_read(&pair->host, cases[i].result);
		pair->control->to_host_produced = 0;
	}
}

static void own_indices_are_not_read_back(void **state)
{
	struct pair *pair = *state;
	write_message(&pair->guest, 40, 1);
	write_message(&pair->host, 50, 2);
	pair->control->to_host_consumed = 0x12345678;
	pair->control->to_guest_produced = 0x12345678;
	expect_message(&pair->host, 40, 1);
	assert_int_equal(pair->control->to_host_consumed, 40);
	write_message(&pair->host, 60, 3);
	assert_int_equal(pair->control->to_guest_produced, 110);
	expect_message(&pair->guest, 50, 2);
	expect_message(&pair->guest, 60, 3);
}

static void kick_only_when_asked(void **state)
{
	struct pair *pair = *state;
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
	struct pair *pair = *state;
	struct ring_command wait;
	ring_guest_fill_wait(&pair->guest, false, &wait);
	assert_int_equal(wait.magic, RING_COMMAND_MAGIC);
	assert_int_equal(wait.op, RING_WAIT);
	assert_int_equal(wait.reserved, 0);
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
	write_message(&pair->host, 16, 1);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
	/* Not drained: due at once. */
	ring_guest_fill_wait(&pair->guest, false, &wait);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
	expect_message(&pair->guest, 16, 1);
	ring_guest_fill_wait(&pair->guest, false, &wait);
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
}

/* A change between the guest's look and its WAIT must not get lost. */
static void wait_for_the_link_state(void **state)
{
	struct pair *pair = *state;
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
	make_message(bytes, sizeof(bytes), 0);
	while (ring_write(ring, bytes, sizeof(bytes)) == RING_OK) {
	}
}

static void wait_for_space(void **state)
{
	struct pair *pair = *state;
	struct ring_command wait;
	fill(&pair->guest);
	ring_guest_fill_wait(&pair->guest, true, &wait);
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
	expect_message(&pair->host, LINK_MAX_MESSAGE, 0);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
	wait.wants_space = 0;
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
	/* Space that came between the failed write and the WAIT counts, too. */
	fill(&pair->guest);
	expect_message(&pair->host, LINK_MAX_MESSAGE, 0);
	ring_guest_fill_wait(&pair->guest, true, &wait);
	assert_true(ring_host_wait_is_due(&pair->host, &wait));
	/* And is used up once it was seen. */
	assert_true(ring_has_room(&pair->guest, 12));
	ring_guest_fill_wait(&pair->guest, true, &wait);
	assert_false(ring_host_wait_is_due(&pair->host, &wait));
}

#define RING_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RING_TEST(both_directions_in_order),
		RING_TEST(layout_in_shared_memory),
		RING_TEST(wraps_around_the_area),
		RING_TEST(indices_wrap_at_2_to_32),
		RING_TEST(full_and_room),
		RING_TEST(sizes_that_no_message_has_abort),
		RING_TEST(host_refuses_a_foreign_page),
		RING_TEST(host_attaches_late),
		RING_TEST(producer_index_lies),
		RING_TEST(consumer_index_lies),
		RING_TEST(length_lies),
		RING_TEST(own_indices_are_not_read_back),
		RING_TEST(kick_only_when_asked),
		RING_TEST(wait_for_a_message),
		RING_TEST(wait_for_the_link_state),
		RING_TEST(wait_for_space),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
