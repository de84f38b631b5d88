/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "compositor/guest/pool.h"
#include "compositor/guest/pool_pages.h"

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

/* Nothing is left when all pools are let go. */
static int teardown(void **state)
{
	assert_int_equal(book.held.bytes + book.left.bytes, 0);
	assert_int_equal(book.held.mappings + book.left.mappings, 0);
	assert_int_equal(book.held.files + book.left.files, 0);
	pool_book_finish(&book);
	chores_finish(&chores);
	wl_event_loop_destroy(loop);
	return 0;
}

static void run_chores(void)
{
	while (!wl_list_empty(&chores.waiting)) {
		wl_event_loop_dispatch(loop, 0);
	}
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

static struct pool *make(enum pool_kind kind, int fd, uint64_t base, uint64_t size)
{
	const struct pool_source source = {.kind = kind, .fd = fd, .base = base, .size = size};
	struct pool *pool;
	assert_int_equal(pool_create(&book, 1, &source, &pool), LINK_ERROR_NONE);
	return pool;
}

static struct pool *make_pages(int fd, const struct link_pool_pages *pages)
{
	struct pool_source source = {.kind = POOL_PAGES, .fd = fd, .pages = pages};
	for (uint32_t i = 0; i < pages->count; i++) {
		source.size += pages->extents[i].length;
	}
	struct pool *pool;
	assert_int_equal(pool_create(&book, 1, &source, &pool), LINK_ERROR_NONE);
	while (!pool_go_on(pool, 0)) {
	}
	return pool;
}

static void a_memfd_is_mapped(void **state)
{
	int fds = count_fds(), fd = sealed(3 * PAGE);
	assert_int_equal(pwrite(fd, "pixels", 6, PAGE + 100), 6);
	struct pool *pool = make(POOL_MEMFD, fd, PAGE, 2 * PAGE);
	assert_int_equal(pool->refusal, LINK_ERROR_NONE);
	pool_begin_read(pool);
	assert_memory_equal(pool->data + 100, "pixels", 6);
	pool_end_read(pool);
	assert_int_equal(book.held.bytes, 2 * PAGE);
	assert_int_equal(book.held.mappings, 1);
	pool_let_go(pool);
	assert_int_equal(book.held.bytes, 0);
	assert_true(pool_book_is_busy(&book));
	run_chores();
	assert_false(pool_book_is_busy(&book));
	assert_int_equal(count_fds(), fds);
}

/* A pipe stands for the dmabuf of a device: it can be read when that has finished. Nothing waits for
 * it; a pipe that is ready is no dmabuf after all. */
static void a_dmabuf_that_is_written_to_is_not_waited_for(void **state)
{
	int ends[2], fd;
	struct pool *pool = make(POOL_MEMFD, sealed(PAGE), 0, PAGE);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	fd = pool->map.fd;
	pool->kind = POOL_DMABUF;
	pool->map.fd = ends[0];
	pool_begin_read(pool);
	assert_ptr_equal(pool->data, book.black);
	assert_int_equal(pool->refusal, LINK_ERROR_NONE);
	pool_end_read(pool);
	assert_int_equal(write(ends[1], "x", 1), 1);
	pool_begin_read(pool);
	assert_int_equal(pool->refusal, LINK_ERROR_MEMORY);
	pool_end_read(pool);
	pool->kind = POOL_MEMFD;
	pool->map.fd = fd;
	pool_let_go(pool);
	close(ends[0]);
	close(ends[1]);
}

static void an_unsafe_descriptor_is_closed(void **state)
{
	static const struct link_pool_pages beyond = {2, {{0, PAGE}, {PAGE, PAGE}}};
	int fds = count_fds();
	const struct pool_source sources[] = {
		{POOL_MEMFD, make_memfd(PAGE, 0, F_SEAL_GROW), 0, PAGE, NULL},
		{POOL_MEMFD, sealed(PAGE), PAGE, PAGE, NULL},
		{POOL_DMABUF, sealed(PAGE), 0, PAGE, NULL},
		{POOL_PAGES, sealed(PAGE), 0, 2 * PAGE, &beyond},
	};
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		struct pool *pool;
		assert_int_equal(pool_create(&book, 1, &sources[i], &pool), LINK_ERROR_MEMORY);
	}
	assert_int_equal(count_fds(), fds);
}

static void expect_refused(struct pool *pool, enum link_error refusal)
{
	assert_int_equal(pool->refusal, refusal);
	pool_begin_read(pool);
	assert_int_equal(pool->data[0] | pool->data[pool->size - 1], 0);
	pool_end_read(pool);
	assert_int_equal(book.held.bytes, 0);
	/* It is a pool all the same, and buffers can be made in it. */
	pool_ref(pool);
	pool_hold(pool);
	pool_let_go(pool);
	pool_let_go(pool);
	pool_unref(pool);
}

