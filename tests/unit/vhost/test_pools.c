/* SPDX-License-Identifier: MIT
 *
 * What a POOL_IMPORT becomes, as the compositor's decoder sees it.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/channel.h"
#include "tests/unit/sides.h"
#include "tests/unit/vhost/guest_ram.h"
#include "vhost/pools/pool.h"
#include "vhost/pools/pools.h"

struct setting {
	struct guest_ram ram;
	struct pools pools;
	struct channel *backend, *compositor;
	struct link_msg msg; /* the last one received */
};

static struct setting setting;

static enum link_opcode take(void)
{
	enum link_error error;
	assert_true(channel_flush(setting.backend));
	assert_int_equal(channel_receive(setting.compositor, &setting.msg, &error), CHANNEL_OK);
	return setting.msg.opcode;
}

static void receive(enum link_opcode opcode)
{
	assert_int_equal(take(), opcode);
}

static void start(enum pool_form form)
{
	int fds[2];
	guest_ram_init(&setting.ram);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	setting.backend = channel_create(fds[0], &link_side_backend);
	setting.compositor = channel_create(fds[1], &link_side_host);
	pools_init(&setting.pools, &setting.ram.memory, form, -1);
	const struct link_msg via_vm = {.opcode = LINK_VIA_VM};
	uint8_t bytes[LINK_MAX_MESSAGE];
	const struct link_msg hello = {
		.opcode = LINK_HELLO,
		.hello = {LINK_MAGIC, LINK_VERSION_MAJOR, LINK_VERSION_MINOR, 0, 0},
	};
	assert_true(channel_send(setting.backend, &via_vm));
	size_t size = side_encode(&hello, bytes);
	assert_true(channel_send_raw(setting.backend, bytes, size, NULL, 0));
	receive(LINK_VIA_VM);
	receive(LINK_HELLO);
}

static int teardown(void **state)
{
	pools_finish(&setting.pools);
	channel_destroy(setting.backend);
	channel_destroy(setting.compositor);
	guest_ram_finish(&setting.ram);
	return 0;
}

static const char *import(uint32_t id, const struct backing *backing, uint64_t size)
{
	const struct link_msg msg = {
		.opcode = LINK_POOL_IMPORT,
		.object = id,
		.pool_import = {1, size},
	};
	return pools_import(&setting.pools, &msg, backing, setting.backend);
}

static struct backing pages_of(size_t count)
{
	struct backing backing = {0};
	for (size_t i = 0; i < count; i++) {
		/* Every second page, so that none are neighbours. */
		uint64_t page = 2 * (i % 32) * PAGE;
		assert_true(backing_append(&backing, &setting.ram.memory, page, PAGE));
	}
	return backing;
}

static void test_pages(void **state)
{
	start(POOL_FORM_PAGES);
	struct backing backing = pages_of(3);
	assert_null(import(1, &backing, 3 * PAGE));
	receive(LINK_POOL_PAGES);
	assert_int_equal(setting.msg.fd_count, 1);
	close(setting.msg.fds[0]);
	assert_int_equal(setting.msg.pool_pages.count, 3);
	assert_int_equal(setting.msg.pool_pages.extents[2].offset, 4 * PAGE);
	assert_int_equal(setting.pools.mappings, 3);
	backing_finish(&backing);
}

/* Form 1, where the machine has the device: exactly these pages, and the guest's writes are
 * seen. */
static void test_dmabuf(void **state)
{
	int udmabuf = open("/dev/udmabuf", O_RDWR | O_CLOEXEC);
	start(POOL_FORM_DMABUF);
	if (udmabuf < 0) {
		skip();
	}
	setting.pools.udmabuf = udmabuf;
	struct backing backing = pages_of(3);
	assert_null(import(1, &backing, 3 * PAGE));
	receive(LINK_POOL_DMABUF);
	assert_int_equal(setting.msg.pool_create.size, 3 * PAGE);
	char *seen = mmap(NULL, 3 * PAGE, PROT_READ, MAP_SHARED, setting.msg.fds[0], 0);
	assert_true(seen != MAP_FAILED);
	close(setting.msg.fds[0]);
	*(char *)guest_ram_at(&setting.ram, 4 * PAGE, 1) = 'x';
	assert_int_equal(seen[2 * PAGE], 'x');
	munmap(seen, 3 * PAGE);
	close(udmabuf);
	backing_finish(&backing);
}

