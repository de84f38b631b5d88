/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/pool.h"

#define PAGE 4096u

static int make_memfd(uint64_t size, unsigned flags, int seals)
{
	int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING | flags);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, seals), 0);
	return fd;
}

static int sealed(uint64_t size)
{
	return make_memfd(size, 0, F_SEAL_SHRINK);
}

static void init_guest(struct guest *guest)
{
	*guest = (struct guest){0};
	wl_list_init(&guest->all_pools);
}

static int count_fds(void)
{
	int count = 0;
	for (int fd = 0; fd < 1024; fd++) {
		count += fcntl(fd, F_GETFD) >= 0;
	}
	return count;
}

static void only_sealed_memory_is_safe(void **state)
{
	int fd = sealed(2 * PAGE);
	assert_true(pool_fd_is_sealed_memfd(fd, 2 * PAGE));
	assert_false(pool_fd_is_sealed_memfd(fd, 2 * PAGE + 1));
	assert_false(pool_fd_is_dmabuf(fd, PAGE));
	close(fd);

	int unsafe[] = {
		make_memfd(PAGE, 0, F_SEAL_WRITE),
		open("/dev/zero", O_RDWR),
		open("/", O_RDONLY),
		open("/proc/self/status", O_RDONLY),
		memfd_create("unsealable", 0),
	};
	for (size_t i = 0; i < COUNT_OF(unsafe); i++) {
		assert_true(unsafe[i] >= 0);
		assert_false(pool_fd_is_sealed_memfd(unsafe[i], 0));
		assert_false(pool_fd_is_dmabuf(unsafe[i], 0));
		close(unsafe[i]);
	}
	assert_false(pool_fd_is_sealed_memfd(-1, 0));
}

