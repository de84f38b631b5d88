/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <string.h>

#include "vhost/queue/chain.h"

static char text[] = "0123456789abcdef";

static void cut(struct iovec *iov, size_t count, size_t size)
{
	for (size_t i = 0; i < count; i++) {
		iov[i] = (struct iovec){text + i * size, size};
	}
}

static void test_takes_in_order(void **state)
{
	struct iovec iov[4];
	char out[17] = "";
	cut(iov, 4, 4);
	struct iov_cursor cursor = iov_cursor_at(iov, 4);
	assert_true(iov_take(&cursor, out, 3));
	assert_true(iov_take(&cursor, out + 3, 6));
	assert_true(iov_take(&cursor, out + 9, 0));
	assert_true(iov_take(&cursor, out + 9, 7));
	assert_string_equal(out, text);
	assert_true(iov_take(&cursor, out, 0));
	assert_false(iov_take(&cursor, out, 1));
}

static void test_takes_no_more_than_there_is(void **state)
{
	struct iovec iov[2];
	char out[17] = "";
	cut(iov, 2, 4);
	struct iov_cursor cursor = iov_cursor_at(iov, 2);
	assert_false(iov_take(&cursor, out, 9));
	assert_int_equal(out[8], 0);
	struct iov_cursor empty = iov_cursor_at(NULL, 0);
	assert_false(iov_take(&empty, out, 1));
}

/* One step a piece and one a call: what is behind a thousand pieces is no further away. */
static void test_steps(void **state)
{
	static char bytes[16384 * 16];
	static struct iovec iov[1024];
	char out[16];
	for (size_t i = 0; i < COUNT_OF(iov); i++) {
		iov[i] = (struct iovec){bytes + i * 256, 256};
	}
	struct iov_cursor cursor = iov_cursor_at(iov, COUNT_OF(iov));
	for (size_t i = 0; i < sizeof(bytes) / sizeof(out); i++) {
		assert_true(iov_take(&cursor, out, sizeof(out)));
	}
	assert_true(cursor.steps >= 16384 && cursor.steps <= 16384 + COUNT_OF(iov));
}

static void test_writes_whole_or_nothing(void **state)
{
	char bytes[] = "........";
	const struct iovec iov[] = {{bytes, 3}, {bytes + 4, 3}};
	assert_false(iov_write(iov, 2, text, 7));
	assert_string_equal(bytes, "........");
	assert_true(iov_write(iov, 2, text, 5));
	assert_string_equal(bytes, "012.34..");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_takes_in_order),
		cmocka_unit_test(test_takes_no_more_than_there_is),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_writes_whole_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
