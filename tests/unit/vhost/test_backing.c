/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "protocol/msg.h"
#include "tests/unit/vhost/guest_ram.h"
#include "vhost/gpu/backing.h"
#include "vhost/pools/pool_pages.h"

static struct backing backing_of(
	const struct guest_ram *ram, const uint64_t (*parts)[2], size_t count)
{
	struct backing backing = {0};
	for (size_t i = 0; i < count; i++) {
		assert_true(backing_append(&backing, &ram->memory, parts[i][0], parts[i][1]));
	}
	return backing;
}

static void test_neighbours_merge(void **state)
{
	const uint64_t parts[][2] = {{PAGE, PAGE}, {2 * PAGE, PAGE}, {5 * PAGE, 10}, {0, 20}};
	struct backing backing = backing_of(*state, parts, 4);
	assert_int_equal(backing.count, 3);
	assert_int_equal(backing.entries[0].size, 2 * PAGE);
	assert_int_equal(backing.entries[2].start, 2 * PAGE + 10);
	assert_int_equal(backing.bytes, 2 * PAGE + 30);
	backing_finish(&backing);
	assert_null(backing.entries);
}

static void test_refuses_what_is_no_ram(void **state)
{
	const struct guest_ram *ram = *state;
	struct backing backing = {0};
	assert_false(backing_append(&backing, &ram->memory, HIGH - PAGE, PAGE));
	assert_false(backing_append(&backing, &ram->memory, 0, 0));
	assert_false(backing_append(&backing, &ram->memory, UINT64_MAX, 2));
	assert_int_equal(backing.count, 0);
	assert_int_equal(backing.bytes, 0);
}

static void test_read_across_entries(void **state)
{
	const struct guest_ram *ram = *state;
	const uint64_t parts[][2] = {{DATA, 10}, {HIGH, 20}, {LOW_BYTES - 5, 10}};
	struct backing backing = backing_of(ram, parts, 3);
	char out[40];
	memcpy(guest_ram_at(ram, DATA, 10), "0123456789", 10);
	memcpy(guest_ram_at(ram, HIGH, 20), "abcdefghijklmnopqrst", 20);
	memcpy(guest_ram_at(ram, LOW_BYTES - 5, 5), "ABCDE", 5);
	memcpy(guest_ram_at(ram, LOW_BYTES, 5), "FGHIJ", 5);
	assert_true(backing_read(&backing, &ram->memory, 0, out, 40));
	assert_memory_equal(out, "0123456789abcdefghijklmnopqrstABCDEFGHIJ", 40);
	for (size_t from = 0; from < 40; from++) {
		for (size_t size = 0; size <= 40 - from; size++) {
			char part[41] = {0};
			assert_true(backing_read(&backing, &ram->memory, from, part, size));
			assert_memory_equal(part, out + from, size);
			assert_int_equal(part[size], 0);
		}
	}
	assert_false(backing_read(&backing, &ram->memory, 0, out, 41));
	assert_false(backing_read(&backing, &ram->memory, 41, out, 0));
	assert_false(backing_read(&backing, &ram->memory, UINT64_MAX, out, 2));
	backing_finish(&backing);
}

/* Pages that a new memory table does not hold are not read any more. */
static void test_read_after_the_memory_changed(void **state)
{
	struct guest_ram *ram = *state;
	const uint64_t parts[][2] = {{DATA, 16}};
	struct backing backing = backing_of(ram, parts, 1);
	char out[16];
	memory_finish(&ram->memory);
	assert_false(backing_read(&backing, &ram->memory, 0, out, 16));
	backing_finish(&backing);
}

static void test_copy_takes_the_front(void **state)
{
	const uint64_t parts[][2] = {{PAGE, PAGE}, {5 * PAGE, PAGE}, {9 * PAGE, PAGE}};
	struct backing backing = backing_of(*state, parts, 3), copy;
	assert_true(backing_copy(&backing, PAGE + 100, &copy));
	assert_int_equal(copy.count, 2);
	assert_int_equal(copy.bytes, PAGE + 100);
	assert_int_equal(copy.entries[1].size, 100);
	backing_finish(&copy);
	assert_false(backing_copy(&backing, 3 * PAGE + 1, &copy));
	assert_false(backing_copy(&backing, 0, &copy));
	backing_finish(&backing);
}

