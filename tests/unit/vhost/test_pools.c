/* SPDX-License-Identifier: MIT
 *
 * What a POOL_IMPORT becomes, as the compositor's decoder sees it.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/unit/vhost/pool_stage.h"

static void test_pages(void **state)
{
	pool_stage_start(POOL_FORM_PAGES);
	struct backing backing = pool_stage_pages(3);
	assert_null(pool_stage_import(1, &backing, 3 * PAGE));
	pool_stage_receive(LINK_POOL_PAGES);
	assert_int_equal(pool_stage.msg.fd_count, 1);
	close(pool_stage.msg.fds[0]);
	assert_int_equal(pool_stage.msg.pool_pages.count, 3);
	assert_int_equal(pool_stage.msg.pool_pages.extents[2].offset, 4 * PAGE);
	assert_int_equal(pool_stage.pools.mappings, 3);
	backing_finish(&backing);
}

/* Form 1, where the machine has the device: exactly these pages, and the guest's writes are
 * seen. */
static void test_dmabuf(void **state)
{
	int udmabuf = open("/dev/udmabuf", O_RDWR | O_CLOEXEC);
	pool_stage_start(POOL_FORM_DMABUF);
	if (udmabuf < 0) {
		skip();
	}
	pool_stage.pools.udmabuf = udmabuf;
	struct backing backing = pool_stage_pages(3);
	assert_null(pool_stage_import(1, &backing, 3 * PAGE));
	pool_stage_receive(LINK_POOL_DMABUF);
	assert_int_equal(pool_stage.msg.pool_create.size, 3 * PAGE);
	char *seen = mmap(NULL, 3 * PAGE, PROT_READ, MAP_SHARED, pool_stage.msg.fds[0], 0);
	assert_true(seen != MAP_FAILED);
	close(pool_stage.msg.fds[0]);
	*(char *)guest_ram_at(&pool_stage.ram, 4 * PAGE, 1) = 'x';
	assert_int_equal(seen[2 * PAGE], 'x');
	munmap(seen, 3 * PAGE);
	close(udmabuf);
	backing_finish(&backing);
}

/* What would not fit into one message is copied; neighbours count as one. */
static void test_many_pieces_are_copied(void **state)
{
	pool_stage_start(POOL_FORM_PAGES);
	struct backing backing = pool_stage_pages(LINK_MAX_POOL_EXTENTS + 1);
	assert_null(pool_stage_import(1, &backing, backing.bytes));
	pool_stage_receive_and_close(LINK_POOL_CREATE);
	assert_int_equal(pool_stage.pools.mappings, 1);
	assert_null(pool_stage_import(2, &backing, LINK_MAX_POOL_EXTENTS * PAGE));
	pool_stage_receive_and_close(LINK_POOL_PAGES);
	assert_int_equal(pool_stage.msg.pool_pages.count, LINK_MAX_POOL_EXTENTS);
	assert_int_equal(pool_stage.pools.mappings, 1 + LINK_MAX_POOL_EXTENTS);
	backing_finish(&backing);
}

/* More mappings than the compositor allows a link: the next pool is copied, none is refused. All
 * pools that there may be find a mapping. */
static void test_mappings_are_bounded(void **state)
{
	pool_stage_start(POOL_FORM_PAGES);
	struct backing backing = pool_stage_pages(LINK_MAX_POOL_EXTENTS);
	const uint64_t size = LINK_MAX_POOL_EXTENTS * PAGE;
	const uint32_t full = (LINK_MAX_LINK_MAPPINGS - LINK_MAX_POOLS) / LINK_MAX_POOL_EXTENTS;
	uint32_t id = 0;
	while (id < full) {
		assert_null(pool_stage_import(++id, &backing, size));
		pool_stage_receive_and_close(LINK_POOL_PAGES);
	}
	assert_null(pool_stage_import(++id, &backing, size));
	pool_stage_receive_and_close(LINK_POOL_CREATE);
	assert_int_equal(pool_stage.pools.mappings, full * LINK_MAX_POOL_EXTENTS + 1);
	/* Room again after the first one is gone. */
	pool_stage_destroy(1);
	assert_null(pool_stage_import(++id, &backing, size));
	pool_stage_receive_and_close(LINK_POOL_PAGES);
	while (pool_stage.pools.pools.count < LINK_MAX_POOLS) {
		assert_null(pool_stage_import(++id, &backing, PAGE));
		pool_stage_take();
		close(pool_stage.msg.fds[0]);
		assert_true(pool_stage.pools.mappings <= LINK_MAX_LINK_MAPPINGS);
	}
	backing_finish(&backing);
}

/* The compositor may be short where this book is not: then nothing is lost but speed. */
static void test_copies_after_a_refusal(void **state)
{
	pool_stage_start(POOL_FORM_PAGES);
	struct backing backing = pool_stage_pages(3);
	assert_null(pool_stage_import(1, &backing, 3 * PAGE));
	pool_stage_receive_and_close(LINK_POOL_PAGES);
	pools_note_refused(&pool_stage.pools, 7); /* no such pool any more */
	assert_null(pool_stage_import(2, &backing, 3 * PAGE));
	pool_stage_receive_and_close(LINK_POOL_PAGES);
	pools_note_refused(&pool_stage.pools, 2);
	assert_null(pool_stage_import(3, &backing, 3 * PAGE));
	pool_stage_receive_and_close(LINK_POOL_CREATE);
	backing_finish(&backing);
}