static void receive_and_close(enum link_opcode opcode)
{
	receive(opcode);
	close(setting.msg.fds[0]);
}

static void destroy_pool(uint32_t id)
{
	const struct link_msg destroy = {.opcode = LINK_POOL_DESTROY, .object = id};
	assert_null(pools_handle(&setting.pools, &destroy));
}

/* What would not fit into one message is copied; neighbours count as one. */
static void test_many_pieces_are_copied(void **state)
{
	start(POOL_FORM_PAGES);
	struct backing backing = pages_of(LINK_MAX_POOL_EXTENTS + 1);
	assert_null(import(1, &backing, backing.bytes));
	receive_and_close(LINK_POOL_CREATE);
	assert_int_equal(setting.pools.mappings, 1);
	assert_null(import(2, &backing, LINK_MAX_POOL_EXTENTS * PAGE));
	receive_and_close(LINK_POOL_PAGES);
	assert_int_equal(setting.msg.pool_pages.count, LINK_MAX_POOL_EXTENTS);
	assert_int_equal(setting.pools.mappings, 1 + LINK_MAX_POOL_EXTENTS);
	backing_finish(&backing);
}

/* More mappings than the compositor allows a link: the next pool is copied, none is refused. All
 * pools that there may be find a mapping. */
static void test_mappings_are_bounded(void **state)
{
	start(POOL_FORM_PAGES);
	struct backing backing = pages_of(LINK_MAX_POOL_EXTENTS);
	const uint64_t size = LINK_MAX_POOL_EXTENTS * PAGE;
	const uint32_t full = (LINK_MAX_LINK_MAPPINGS - LINK_MAX_POOLS) / LINK_MAX_POOL_EXTENTS;
	uint32_t id = 0;
	while (id < full) {
		assert_null(import(++id, &backing, size));
		receive_and_close(LINK_POOL_PAGES);
	}
	assert_null(import(++id, &backing, size));
	receive_and_close(LINK_POOL_CREATE);
	assert_int_equal(setting.pools.mappings, full * LINK_MAX_POOL_EXTENTS + 1);
	/* Room again after the first one is gone. */
	destroy_pool(1);
	assert_null(import(++id, &backing, size));
	receive_and_close(LINK_POOL_PAGES);
	while (setting.pools.pools.count < LINK_MAX_POOLS) {
		assert_null(import(++id, &backing, PAGE));
		take();
		close(setting.msg.fds[0]);
		assert_true(setting.pools.mappings <= LINK_MAX_LINK_MAPPINGS);
	}
	backing_finish(&backing);
}

/* The compositor may be short where this book is not: then nothing is lost but speed. */
static void test_copies_after_a_refusal(void **state)
{
	start(POOL_FORM_PAGES);
	struct backing backing = pages_of(3);
	assert_null(import(1, &backing, 3 * PAGE));
	receive_and_close(LINK_POOL_PAGES);
	pools_note_refused(&setting.pools, 7); /* no such pool any more */
	assert_null(import(2, &backing, 3 * PAGE));
	receive_and_close(LINK_POOL_PAGES);
	pools_note_refused(&setting.pools, 2);
	assert_null(import(3, &backing, 3 * PAGE));
	receive_and_close(LINK_POOL_CREATE);
	backing_finish(&backing);
}

/* A copy that is refused says nothing about guest memory. */
static void test_refused_copies_change_nothing(void **state)
{
	start(POOL_FORM_PAGES);
	struct backing many = pages_of(LINK_MAX_POOL_EXTENTS + 1), few = pages_of(3);
	assert_null(import(1, &many, many.bytes));
	receive_and_close(LINK_POOL_CREATE);
	pools_note_refused(&setting.pools, 1);
	assert_null(import(2, &few, 3 * PAGE));
	receive_and_close(LINK_POOL_PAGES);
	backing_finish(&many);
	backing_finish(&few);
}

