/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/unit/vhost/guest_ram.h"

static void test_one_file_for_two_regions(void **state)
{
	struct guest_ram ram;
	guest_ram_init(&ram);
	assert_int_equal(ram.memory.region_count, 3);
	assert_int_equal(ram.memory.file_count, 2);
	assert_int_equal(ram.memory.regions[0].file, ram.memory.regions[1].file);
	assert_true(ram.memory.files[0].sealed);
	guest_ram_finish(&ram);
}

static void test_locate(void **state)
{
	struct guest_ram ram;
	struct memory_piece piece;
	guest_ram_init(&ram);
	assert_true(memory_locate(&ram.memory, LOW_BYTES - 16, 32, &piece));
	assert_int_equal(piece.size, 16);
	assert_int_equal(piece.offset, LOW_BYTES - 16);
	assert_true(memory_locate(&ram.memory, LOW_BYTES, 32, &piece));
	assert_int_equal(piece.size, 32);
	assert_int_equal(piece.offset, LOW_BYTES);
	assert_true(memory_locate(&ram.memory, HIGH + HIGH_BYTES - 1, UINT64_MAX, &piece));
	assert_int_equal(piece.size, 1);
	assert_false(memory_locate(&ram.memory, LOW_BYTES + MIDDLE_BYTES, 1, &piece));
	assert_false(memory_locate(&ram.memory, HIGH - 1, 2, &piece));
	assert_false(memory_locate(&ram.memory, HIGH + HIGH_BYTES, 1, &piece));
	assert_false(memory_locate(&ram.memory, UINT64_MAX, 1, &piece));
	assert_false(memory_locate(&ram.memory, 0, 0, &piece));
	guest_ram_finish(&ram);
}

static void test_contains(void **state)
{
	struct guest_ram ram;
	guest_ram_init(&ram);
	assert_true(memory_contains(&ram.memory, 0, LOW_BYTES + MIDDLE_BYTES));
	assert_true(memory_contains(&ram.memory, HIGH, HIGH_BYTES));
	assert_false(memory_contains(&ram.memory, 1, LOW_BYTES + MIDDLE_BYTES));
	assert_false(memory_contains(&ram.memory, HIGH, HIGH_BYTES + 1));
	assert_false(memory_contains(&ram.memory, UINT64_MAX, 2));
	assert_false(memory_contains(&ram.memory, 1, UINT64_MAX));
	assert_false(memory_contains(&ram.memory, 0, 0));
	guest_ram_finish(&ram);
}

static void test_read(void **state)
{
	struct guest_ram ram;
	char bytes[4] = "";
	guest_ram_init(&ram);
	memcpy(guest_ram_at(&ram, LOW_BYTES - 2, 2), "ab", 2);
	memcpy(guest_ram_at(&ram, LOW_BYTES, 2), "cd", 2);
	assert_true(memory_read(&ram.memory, LOW_BYTES - 2, bytes, 4));
	assert_memory_equal(bytes, "abcd", 4);
	assert_false(memory_read(&ram.memory, LOW_BYTES + MIDDLE_BYTES - 2, bytes, 4));
	assert_false(memory_read(&ram.memory, HIGH + HIGH_BYTES - 3, bytes, 4));
	assert_false(memory_read(&ram.memory, HIGH - 1, bytes, 2));
	assert_false(memory_read(&ram.memory, UINT64_MAX, bytes, 2));
	guest_ram_finish(&ram);
}

static void test_user_address(void **state)
{
	struct guest_ram ram;
	guest_ram_init(&ram);
	assert_ptr_equal(memory_user(&ram.memory, USER + DATA, 8), guest_ram_at(&ram, DATA, 8));
	assert_non_null(memory_user(&ram.memory, USER, LOW_BYTES));
	assert_null(memory_user(&ram.memory, USER, LOW_BYTES + 1));
	assert_null(memory_user(&ram.memory, USER - 1, 1));
	assert_null(memory_user(&ram.memory, USER + LOW_BYTES, 1));
	assert_null(memory_user(&ram.memory, USER + 8, UINT64_MAX));
	assert_null(memory_user(&ram.memory, UINT64_MAX, 1));
	guest_ram_finish(&ram);
}