/* Whatever files and regions the pages lie in, they are contiguous in the mapping. */
static void test_map(void **state)
{
	const struct guest_ram *ram = *state;
	const uint64_t parts[][2] = {
		{LOW_BYTES - PAGE, 2 * PAGE}, {HIGH + PAGE, PAGE}, {DATA, PAGE}};
	struct backing backing = backing_of(ram, parts, 3);
	char *map = backing_map(&backing, &ram->memory);
	assert_non_null(map);
	map[0] = 'a';
	map[PAGE] = 'b';
	map[2 * PAGE] = 'c';
	map[3 * PAGE] = 'd';
	assert_int_equal(*(char *)guest_ram_at(ram, LOW_BYTES - PAGE, 1), 'a');
	assert_int_equal(*(char *)guest_ram_at(ram, LOW_BYTES, 1), 'b');
	assert_int_equal(*(char *)guest_ram_at(ram, HIGH + PAGE, 1), 'c');
	assert_int_equal(*(char *)guest_ram_at(ram, DATA, 1), 'd');
	munmap(map, backing.bytes);
	backing_finish(&backing);
}

static void test_map_refuses_parts_of_pages(void **state)
{
	const struct guest_ram *ram = *state;
	const uint64_t shifted[][2] = {{DATA + 64, PAGE}};
	const uint64_t shorter[][2] = {{DATA, PAGE - 64}};
	struct backing backing = backing_of(ram, shifted, 1);
	assert_null(backing_map(&backing, &ram->memory));
	backing_finish(&backing);
	backing = backing_of(ram, shorter, 1);
	assert_null(backing_map(&backing, &ram->memory));
	backing_finish(&backing);
}

static void test_pages_of_one_file(void **state)
{
	const struct guest_ram *ram = *state;
	const uint64_t parts[][2] = {{LOW_BYTES - PAGE, 2 * PAGE}, {DATA, PAGE}};
	struct backing backing = backing_of(ram, parts, 2);
	static struct link_pool_pages list;
	struct pool_pages pages = {.list = &list};
	assert_true(pool_pages_find(&pages, &backing, &ram->memory));
	assert_int_equal(list.count, 2);
	assert_int_equal(list.extents[0].offset, LOW_BYTES - PAGE);
	assert_int_equal(list.extents[0].length, 2 * PAGE);
	backing_finish(&backing);
}

static void test_pages_that_must_be_copied(void **state)
{
	struct guest_ram *ram = *state;
	const uint64_t two_files[][2] = {{DATA, PAGE}, {HIGH, PAGE}};
	const uint64_t shifted[][2] = {{DATA + 64, PAGE}};
	const uint64_t one_file[][2] = {{DATA, PAGE}};
	static struct link_pool_pages list;
	struct pool_pages pages = {.list = &list};
	struct backing backing = backing_of(ram, two_files, 2);
	assert_false(pool_pages_find(&pages, &backing, &ram->memory));
	backing_finish(&backing);
	backing = backing_of(ram, shifted, 1);
	assert_false(pool_pages_find(&pages, &backing, &ram->memory));
	backing_finish(&backing);
	backing = backing_of(ram, one_file, 1);
	ram->memory.files[0].sealed = false;
	assert_false(pool_pages_find(&pages, &backing, &ram->memory));
	backing_finish(&backing);
}

/* The rings are mapped page by page, which huge pages do not allow. None need be free for this. */
static void test_huge_pages_are_not_mapped(void **state)
{
	const uint64_t size = UINT64_C(4) << 20;
	const struct memory_range range = {0, size, USER, 0};
	struct memory memory = {0};
	struct backing backing = {0};
	const char *why = NULL;
	int fd = memfd_create("huge", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_true(memory_set(&memory, &range, &fd, 1, &why));
	assert_true(backing_append(&backing, &memory, PAGE, PAGE));
	assert_null(backing_map(&backing, &memory));
	backing_finish(&backing);
	memory_finish(&memory);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guest_ram_setup, guest_ram_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_neighbours_merge),
		TEST(test_refuses_what_is_no_ram),
		TEST(test_read_across_entries),
		TEST(test_read_after_the_memory_changed),
		TEST(test_copy_takes_the_front),
		TEST(test_map),
		TEST(test_map_refuses_parts_of_pages),
		TEST(test_pages_of_one_file),
		TEST(test_pages_that_must_be_copied),
		TEST(test_huge_pages_are_not_mapped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