/* Many small pools of one resource: their lists of pages are bounded, too. */
static void test_entries_of_copies_are_bounded(void **state)
{
	start(POOL_FORM_COPY);
	struct backing backing = pages_of(2 * VHOST_MAX_COPY_ENTRIES / LINK_MAX_POOLS);
	const uint64_t size = backing.bytes;
	uint32_t id = 0;
	while (assert_null(import(++id, &backing, size)), take() == LINK_POOL_CREATE) {
		close(setting.msg.fds[0]);
		assert_true(setting.pools.copy_entries <= VHOST_MAX_COPY_ENTRIES);
		setting.pools.copy_bytes = 0; /* this limit is another test's */
	}
	assert_int_equal(setting.msg.opcode, LINK_POOL_NOTHING);
	assert_int_equal(id, LINK_MAX_POOLS / 2 + 1);
	setting.pools.copy_bytes = UINT64_MAX / 2;
	for (uint32_t gone = 1; gone < id; gone++) {
		destroy_pool(gone);
	}
	assert_int_equal(setting.pools.copy_entries, 0);
	backing_finish(&backing);
}

static void test_two_files_are_copied(void **state)
{
	start(POOL_FORM_DMABUF);
	struct backing backing = {0};
	assert_true(backing_append(&backing, &setting.ram.memory, DATA, PAGE));
	assert_true(backing_append(&backing, &setting.ram.memory, HIGH, PAGE));
	assert_null(import(1, &backing, 2 * PAGE));
	receive(LINK_POOL_CREATE);
	close(setting.msg.fds[0]);
	backing_finish(&backing);
}

static void test_pool_ids(void **state)
{
	start(POOL_FORM_PAGES);
	struct backing backing = pages_of(1);
	assert_null(import(5, &backing, PAGE));
	assert_non_null(import(5, &backing, PAGE));
	assert_non_null(import(4, &backing, PAGE));
	const struct link_msg destroy = {.opcode = LINK_POOL_DESTROY, .object = 5};
	assert_null(pools_handle(&setting.pools, &destroy));
	assert_non_null(pools_handle(&setting.pools, &destroy));
	assert_non_null(import(5, &backing, PAGE));
	backing_finish(&backing);
}

static const char *make_buffer(uint32_t id, uint32_t pool, uint64_t offset, uint32_t height)
{
	const struct link_msg msg = {
		.opcode = LINK_BUFFER_CREATE,
		.object = id,
		.buffer_create = {pool, 0, offset, 16, height, 64},
	};
	return pools_handle(&setting.pools, &msg);
}

/* No memory for a copy: the compositor gets a pool of that size that shows nothing. */
static void test_shortage_shows_nothing(void **state)
{
	start(POOL_FORM_COPY);
	const uint64_t size = UINT64_C(40) << 20;
	struct backing backing = {0};
	for (uint64_t bytes = 0; bytes < size; bytes += MIDDLE_BYTES) {
		assert_true(backing_append(
			&backing, &setting.ram.memory, bytes % (2 * MIDDLE_BYTES), MIDDLE_BYTES));
	}
	setting.pools.copy_bytes = VHOST_MAX_COPY_BYTES - size + 1;
	for (uint32_t id = 1; id <= 3; id++) {
		assert_null(import(id, &backing, size));
		receive(LINK_POOL_NOTHING);
		assert_true(setting.msg.pool_nothing.size == size);
		assert_int_equal(setting.pools.mappings, 0);
		pools_note_refused(&setting.pools, id);
	}
	/* Buffers and commits of it are like any other's. */
	assert_null(make_buffer(1, 1, size - 1024, 16));
	assert_non_null(make_buffer(2, 1, size - 1020, 16));
	destroy_pool(2);
	/* With room again the next one is shown. */
	setting.pools.copy_bytes = 0;
	assert_null(import(4, &backing, size));
	receive_and_close(LINK_POOL_CREATE);
	backing_finish(&backing);
}

/* Copies until all is done and returns what it cost, in bytes. */
static uint64_t copy_all(void)
{
	uint64_t left = UINT32_MAX;
	bool done = false;
	assert_null(pools_copy(&setting.pools, &left, &done));
	assert_true(done);
	return UINT32_MAX - left;
}

static void damage_layer(
	uint32_t buffer, uint32_t layer, const struct link_rect *damage, uint32_t count)
{
	static struct link_msg msg;
	msg = (struct link_msg){.opcode = LINK_WINDOW_COMMIT, .object = 1};
	msg.commit.layer_count = 1;
	msg.commit.rect_count = count;
	msg.commit.layers[0] = (struct link_layer){
		.id = layer, .buffer = buffer, .width = 16, .height = 16, .damage_count = count};
	memcpy(msg.commit.rects, damage, count * sizeof(*damage));
	assert_null(pools_handle(&setting.pools, &msg));
}

