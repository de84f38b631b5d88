/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include <string.h>

#include "protocol/reader.h"
#include "protocol/writer.h"

static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xff, 0xfe};

static void reads_little_endian(void **state)
{
	struct reader reader;
	reader_init(&reader, bytes, sizeof(bytes));
	assert_int_equal(reader_u16(&reader), 0x0201);
	assert_int_equal(reader_u32(&reader), 0x06050403);
	assert_true(reader_u64(&reader) == UINT64_C(0x0e0d0c0b0a090807));
	assert_int_equal(reader_left(&reader), 2);
	assert_int_equal(reader_u16(&reader), 0xfeff);
	assert_int_equal(reader_left(&reader), 0);
	assert_false(reader.failed);
}

/* Once past the end nothing is read any more, even what would fit. */
static void error_sticks(void **state)
{
	struct reader reader;
	reader_init(&reader, bytes, 3);
	assert_int_equal(reader_u32(&reader), 0);
	assert_true(reader.failed);
	assert_int_equal(reader_left(&reader), 0);
	assert_int_equal(reader_u16(&reader), 0);
	uint8_t out[2] = {0xaa, 0xaa};
	reader_bytes(&reader, out, sizeof(out));
	assert_int_equal(out[0], 0xaa);
}

static void reads_bytes(void **state)
{
	struct reader reader;
	reader_init(&reader, bytes, 4);
	uint8_t out[4] = {0};
	reader_bytes(&reader, out, 0);
	reader_bytes(&reader, out, 4);
	assert_memory_equal(out, bytes, 4);
	assert_false(reader.failed);
	reader_bytes(&reader, out, SIZE_MAX);
	assert_true(reader.failed);
}

static void writer_is_the_inverse(void **state)
{
	uint8_t out[sizeof(bytes)];
	struct writer writer;
	writer_init(&writer, out, sizeof(out));
	writer_u16(&writer, 0x0201);
	writer_u32(&writer, 0x06050403);
	writer_u64(&writer, UINT64_C(0x0e0d0c0b0a090807));
	writer_bytes(&writer, bytes + 14, 2);
	assert_int_equal(writer.at, sizeof(bytes));
	assert_memory_equal(out, bytes, sizeof(bytes));
}

static void write_too_much(void *data)
{
	uint8_t out[3];
	struct writer writer;
	writer_init(&writer, out, sizeof(out));
	writer_u16(&writer, 1);
	writer_u16(&writer, 2);
}

static void writer_aborts_at_its_end(void **state)
{
	assert_true(harness_aborts(write_too_much, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_little_endian),
		cmocka_unit_test(error_sticks),
		cmocka_unit_test(reads_bytes),
		cmocka_unit_test(writer_is_the_inverse),
		cmocka_unit_test(writer_aborts_at_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