/* A copy that is refused says nothing about guest memory. */
static void test_refused_copies_change_nothing(void **state)
{
	pool_stage_start(POOL_FORM_PAGES);
	struct backing many = pool_stage_pages(LINK_MAX_POOL_EXTENTS + 1),
		       few = pool_stage_pages(3);
	assert_null(pool_stage_import(1, &many, many.bytes));
	pool_stage_receive_and_close(LINK_POOL_CREATE);
	pools_note_refused(&pool_stage.pools, 1);
	assert_null(pool_stage_import(2, &few, 3 * PAGE));
	pool_stage_receive_and_close(LINK_POOL_PAGES);
	backing_finish(&many);
	backing_finish(&few);
}

/* Many small pools of one resource: their lists of pages are bounded, too. */
static void test_entries_of_copies_are_bounded(void **state)
{
	pool_stage_start(POOL_FORM_COPY);
	struct backing backing = pool_stage_pages(2 * VHOST_MAX_COPY_ENTRIES / LINK_MAX_POOLS);
	const uint64_t size = backing.bytes;
	uint32_t id = 0;
	while (assert_null(pool_stage_import(++id, &backing, size)),
		pool_stage_take() == LINK_POOL_CREATE) {
		close(pool_stage.msg.fds[0]);
		assert_true(pool_stage.pools.copy_entries <= VHOST_MAX_COPY_ENTRIES);
		pool_stage.pools.copy_bytes = 0; /* this limit is another test's */
	}
	assert_int_equal(pool_stage.msg.opcode, LINK_POOL_NOTHING);
	assert_int_equal(id, LINK_MAX_POOLS / 2 + 1);
	pool_stage.pools.copy_bytes = UINT64_MAX / 2;
	for (uint32_t gone = 1; gone < id; gone++) {
		pool_stage_destroy(gone);
	}
	assert_int_equal(pool_stage.pools.copy_entries, 0);
	backing_finish(&backing);
}

static void test_two_files_are_copied(void **state)
{
	pool_stage_start(POOL_FORM_DMABUF);
	struct backing backing = {0};
	assert_true(backing_append(&backing, &pool_stage.ram.memory, DATA, PAGE));
	assert_true(backing_append(&backing, &pool_stage.ram.memory, HIGH, PAGE));
	assert_null(pool_stage_import(1, &backing, 2 * PAGE));
	pool_stage_receive(LINK_POOL_CREATE);
	close(pool_stage.msg.fds[0]);
	backing_finish(&backing);
}

static void test_pool_ids(void **state)
{
	pool_stage_start(POOL_FORM_PAGES);
	struct backing backing = pool_stage_pages(1);
	assert_null(pool_stage_import(5, &backing, PAGE));
	assert_non_null(pool_stage_import(5, &backing, PAGE));
	assert_non_null(pool_stage_import(4, &backing, PAGE));
	const struct link_msg destroy = {.opcode = LINK_POOL_DESTROY, .object = 5};
	assert_null(pools_handle(&pool_stage.pools, &destroy));
	assert_non_null(pools_handle(&pool_stage.pools, &destroy));
	assert_non_null(pool_stage_import(5, &backing, PAGE));
	backing_finish(&backing);
}

/* No memory for a copy: the compositor gets a pool of that size that shows nothing. */
static void test_shortage_shows_nothing(void **state)
{
	pool_stage_start(POOL_FORM_COPY);
	const uint64_t size = UINT64_C(40) << 20;
	struct backing backing = {0};
	for (uint64_t bytes = 0; bytes < size; bytes += MIDDLE_BYTES) {
		assert_true(backing_append(&backing, &pool_stage.ram.memory,
			bytes % (2 * MIDDLE_BYTES), MIDDLE_BYTES));
	}
	pool_stage.pools.copy_bytes = VHOST_MAX_COPY_BYTES - size + 1;
	for (uint32_t id = 1; id <= 3; id++) {
		assert_null(pool_stage_import(id, &backing, size));
		pool_stage_receive(LINK_POOL_NOTHING);
		assert_true(pool_stage.msg.pool_nothing.size == size);
		assert_int_equal(pool_stage.pools.mappings, 0);
		pools_note_refused(&pool_stage.pools, id);
	}
	/* Buffers and commits of it are like any other's. */
	assert_null(pool_stage_buffer(1, 1, size - 1024, 16));
	assert_non_null(pool_stage_buffer(2, 1, size - 1020, 16));
	pool_stage_destroy(2);
	/* With room again the next one is shown. */
	pool_stage.pools.copy_bytes = 0;
	assert_null(pool_stage_import(4, &backing, size));
	pool_stage_receive_and_close(LINK_POOL_CREATE);
	backing_finish(&backing);
}

static void test_buffers_outside(void **state)
{
	pool_stage_start(POOL_FORM_PAGES);
	struct backing backing = pool_stage_pages(1);
	assert_null(pool_stage_import(1, &backing, PAGE));
	assert_non_null(pool_stage_buffer(1, 2, 0, 16));
	assert_non_null(pool_stage_buffer(1, 1, PAGE - 1024 + 4, 16));
	assert_non_null(pool_stage_buffer(1, 1, UINT64_MAX - 3, 16));
	assert_null(pool_stage_buffer(1, 1, PAGE - 1024, 16));
	assert_non_null(pool_stage_buffer(1, 1, 0, 16));
	backing_finish(&backing);
}

#define TEST(name) cmocka_unit_test_teardown(name, pool_stage_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pages),
		TEST(test_dmabuf),
		TEST(test_many_pieces_are_copied),
		TEST(test_mappings_are_bounded),
		TEST(test_copies_after_a_refusal),
		TEST(test_refused_copies_change_nothing),
		TEST(test_entries_of_copies_are_bounded),
		TEST(test_two_files_are_copied),
		TEST(test_pool_ids),
		TEST(test_shortage_shows_nothing),
		TEST(test_buffers_outside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
