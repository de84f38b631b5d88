/* SPDX-License-Identifier: MIT
 *
 * Messages that wait for the ring: in order, whole, and bounded.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "guest-proxy/link/byte_queue.h"
#include "protocol/encode.h"
#include "tests/unit/sides.h"

static struct byte_queue queue;

static int teardown(void **state)
{
	byte_queue_finish(&queue);
	return 0;
}

/* A message of another length for each number. */
static size_t make(uint8_t bytes[static LINK_MAX_MESSAGE], uint32_t number)
{
	static struct link_msg msg;
	msg = (struct link_msg){.opcode = LINK_WINDOW_TITLE, .object = number};
	msg.text.length = number % LINK_MAX_TITLE;
	memset(msg.text.untrusted_bytes, (int)(number % 256), msg.text.length);
	return side_encode(&msg, bytes);
}

static bool push(uint32_t number)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = make(bytes, number);
	return byte_queue_push(&queue, bytes, size);
}

static void assert_first_is(uint32_t number)
{
	uint8_t expected[LINK_MAX_MESSAGE];
	size_t expected_size = make(expected, number), size = 0;
	const uint8_t *bytes = byte_queue_peek(&queue, &size);
	assert_non_null(bytes);
	assert_int_equal(size, expected_size);
	assert_memory_equal(bytes, expected, size);
}

static void keeps_order_while_it_wraps(void **state)
{
	uint32_t next_in = 1, next_out = 1;
	for (int round = 0; round < 200; round++) {
		for (int i = 0; i < 7; i++) {
			assert_true(push(next_in++));
		}
		for (int i = 0; i < 7; i++) {
			assert_first_is(next_out++);
			byte_queue_pop(&queue);
		}
	}
	assert_true(byte_queue_is_empty(&queue));
}

static void keeps_order_while_it_grows(void **state)
{
	for (uint32_t i = 1; i <= 500; i++) {
		assert_true(push(i));
	}
	for (uint32_t i = 1; i <= 500; i++) {
		assert_first_is(i);
		byte_queue_pop(&queue);
	}
}

static void refuses_more_than_the_limit(void **state)
{
	uint32_t number = LINK_MAX_TITLE - 1;
	while (push(number)) {
		assert_true(queue.end - queue.begin <= LINK_MAX_QUEUED);
	}
	assert_true(queue.end - queue.begin > LINK_MAX_QUEUED - LINK_MAX_MESSAGE);
	assert_first_is(number);
	byte_queue_pop(&queue);
	assert_true(push(number));
}

static void empty_has_no_first(void **state)
{
	size_t size = 0;
	assert_null(byte_queue_peek(&queue, &size));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(keeps_order_while_it_wraps, teardown),
		cmocka_unit_test_teardown(keeps_order_while_it_grows, teardown),
		cmocka_unit_test_teardown(refuses_more_than_the_limit, teardown),
		cmocka_unit_test_teardown(empty_has_no_first, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