static uint64_t commit(uint32_t buffer, uint32_t layer, struct link_rect damage)
{
	damage_layer(buffer, layer, &damage, 1);
	return copy_all();
}

/* A copied pool of one page with a buffer of 16x16 at 0, and another one at 2048. */
static uint8_t *copied_pool(uint8_t **guest)
{
	start(POOL_FORM_COPY);
	struct backing backing = {0};
	assert_true(backing_append(&backing, &setting.ram.memory, DATA, PAGE));
	*guest = guest_ram_at(&setting.ram, DATA, PAGE);
	memset(*guest, 1, PAGE);
	assert_null(import(1, &backing, PAGE));
	backing_finish(&backing);
	receive(LINK_POOL_CREATE);
	uint8_t *seen = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, setting.msg.fds[0], 0);
	assert_true(seen != MAP_FAILED);
	close(setting.msg.fds[0]);
	assert_null(make_buffer(1, 1, 0, 16));
	assert_null(make_buffer(2, 1, 2048, 16));
	return seen;
}

static const struct link_rect nothing;

static void test_first_commit_copies_all(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	commit(1, 1, nothing);
	assert_memory_equal(seen, guest, 1024);
	assert_int_equal(seen[1024], 0); /* no buffer is there */
	munmap(seen, PAGE);
}

static void test_damage_only(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	commit(1, 1, nothing);
	memset(guest, 2, PAGE);
	commit(1, 1, (struct link_rect){3, 2, 4, 1});
	for (size_t i = 0; i < 1024; i++) {
		bool damaged = i >= 2 * 64 + 3 * 4 && i < 2 * 64 + 7 * 4;
		assert_int_equal(seen[i], damaged ? 2 : 1);
	}
	munmap(seen, PAGE);
}

/* The other buffer owes what was damaged while it was not shown; damage of other layers it does
 * not. */
static void test_two_buffers_in_turn(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	commit(1, 1, nothing);
	commit(2, 1, nothing);
	memset(guest, 2, PAGE);
	commit(1, 1, (struct link_rect){0, 5, 16, 1});
	assert_int_equal(seen[5 * 64], 2);
	assert_int_equal(seen[2048 + 5 * 64], 1);
	commit(2, 1, nothing);
	assert_int_equal(seen[2048 + 5 * 64], 2);
	assert_int_equal(seen[2048 + 6 * 64], 1);
	munmap(seen, PAGE);
}

static void test_other_layer_copies_all(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	commit(1, 1, nothing);
	memset(guest, 2, PAGE);
	commit(1, 2, nothing);
	assert_memory_equal(seen, guest, 1024);
	munmap(seen, PAGE);
}

static void test_damage_is_clipped(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	commit(1, 1, nothing);
	memset(guest, 2, PAGE);
	commit(1, 1, (struct link_rect){-10, 15, INT32_MAX, INT32_MAX - 15});
	assert_int_equal(seen[14 * 64 + 63], 1);
	assert_int_equal(seen[15 * 64], 2);
	assert_int_equal(seen[1024], 0);
	munmap(seen, PAGE);
}

/* However often damage names the same pixels, they are copied once. */
static void test_overlapping_damage(void **state)
{
	static struct link_rect same[LINK_MAX_RECTS];
	uint8_t *guest, *seen = copied_pool(&guest);
	const uint64_t whole = commit(1, 1, nothing);
	commit(2, 1, nothing);
	memset(guest, 2, PAGE);
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		same[i] = (struct link_rect){0, 1, 16, 14};
	}
	damage_layer(1, 1, same, COUNT_OF(same));
	assert_int_equal(copy_all(), whole * 14 / 16);
	for (size_t row = 0; row < 16; row++) {
		assert_int_equal(seen[row * 64], row == 0 || row == 15 ? 1 : 2);
	}
	/* The other buffer of the layer owes it too. */
	assert_int_equal(commit(2, 1, nothing), whole * 14 / 16);
	assert_int_equal(seen[2048], 1);
	assert_int_equal(seen[2048 + 64], 2);
	munmap(seen, PAGE);
}