/* RAM of huge pages, as a backend may have it. */
static void memory_of_another_kind_is_refused(void **state)
{
	int fds = count_fds();
	int fd = memfd_create("huge", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB);
	if (fd < 0) {
		skip(); /* a kernel without them */
	}
	assert_int_equal(ftruncate(fd, 1 << 30), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	expect_refused(make(POOL_MEMFD, fd, 0, PAGE), LINK_ERROR_MEMORY);
	assert_int_equal(count_fds(), fds);
}

static void pages_appear_in_the_order_of_their_extents(void **state)
{
	static const struct link_pool_pages pages = {
		3, {{7 * PAGE, PAGE}, {2 * PAGE, 2 * PAGE}, {0, PAGE}}};
	int fd = sealed(16 * PAGE);
	for (off_t page = 0; page < 16; page++) {
		char mark = (char)('a' + page);
		assert_int_equal(pwrite(fd, &mark, 1, page * PAGE), 1);
	}
	struct pool *pool = make_pages(fd, &pages);
	pool_begin_read(pool);
	assert_int_equal(pool->data[0], 'h');
	assert_int_equal(pool->data[PAGE], 'c');
	assert_int_equal(pool->data[2 * PAGE], 'd');
	assert_int_equal(pool->data[3 * PAGE], 'a');
	pool_end_read(pool);
	assert_int_equal(pool->size, 4 * PAGE);
	assert_int_equal(book.held.mappings, 3);
	pool_let_go(pool);
}

/* A pool of 100 pages, each an extent, of which the first piece is mapped: all of them shown. */
static struct pool *make_begun(void)
{
	static struct link_pool_pages pages = {.count = 100};
	for (uint32_t i = 0; i < pages.count; i++) {
		pages.extents[i] = (struct link_extent){2 * i * PAGE, PAGE};
	}
	const struct pool_source source = {
		.kind = POOL_PAGES, .fd = sealed(200 * PAGE), .size = 100 * PAGE, .pages = &pages};
	assert_int_equal(pwrite(source.fd, "last", 4, 198 * PAGE), 4);
	struct pool *pool;
	assert_int_equal(pool_create(&book, 1, &source, &pool), LINK_ERROR_NONE);
	assert_false(pool_go_on(pool, 0));
	return pool;
}

static void pages_are_mapped_in_pieces(void **state)
{
	struct pool *pool = make_begun();
	unsigned pieces = 2;
	assert_int_equal(book.held.mappings, 100);
	while (!pool_go_on(pool, 0)) {
		pieces++;
	}
	assert_int_equal(pieces, (100 + POOL_PAGES_PIECE - 1) / POOL_PAGES_PIECE);
	assert_int_equal(pool->refusal, LINK_ERROR_NONE);
	pool_begin_read(pool);
	assert_memory_equal(pool->data + 99 * PAGE, "last", 4);
	pool_end_read(pool);
	pool_let_go(pool);
}

/* Else what lies there is unmapped with the pool, whosever it is. */
static void the_place_of_a_pool_is_kept_until_it_is_whole(void **state)
{
	struct pool *pool = make_begun();
	uint8_t *rest = pool->map.address + 100 * PAGE - PAGE;
	void *other = mmap(
		rest, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	assert_ptr_equal(other, MAP_FAILED);
	assert_int_equal(errno, EEXIST);
	pool_let_go(pool);
}

static void a_pool_may_go_before_it_is_whole(void **state)
{
	int fds = count_fds();
	struct pool *pool = make_begun();
	pool_let_go(pool);
	run_chores();
	assert_int_equal(count_fds(), fds);
}

static void a_want_of_room_half_way_refuses_a_pool(void **state)
{
	int fds = count_fds();
	struct rlimit before, none;
	struct pool *pool = make_begun();
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	none = (struct rlimit){PAGE, before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
	bool over = pool_go_on(pool, 0);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_true(over);
	/* Somebody else's now, and none of its own. */
	char *other = mmap(pool->map.address + 99 * PAGE, PAGE, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	assert_ptr_not_equal(other, MAP_FAILED);
	run_chores();
	assert_int_equal(msync(other, PAGE, MS_ASYNC), 0);
	munmap(other, PAGE);
	expect_refused(pool, LINK_ERROR_HOST);
	assert_int_equal(count_fds(), fds);
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
	struct rlimit before, tight;
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	tight = (struct rlimit){address_space() + (64 << 20), before.rlim_max};
	int fd = sealed(LINK_MAX_POOL_BYTES);
	assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
	struct pool *pool = make(POOL_MEMFD, fd, 0, LINK_MAX_POOL_BYTES);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	expect_refused(pool, LINK_ERROR_HOST);
	expect_refused(make(POOL_NOTHING, -1, 0, PAGE), LINK_ERROR_HOST);
}

static void more_than_the_share_is_refused(void **state)
{
	static const struct link_pool_pages pages = {2, {{0, PAGE}, {2 * PAGE, PAGE}}};
	book.most.bytes = 2 * PAGE - 1;
	expect_refused(make(POOL_MEMFD, sealed(2 * PAGE), 0, 2 * PAGE), LINK_ERROR_LIMIT);
	book.most.bytes = 2 * PAGE;
	book.most.mappings = 1;
	expect_refused(make_pages(sealed(4 * PAGE), &pages), LINK_ERROR_LIMIT);
	book.most.files = 0;
	expect_refused(make(POOL_MEMFD, sealed(PAGE), 0, PAGE), LINK_ERROR_LIMIT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_sealed_memory_is_safe),
		TEST(huge_pages_are_refused),
		TEST(a_memfd_is_mapped),
		TEST(a_dmabuf_that_is_written_to_is_not_waited_for),
		TEST(an_unsafe_descriptor_is_closed),
		TEST(memory_of_another_kind_is_refused),
		TEST(pages_appear_in_the_order_of_their_extents),
		TEST(pages_are_mapped_in_pieces),
		TEST(the_place_of_a_pool_is_kept_until_it_is_whole),
		TEST(a_pool_may_go_before_it_is_whole),
		TEST(a_want_of_room_half_way_refuses_a_pool),
		TEST(a_want_of_room_is_not_the_guests_fault),
		TEST(more_than_the_share_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
