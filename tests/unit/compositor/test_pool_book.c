/* SPDX-License-Identifier: MIT
 *
 * What the pools of a domain take, and when it is given back.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "compositor/guest/pool.h"

#define PAGE 4096u
#define MIB (UINT64_C(1) << 20)

static struct wl_event_loop *loop;
static struct chores chores;
static struct pool_book book;

static int setup(void **state)
{
	loop = wl_event_loop_create();
	assert_true(chores_init(&chores, loop));
	assert_true(pool_book_init(&book, &chores, NULL, 1));
	return 0;
}

static int teardown(void **state)
{
	assert_int_equal(book.held.files + book.left.files, 0);
	pool_book_finish(&book);
	chores_finish(&chores);
	wl_event_loop_destroy(loop);
	return 0;
}

static int make_file(uint64_t size)
{
	int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	return fd;
}

/* Of a file of which the caller keeps its own descriptor. */
static struct pool *make(int fd, uint64_t size)
{
	const struct pool_source source = {.kind = POOL_MEMFD, .fd = dup(fd), .size = size};
	struct pool *pool;
	assert_int_equal(pool_create(&book, 1, &source, &pool), LINK_ERROR_NONE);
	assert_int_equal(pool->refusal, LINK_ERROR_NONE);
	return pool;
}

static struct pool *make_scattered(int fd, uint32_t count)
{
	static struct link_pool_pages pages;
	pages.count = count;
	for (uint32_t i = 0; i < count; i++) {
		pages.extents[i] = (struct link_extent){2 * i * PAGE, PAGE};
	}
	const struct pool_source source = {
		.kind = POOL_PAGES, .fd = dup(fd), .size = count * PAGE, .pages = &pages};
	struct pool *pool;
	assert_int_equal(pool_create(&book, 1, &source, &pool), LINK_ERROR_NONE);
	while (!pool_go_on(pool, 0)) {
	}
	return pool;
}

static bool is_shown(struct pool *pool)
{
	pool_begin_read(pool);
	pool_end_read(pool);
	return pool->refusal == LINK_ERROR_NONE;
}

/* --- shares ----------------------------------------------------------------------------------- */

static void six_domains_have_all_that_they_may(void **state)
{
	struct pool_book one;
	assert_true(pool_book_init(&one, &chores, NULL, 6));
	assert_int_equal(one.most.mappings, LINK_MAX_LINK_MAPPINGS);
	assert_int_equal(one.most.bytes, LINK_MAX_LINK_BYTES);
	pool_book_finish(&one);
}

static void shares_leave_a_reserve(void **state)
{
	unsigned max = 0;
	FILE *file = fopen("/proc/sys/vm/max_map_count", "re");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%u", &max), 1);
	fclose(file);
	const uint32_t domains = 64;
	struct pool_book one;
	assert_true(pool_book_init(&one, &chores, NULL, domains));
	assert_true(2 * domains * one.most.mappings <= max - POOL_BOOK_MAPPINGS_RESERVE);
	struct rlimit files;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
	assert_true(2 * domains * one.most.files <= files.rlim_cur / 2);
	pool_book_finish(&one);
}

/* --- from its making to its end --------------------------------------------------------------- */

static void what_was_destroyed_is_not_the_guests_any_more(void **state)
{
	int fd = make_file(PAGE);
	struct pool *pool = make(fd, PAGE);
	pool_ref(pool);
	assert_int_equal(book.held.bytes, PAGE);
	pool_let_go(pool);
	assert_int_equal(book.held.bytes, 0);
	assert_int_equal(book.left.bytes, PAGE);
	assert_true(is_shown(pool));
	assert_false(pool_book_is_busy(&book));
	pool_unref(pool);
	assert_int_equal(book.left.bytes, 0);
	assert_true(pool_book_is_busy(&book));
	wl_event_loop_dispatch(loop, 0);
	assert_false(pool_book_is_busy(&book));
	close(fd);
}

static void of_what_is_shown_still_the_oldest_goes_first(void **state)
{
	int fd = make_file(PAGE);
	struct pool *pools[4];
	book.most.mappings = 3;
	for (size_t i = 0; i < COUNT_OF(pools); i++) {
		pools[i] = make(fd, PAGE);
		pool_ref(pools[i]);
		pool_let_go(pools[i]);
	}
	assert_false(is_shown(pools[0]));
	assert_int_equal(pools[0]->refusal, LINK_ERROR_LIMIT);
	for (size_t i = 1; i < COUNT_OF(pools); i++) {
		assert_true(is_shown(pools[i]));
	}
	pool_unref(pools[1]); /* while the first is being unmapped */
	wl_event_loop_dispatch(loop, 0);
	assert_int_equal(book.left.mappings, 2);
	pool_unref(pools[0]);
	pool_unref(pools[2]);
	pool_unref(pools[3]);
	close(fd);
}

/* Turns of the loop that it takes to unmap what was let go. */
static unsigned turns_to_end(void)
{
	unsigned turns = 0;
	while (pool_book_is_busy(&book)) {
		wl_event_loop_dispatch(loop, 0);
		turns++;
	}
	return turns;
}

static void a_turn_unmaps_a_bounded_part(void **state)
{
	int fd = make_file(256 * MIB);
	pool_let_go(make(fd, 256 * MIB));
	assert_true(turns_to_end() > 10);
	pool_let_go(make(fd, MIB));
	assert_int_equal(turns_to_end(), 1);
	for (int i = 0; i < 4; i++) {
		pool_let_go(make_scattered(fd, LINK_MAX_POOL_EXTENTS));
	}
	assert_int_equal(turns_to_end(), 16);
	close(fd);
}