/* Sealed, and yet a hole in it would be a SIGBUS where no huge page is free. */
static void huge_pages_are_refused(void **state)
{
	int fd = memfd_create("huge", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB);
	if (fd < 0) {
		skip(); /* a kernel without them */
	}
	assert_int_equal(ftruncate(fd, 1 << 30), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	assert_false(pool_fd_is_sealed_memfd(fd, PAGE));
	close(fd);
}

static void a_memfd_is_mapped_and_closed(void **state)
{
	struct guest guest;
	init_guest(&guest);
	int fd = sealed(PAGE), fds = count_fds();
	assert_int_equal(pwrite(fd, "pixels", 6, 100), 6);
	struct pool *pool;
	assert_int_equal(pool_create(&guest, POOL_MEMFD, fd, 0, PAGE, &pool), LINK_ERROR_NONE);
	assert_int_equal(count_fds(), fds - 1);
	assert_memory_equal(pool->data + 100, "pixels", 6);
	assert_int_equal(guest.pool_bytes, PAGE);
	pool_unref(pool);
	assert_int_equal(guest.pool_bytes, 0);
}

static void a_refused_descriptor_is_closed(void **state)
{
	struct guest guest;
	init_guest(&guest);
	struct pool *pool;
	int fds = count_fds();
	assert_int_equal(
		pool_create(&guest, POOL_MEMFD, make_memfd(PAGE, 0, F_SEAL_GROW), 0, PAGE, &pool),
		LINK_ERROR_MEMORY);
	assert_int_equal(
		pool_create(&guest, POOL_DMABUF, sealed(PAGE), 0, PAGE, &pool), LINK_ERROR_MEMORY);
	guest.pool_bytes = LINK_MAX_LINK_BYTES - PAGE + 1;
	assert_int_equal(
		pool_create(&guest, POOL_MEMFD, sealed(PAGE), 0, PAGE, &pool), LINK_ERROR_LIMIT);
	assert_int_equal(count_fds(), fds);
}

static void a_pool_counts_until_its_last_user(void **state)
{
	struct guest guest;
	init_guest(&guest);
	struct pool *pool;
	assert_int_equal(
		pool_create(&guest, POOL_MEMFD, sealed(PAGE), 0, PAGE, &pool), LINK_ERROR_NONE);
	pool_ref(pool);
	pool_unref(pool);
	assert_int_equal(guest.pool_bytes, PAGE);
	/* The link ends before the last buffer. */
	pool_forget_guest(&guest);
	assert_true(wl_list_empty(&guest.all_pools));
	pool_unref(pool);
	assert_int_equal(guest.pool_bytes, PAGE);
}

static struct pool *make_pages(struct guest *guest, uint64_t size, uint32_t extents)
{
	struct pool *pool;
	int fd = sealed(16 * PAGE);
	for (off_t page = 0; page < 16; page++) {
		char mark = (char)('a' + page);
		assert_int_equal(pwrite(fd, &mark, 1, page * PAGE), 1);
	}
	assert_int_equal(pool_create(guest, POOL_PAGES, fd, 0, size, &pool), LINK_ERROR_NONE);
	assert_true(pool_promise_extents(pool, extents));
	return pool;
}

static void pages_appear_in_the_order_of_their_extents(void **state)
{
	struct guest guest;
	init_guest(&guest);
	struct pool *pool = make_pages(&guest, 4 * PAGE, 3);
	struct link_pool_extents first = {1, {{7 * PAGE, PAGE}}};
	struct link_pool_extents rest = {2, {{2 * PAGE, 2 * PAGE}, {0, PAGE}}};
	assert_int_equal(pool_add_extents(pool, &first), LINK_ERROR_NONE);
	assert_false(pool_begin_read(pool));
	assert_int_equal(pool_add_extents(pool, &rest), LINK_ERROR_NONE);
	assert_true(pool_begin_read(pool));
	assert_int_equal(pool->data[0], 'h');
	assert_int_equal(pool->data[PAGE], 'c');
	assert_int_equal(pool->data[2 * PAGE], 'd');
	assert_int_equal(pool->data[3 * PAGE], 'a');
	pool_end_read(pool);
	assert_int_equal(guest.extents, 3);
	assert_int_equal(pool_add_extents(pool, &first), LINK_ERROR_STATE);
	pool_unref(pool);
	assert_int_equal(guest.extents, 0);
}

static void extents_that_lie_are_refused(void **state)
{
	static const struct {
		struct link_pool_extents extents;
		enum link_error error;
	} cases[] = {
		{{3, {{0, PAGE}, {PAGE, PAGE}, {2 * PAGE, PAGE}}}, LINK_ERROR_VALUE},
		{{2, {{0, PAGE}, {PAGE, 2 * PAGE}}}, LINK_ERROR_VALUE},
		{{2, {{0, PAGE}, {16 * PAGE, PAGE}}}, LINK_ERROR_MEMORY},
		{{1, {{100, PAGE}}}, LINK_ERROR_VALUE},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct guest guest;
		init_guest(&guest);
		struct pool *pool = make_pages(&guest, 2 * PAGE, 2);
		assert_int_equal(pool_add_extents(pool, &cases[i].extents), cases[i].error);
		assert_null(pool->data);
		pool_unref(pool);
	}
}

/* Bytes of address space that this process has. */
static rlim_t address_space(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%lu", &pages), 1);
	fclose(file);
	return (rlim_t)pages * PAGE;
}

static void a_want_of_room_is_not_the_guests_fault(void **state)
{
	struct guest guest;
	init_guest(&guest);
	struct rlimit before, tight;
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	tight = (struct rlimit){address_space() + (64 << 20), before.rlim_max};
	int fd = sealed(LINK_MAX_POOL_BYTES);
	struct pool *pool;
	assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
	enum link_error error = pool_create(&guest, POOL_MEMFD, fd, 0, LINK_MAX_POOL_BYTES, &pool);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_int_equal(error, LINK_ERROR_NONE);
	assert_true(pool->complete);
	assert_false(pool_begin_read(pool));
	pool_unref(pool);
	assert_int_equal(guest.pool_bytes, 0);
}

static void promises_are_limited(void **state)
{
	struct guest guest;
	init_guest(&guest);
	struct pool *first = make_pages(&guest, 2 * PAGE, LINK_MAX_LINK_EXTENTS - 1), *second;
	assert_int_equal(
		pool_create(&guest, POOL_PAGES, sealed(PAGE), 0, PAGE, &second), LINK_ERROR_NONE);
	assert_false(pool_promise_extents(second, 2));
	assert_int_equal(guest.mappings, LINK_MAX_LINK_EXTENTS - 1);
	struct pool *third;
	assert_int_equal(
		pool_create(&guest, POOL_MEMFD, sealed(PAGE), 0, PAGE, &third), LINK_ERROR_NONE);
	assert_int_equal(guest.mappings, LINK_MAX_LINK_EXTENTS);
	pool_unref(third);
	pool_unref(second);
	pool_unref(first);
	assert_int_equal(guest.extents, 0);
	assert_int_equal(guest.mappings, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_sealed_memory_is_safe),
		cmocka_unit_test(huge_pages_are_refused),
		cmocka_unit_test(a_memfd_is_mapped_and_closed),
		cmocka_unit_test(a_refused_descriptor_is_closed),
		cmocka_unit_test(a_pool_counts_until_its_last_user),
		cmocka_unit_test(pages_appear_in_the_order_of_their_extents),
		cmocka_unit_test(extents_that_lie_are_refused),
		cmocka_unit_test(a_want_of_room_is_not_the_guests_fault),
		cmocka_unit_test(promises_are_limited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