/* Guest and host see the same bytes, across the border of two regions too. */
static void test_bytes(void **state)
{
	struct guest_ram ram;
	char bytes[4];
	guest_ram_init(&ram);
	memcpy(guest_ram_at(&ram, LOW_BYTES, 4), "abcd", 4);
	assert_int_equal(pread(ram.memory.files[0].fd, bytes, 4, (off_t)LOW_BYTES), 4);
	assert_memory_equal(bytes, "abcd", 4);
	guest_ram_finish(&ram);
}

/* An offset that is no multiple of a page. */
static void test_odd_offset(void **state)
{
	struct memory memory = {0};
	const char *why = NULL;
	int fd = memfd_create("ram", MFD_CLOEXEC);
	assert_int_equal(ftruncate(fd, 3 * 4096), 0);
	assert_int_equal(pwrite(fd, "abcd", 4, 5000), 4);
	const struct memory_range range = {PAGE, 1000, USER, 5000};
	assert_true(memory_set(&memory, &range, &fd, 1, &why));
	struct memory_piece piece;
	assert_true(memory_locate(&memory, PAGE, 4, &piece));
	assert_memory_equal(piece.host, "abcd", 4);
	assert_int_equal(piece.offset, 5000);
	assert_false(piece.file->sealed);
	memory_finish(&memory);
}

static void refuse(const struct memory_range *ranges, size_t count, const char *expected)
{
	struct guest_ram ram;
	int fds[VHOST_MAX_REGIONS + 1];
	const char *why = NULL;
	guest_ram_init(&ram);
	for (size_t i = 0; i < count; i++) {
		fds[i] = fcntl(ram.memory.files[0].fd, F_DUPFD_CLOEXEC, 0);
	}
	assert_false(memory_set(&ram.memory, ranges, fds, count, &why));
	assert_non_null(strstr(why, expected));
	/* Every descriptor was taken, and the old table is still there. */
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(fcntl(fds[i], F_GETFD), -1);
	}
	assert_int_equal(ram.memory.region_count, 3);
	guest_ram_finish(&ram);
}

static void test_bad_tables(void **state)
{
	const struct memory_range empty = {0, 0, USER, 0};
	const struct memory_range wraps = {UINT64_MAX - 4095, 8192, USER, 0};
	const struct memory_range user_wraps = {0, 8192, UINT64_MAX - 4095, 0};
	const struct memory_range outside = {0, LOW_BYTES + MIDDLE_BYTES + 1, USER, 0};
	const struct memory_range offset_wraps = {0, 8192, USER, UINT64_MAX - 4095};
	const struct memory_range overlap[2] = {
		{0, 8192, USER, 0}, {4096, 4096, USER + 8192, 8192}};
	const struct memory_range user_overlap[2] = {{0, 8192, USER, 0}, {8192, 1, USER + 8191, 0}};
	struct memory_range nine[VHOST_MAX_REGIONS + 1] = {{0}};
	refuse(&empty, 1, "empty");
	refuse(&wraps, 1, "wraps");
	refuse(&user_wraps, 1, "wraps");
	refuse(&outside, 1, "behind");
	refuse(&offset_wraps, 1, "behind");
	refuse(overlap, 2, "overlap");
	refuse(user_overlap, 2, "overlap");
	refuse(nine, VHOST_MAX_REGIONS + 1, "number");
	refuse(nine, 0, "number");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_file_for_two_regions),
		cmocka_unit_test(test_locate),
		cmocka_unit_test(test_contains),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_user_address),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_odd_offset),
		cmocka_unit_test(test_bad_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