/* --- holes ------------------------------------------------------------------------------------ */

static uint64_t bytes_of(int fd)
{
	struct stat st;
	assert_int_equal(fstat(fd, &st), 0);
	return (uint64_t)st.st_blocks * 512;
}

static void fill(int fd, uint64_t from, uint64_t to)
{
	for (uint64_t at = from; at < to; at += PAGE) {
		assert_int_equal(pwrite(fd, "x", 1, (off_t)at), 1);
	}
}

/* False: it is black. */
static bool look_at_all(struct pool *pool)
{
	pool_begin_read(pool);
	for (uint64_t at = 0; at < pool->size; at += PAGE) {
		((const volatile uint8_t *)pool->data)[at];
	}
	pool_end_read(pool);
	return pool->refusal == LINK_ERROR_NONE;
}

static void holes_that_are_read_are_counted(void **state)
{
	int fd = make_file(4 * MIB);
	fill(fd, 0, MIB);
	struct pool *pool = make(fd, 4 * MIB);
	assert_true(look_at_all(pool));
	assert_int_equal(bytes_of(fd), 4 * MIB);
	assert_int_equal(book.filled, 3 * MIB);
	assert_true(look_at_all(pool));
	assert_int_equal(book.filled, 3 * MIB);
	/* That the guest has destroyed it does not give anything back: it may have the file. */
	pool_let_go(pool);
	assert_int_equal(book.filled, 3 * MIB);
	close(fd);
}

static void no_more_holes_are_read_than_there_may_be(void **state)
{
	int large = make_file(POOL_BOOK_MAX_FILLED + MIB), small = make_file(2 * MIB);
	struct pool *pool = make(large, POOL_BOOK_MAX_FILLED + MIB);
	assert_false(look_at_all(pool));
	assert_int_equal(pool->refusal, LINK_ERROR_LIMIT);
	assert_int_equal(bytes_of(large), 0);
	pool_let_go(pool);
	book.filled = POOL_BOOK_MAX_FILLED - MIB;
	pool = make(small, 2 * MIB);
	assert_false(look_at_all(pool));
	assert_int_equal(bytes_of(small), 0);
	pool_let_go(pool);
	/* What was written is shown for ever. */
	fill(small, 0, MIB);
	book.filled = POOL_BOOK_MAX_FILLED;
	pool = make(small, MIB);
	assert_false(look_at_all(pool));
	pool_let_go(pool);
	fill(small, MIB, 2 * MIB);
	pool = make(small, 2 * MIB);
	assert_true(look_at_all(pool));
	assert_int_equal(book.filled, POOL_BOOK_MAX_FILLED);
	pool_let_go(pool);
	close(large);
	close(small);
}

/* A VM's memory grows by what it does itself. */
static void the_growth_of_a_file_is_not_always_ours(void **state)
{
	int fd = make_file(4 * MIB);
	fill(fd, 0, MIB);
	struct pool *pool = make(fd, MIB);
	assert_true(look_at_all(pool));
	pool_begin_read(pool);
	fill(fd, MIB, 4 * MIB);
	struct rusage now; /* fill() may have had faults */
	assert_int_equal(getrusage(RUSAGE_THREAD, &now), 0);
	pool->look.faults = now.ru_minflt + now.ru_majflt;
	pool_end_read(pool);
	assert_int_equal(book.filled, 0);
	pool_let_go(pool);
	close(fd);
}

/* Begun so many us ago, with so many waits and so much of swap since. */
static void end_look_after(struct pool *pool, uint64_t us, long waits, long swaps)
{
	struct rusage now;
	pool_begin_read(pool);
	assert_int_equal(getrusage(RUSAGE_THREAD, &now), 0);
	pool->look.faults = now.ru_minflt + now.ru_majflt - 1;
	pool->look.swaps = now.ru_majflt - swaps;
	pool->look.waits = now.ru_nvcsw - waits;
	pool->look.began = clock_us() - us;
	pool_end_read(pool);
}

/* Only for what its memory may have caused, and for a time. */
static void a_domain_is_not_waited_for_without_end(void **state)
{
	int fd = make_file(MIB);
	fill(fd, 0, MIB);
	struct pool *pool = make(fd, MIB), *other = make(fd, MIB);
	end_look_after(pool, POOL_BOOK_MAX_WAITED, 1, 1);
	book.has_driver = true;
	end_look_after(pool, POOL_BOOK_MAX_WAITED, 1, 0);
	book.has_driver = false;
	assert_int_equal(book.waited, 0);
	end_look_after(pool, POOL_BOOK_MAX_WAITED, 1, 0);
	assert_true(book.waited >= POOL_BOOK_MAX_WAITED);
	book.waited_at = clock_us();
	end_look_after(pool, POOL_BOOK_MAX_WAITED, 1, 0);
	assert_false(look_at_all(pool));
	assert_int_equal(pool->refusal, LINK_ERROR_LIMIT);
	book.waited_at -= book.waited * POOL_BOOK_WAIT_PRICE;
	assert_true(look_at_all(other));
	pool_let_go(pool);
	pool_let_go(other);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(six_domains_have_all_that_they_may),
		TEST(shares_leave_a_reserve),
		TEST(what_was_destroyed_is_not_the_guests_any_more),
		TEST(of_what_is_shown_still_the_oldest_goes_first),
		TEST(a_turn_unmaps_a_bounded_part),
		TEST(holes_that_are_read_are_counted),
		TEST(no_more_holes_are_read_than_there_may_be),
		TEST(the_growth_of_a_file_is_not_always_ours),
		TEST(a_domain_is_not_waited_for_without_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
