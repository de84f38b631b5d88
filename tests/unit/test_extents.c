/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "protocol/extents.h"

#define PAGE ((uint64_t)LINK_PAGE_BYTES)

static bool append(struct extents *extents, uint64_t offset, uint64_t length)
{
	return extents_append(extents, (struct link_extent){offset, length});
}

static void merges_neighbours(void **state)
{
	struct extents extents = {0};
	assert_true(append(&extents, PAGE, PAGE));
	assert_true(append(&extents, 2 * PAGE, 3 * PAGE));
	assert_true(append(&extents, 0, PAGE)); /* touches the first, not the last */
	assert_true(append(&extents, 9 * PAGE, PAGE));
	assert_true(append(&extents, 9 * PAGE, PAGE)); /* the same again is no neighbour */
	assert_int_equal(extents.count, 4);
	assert_int_equal(extents.list[0].offset, PAGE);
	assert_int_equal(extents.list[0].length, 4 * PAGE);
	assert_int_equal(extents.bytes, 7 * PAGE);
	extents_finish(&extents);
	assert_null(extents.list);
	assert_int_equal(extents.count + extents.bytes + extents.capacity, 0);
}

static void grows(void **state)
{
	struct extents extents = {0};
	for (uint64_t i = 0; i < 1000; i++) {
		assert_true(append(&extents, 2 * i * PAGE, PAGE));
	}
	assert_int_equal(extents.count, 1000);
	assert_int_equal(extents.list[999].offset, 1998 * PAGE);
	extents_finish(&extents);
}

static void refuses(void **state)
{
	static const struct link_extent cases[] = {
		{0, 0},
		{1, PAGE},
		{0, PAGE + 1},
		{0, 1},
		{UINT64_MAX - PAGE + 1, PAGE},
		{UINT64_MAX - PAGE + 1, 2 * PAGE},
		{(uint64_t)INT64_MAX + 1 - PAGE, PAGE}, /* ends beyond an off_t */
		{0, (uint64_t)INT64_MAX + 1},
	};
	struct extents extents = {0};
	assert_true(append(&extents, 0, PAGE));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_false(extents_append(&extents, cases[i]));
	}
	assert_int_equal(extents.count, 1);
	assert_int_equal(extents.bytes, PAGE);
	extents_finish(&extents);
}

static void sum_must_not_wrap(void **state)
{
	struct extents extents = {0};
	uint64_t huge = ((uint64_t)INT64_MAX + 1) - 2 * PAGE;
	assert_true(append(&extents, 0, huge));
	assert_true(append(&extents, 0, huge));
	assert_true(append(&extents, 0, 2 * PAGE));
	assert_false(append(&extents, 0, 2 * PAGE));
	assert_int_equal(extents.count, 3);
	assert_null(extents_map(&extents, 0, PROT_READ));
	extents_finish(&extents);
}

static void within_a_file(void **state)
{
	struct extents extents = {0};
	assert_true(extents_within(&extents, 0));
	append(&extents, 0, PAGE);
	append(&extents, 3 * PAGE, 2 * PAGE);
	assert_true(extents_within(&extents, 5 * PAGE));
	assert_false(extents_within(&extents, 5 * PAGE - 1));
	assert_false(extents_within(&extents, 0));
	extents_finish(&extents);
}

/* A file of eight pages, each filled with its number. */
static int make_file(void)
{
	int fd = memfd_create("ram", MFD_CLOEXEC);
	char page[LINK_PAGE_BYTES];
	for (int i = 0; i < 8; i++) {
		memset(page, 'a' + i, sizeof(page));
		assert_int_equal(write(fd, page, sizeof(page)), sizeof(page));
	}
	return fd;
}

static void maps_in_order(void **state)
{
	int fd = make_file();
	struct extents extents = {0};
	append(&extents, 6 * PAGE, PAGE);
	append(&extents, PAGE, 2 * PAGE);
	append(&extents, 6 * PAGE, PAGE); /* twice is allowed */
	char *bytes = extents_map(&extents, fd, PROT_READ | PROT_WRITE);
	assert_non_null(bytes);
	assert_int_equal(bytes[0], 'g');
	assert_int_equal(bytes[PAGE - 1], 'g');
	assert_int_equal(bytes[PAGE], 'b');
	assert_int_equal(bytes[2 * PAGE], 'c');
	assert_int_equal(bytes[3 * PAGE], 'g');
	bytes[0] = 'X'; /* shared: seen in the file and in the second view */
	char byte = 0;
	assert_int_equal(pread(fd, &byte, 1, 6 * PAGE), 1);
	assert_int_equal(byte, 'X');
	assert_int_equal(bytes[3 * PAGE], 'X');
	munmap(bytes, extents.bytes);
	extents_finish(&extents);
	close(fd);
}

static void map_failures_leave_nothing(void **state)
{
	struct extents extents = {0};
	errno = 0;
	assert_null(extents_map(&extents, -1, PROT_READ));
	assert_int_equal(errno, EINVAL);
	append(&extents, 0, PAGE);
	assert_null(extents_map(&extents, -1, PROT_READ));
	assert_int_equal(errno, EBADF);
	extents_finish(&extents);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(merges_neighbours),
		cmocka_unit_test(grows),
		cmocka_unit_test(refuses),
		cmocka_unit_test(sum_must_not_wrap),
		cmocka_unit_test(within_a_file),
		cmocka_unit_test(maps_in_order),
		cmocka_unit_test(map_failures_leave_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
