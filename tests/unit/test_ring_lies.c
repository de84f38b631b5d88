/* SPDX-License-Identifier: MIT
 *
 * The rings against a peer that writes what it likes into the shared memory.
 */
#include "harness.h"

#include <string.h>

#include "ring_pair.h"

static void host_refuses_a_foreign_page(void **state)
{
	struct ring_pair *pair = *state;
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
	struct ring_pair *pair = *state;
	ring_pair_write(&pair->guest, 28, 9);
	assert_true(ring_init(&pair->host, RING_AT_HOST, pair->shared));
	ring_pair_expect(&pair->host, 28, 9);
	ring_pair_expect_read(&pair->host, RING_EMPTY);
}

static void producer_index_lies(void **state)
{
	struct ring_pair *pair = *state;
	static const uint32_t lies[] = {
		RING_DATA_BYTES + 1, UINT32_MAX, 0x80000000, 2 * RING_DATA_BYTES};
	ring_pair_move_to(pair, 5000);
	/* Good messages: nothing but the index is wrong. */
	ring_pair_write(&pair->guest, 64, 1);
	ring_pair_write(&pair->host, 64, 2);
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		pair->control->to_host_produced = 5000 + lies[i];
		ring_pair_expect_read(&pair->host, RING_BROKEN);
		pair->control->to_guest_produced = 5000 + lies[i];
		ring_pair_expect_read(&pair->guest, RING_BROKEN);
	}
	assert_int_equal(pair->host.consumed, 5000);
	assert_int_equal(pair->guest.consumed, 5000);
}

static void consumer_index_lies(void **state)
{
	struct ring_pair *pair = *state;
	uint8_t bytes[64];
	ring_pair_make(bytes, sizeof(bytes), 0);
	/* Ahead of what was written, or so far behind that more than the area is in use. */
	static const uint32_t lies[] = {
		1, 0x80000000, RING_DATA_BYTES, UINT32_MAX - RING_DATA_BYTES};
	ring_pair_move_to(pair, 5000);
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		pair->control->to_guest_consumed = 5000 + lies[i];
		assert_int_equal(ring_write(&pair->host, bytes, sizeof(bytes)), RING_BROKEN);
		pair->control->to_host_consumed = 5000 + lies[i];
		assert_int_equal(ring_write(&pair->guest, bytes, sizeof(bytes)), RING_BROKEN);
	}
	assert_int_equal(pair->host.produced, 5000);
}

static void length_lies(void **state)
{
	struct ring_pair *pair = *state;
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
		ring_pair_expect_read(&pair->host, cases[i].result);
		pair->control->to_host_produced = 0;
	}
}

static void own_indices_are_not_read_back(void **state)
{
	struct ring_pair *pair = *state;
	ring_pair_write(&pair->guest, 40, 1);
	ring_pair_write(&pair->host, 50, 2);
	pair->control->to_host_consumed = 0x12345678;
	pair->control->to_guest_produced = 0x12345678;
	ring_pair_expect(&pair->host, 40, 1);
	assert_int_equal(pair->control->to_host_consumed, 40);
	ring_pair_write(&pair->host, 60, 3);
	assert_int_equal(pair->control->to_guest_produced, 110);
	ring_pair_expect(&pair->guest, 50, 2);
	ring_pair_expect(&pair->guest, 60, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RING_TEST(host_refuses_a_foreign_page),
		RING_TEST(host_attaches_late),
		RING_TEST(producer_index_lies),
		RING_TEST(consumer_index_lies),
		RING_TEST(length_lies),
		RING_TEST(own_indices_are_not_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