/* What is owed counts too: it is not copied a second time as damage. */
static void test_owed_and_damaged(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	const struct link_rect all = {0, 0, 16, 16};
	const uint64_t whole = commit(1, 1, all);
	assert_int_equal(commit(1, 1, all), whole);
	assert_int_equal(whole, 16 * 1024); /* a row counts 1 KiB at least */
	munmap(seen, PAGE);
}

/* Less than the buffer in all: each rectangle alone, not what lies between them. */
static void test_scattered_damage(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	const struct link_rect corners[] = {{0, 0, 4, 4}, {12, 12, 4, 4}};
	commit(1, 1, nothing);
	memset(guest, 2, PAGE);
	damage_layer(1, 1, corners, COUNT_OF(corners));
	copy_all();
	assert_int_equal(seen[0], 2);
	assert_int_equal(seen[15 * 64 + 63], 2);
	assert_int_equal(seen[8 * 64 + 32], 1);
	munmap(seen, PAGE);
}

/* A budget of one byte is one row; then the caller has its turn. */
static void test_copies_in_turns(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	damage_layer(1, 1, &nothing, 1);
	for (size_t row = 0; row < 16; row++) {
		uint64_t budget = 1;
		bool done = true;
		assert_int_equal(seen[row * 64], 0);
		assert_null(pools_copy(&setting.pools, &budget, &done));
		assert_int_equal(seen[row * 64], 1);
		assert_int_equal(budget, 0);
		assert_int_equal(done, row == 15);
	}
	uint64_t none = 0;
	bool done = false;
	assert_null(pools_copy(&setting.pools, &none, &done));
	assert_true(done);
	munmap(seen, PAGE);
}

static void test_buffers_keep_their_pool(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	const struct link_msg destroy = {.opcode = LINK_POOL_DESTROY, .object = 1};
	assert_null(pools_handle(&setting.pools, &destroy));
	assert_non_null(make_buffer(3, 1, 0, 16));
	commit(1, 1, nothing);
	assert_int_equal(seen[0], 1);
	for (uint32_t id = 1; id <= 2; id++) {
		const struct link_msg gone = {.opcode = LINK_BUFFER_DESTROY, .object = id};
		assert_int_equal(setting.pools.copy_bytes, PAGE);
		assert_null(pools_handle(&setting.pools, &gone));
	}
	assert_int_equal(setting.pools.copy_bytes, 0);
	munmap(seen, PAGE);
}

static void test_pages_gone(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	uint64_t budget = UINT32_MAX;
	bool done = false;
	memory_finish(&setting.ram.memory);
	damage_layer(1, 1, &nothing, 1);
	assert_non_null(pools_copy(&setting.pools, &budget, &done));
	munmap(seen, PAGE);
}

static void test_buffers_outside(void **state)
{
	start(POOL_FORM_PAGES);
	struct backing backing = pages_of(1);
	assert_null(import(1, &backing, PAGE));
	assert_non_null(make_buffer(1, 2, 0, 16));
	assert_non_null(make_buffer(1, 1, PAGE - 1024 + 4, 16));
	assert_non_null(make_buffer(1, 1, UINT64_MAX - 3, 16));
	assert_null(make_buffer(1, 1, PAGE - 1024, 16));
	assert_non_null(make_buffer(1, 1, 0, 16));
	backing_finish(&backing);
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pages),
		TEST(test_dmabuf),
		TEST(test_many_pieces_are_copied),
		TEST(test_mappings_are_bounded),
		TEST(test_copies_after_a_refusal),
		TEST(test_refused_copies_change_nothing),
		TEST(test_shortage_shows_nothing),
		TEST(test_entries_of_copies_are_bounded),
		TEST(test_two_files_are_copied),
		TEST(test_pool_ids),
		TEST(test_first_commit_copies_all),
		TEST(test_damage_only),
		TEST(test_two_buffers_in_turn),
		TEST(test_other_layer_copies_all),
		TEST(test_damage_is_clipped),
		TEST(test_overlapping_damage),
		TEST(test_owed_and_damaged),
		TEST(test_scattered_damage),
		TEST(test_copies_in_turns),
		TEST(test_buffers_keep_their_pool),
		TEST(test_pages_gone),
		TEST(test_buffers_outside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
