/* SPDX-License-Identifier: MIT
 *
 * What a POOL_IMPORT becomes, as the compositor's decoder sees it.
 */
#include "guest_ram.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "vhost/pools.h"

struct setting {
	struct guest_ram ram;
	struct pools pools;
	struct channel *backend, *compositor;
	struct link_msg msg; /* the last one received */
};

static struct setting setting;

static void start(enum pool_form form)
{
	int fds[2];
	guest_ram_init(&setting.ram);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	setting.backend = channel_create(fds[0], DECODE_AT_BACKEND);
	setting.compositor = channel_create(fds[1], DECODE_AT_HOST);
	pools_init(&setting.pools, &setting.ram.memory, form, -1);
	const struct link_msg hello = {
		.opcode = LINK_HELLO,
		.hello = {LINK_MAGIC, LINK_VERSION_MAJOR, LINK_VERSION_MINOR, 0, 0},
	};
	assert_true(channel_send(setting.backend, &hello));
	enum link_error error;
	assert_int_equal(channel_receive(setting.compositor, &setting.msg, &error), CHANNEL_OK);
}

static int teardown(void **state)
{
	pools_finish(&setting.pools);
	channel_destroy(setting.backend);
	channel_destroy(setting.compositor);
	guest_ram_finish(&setting.ram);
	return 0;
}

static void receive(enum link_opcode opcode)
{
	enum link_error error;
	assert_true(channel_flush(setting.backend));
	assert_int_equal(channel_receive(setting.compositor, &setting.msg, &error), CHANNEL_OK);
	assert_int_equal(setting.msg.opcode, opcode);
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
	assert_int_equal(setting.msg.pool_pages.size, 3 * PAGE);
	assert_int_equal(setting.msg.pool_pages.extents, 3);
	close(setting.msg.fds[0]);
	receive(LINK_POOL_EXTENTS);
	assert_int_equal(setting.msg.pool_extents.count, 3);
	assert_int_equal(setting.msg.pool_extents.extents[2].offset, 4 * PAGE);
	backing_finish(&backing);
}

/* Form 1, where the machine has the device: exactly these pages, and the guest's writes are seen. */
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
	assert_int_equal(setting.msg.pool.size, 3 * PAGE);
	char *seen = mmap(NULL, 3 * PAGE, PROT_READ, MAP_SHARED, setting.msg.fds[0], 0);
	assert_true(seen != MAP_FAILED);
	close(setting.msg.fds[0]);
	*(char *)guest_ram_at(&setting.ram, 4 * PAGE, 1) = 'x';
	assert_int_equal(seen[2 * PAGE], 'x');
	munmap(seen, 3 * PAGE);
	close(udmabuf);
	backing_finish(&backing);
}

/* More mappings than the compositor allows a link: the next pool is copied, none is refused. */
static void test_extents_are_bounded(void **state)
{
	start(POOL_FORM_PAGES);
	struct backing backing = pages_of(LINK_MAX_POOL_EXTENTS);
	const uint64_t size = LINK_MAX_POOL_EXTENTS * PAGE;
	assert_null(import(1, &backing, size));
	receive(LINK_POOL_PAGES);
	close(setting.msg.fds[0]);
	for (size_t got = 0; got < LINK_MAX_POOL_EXTENTS;) {
		receive(LINK_POOL_EXTENTS);
		got += setting.msg.pool_extents.count;
	}
	assert_null(import(2, &backing, size));
	receive(LINK_POOL_CREATE);
	close(setting.msg.fds[0]);
	/* Room again after the first one is gone. */
	const struct link_msg destroy = {.opcode = LINK_POOL_DESTROY, .object = 1};
	assert_null(pools_handle(&setting.pools, &destroy));
	assert_int_equal(setting.pools.extents, 0);
	assert_null(import(3, &backing, size));
	receive(LINK_POOL_PAGES);
	close(setting.msg.fds[0]);
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

static const char *commit(uint32_t buffer, uint32_t layer, struct link_rect damage)
{
	static struct link_msg msg;
	msg = (struct link_msg){.opcode = LINK_WINDOW_COMMIT, .object = 1};
	msg.commit.layer_count = 1;
	msg.commit.rect_count = 1;
	msg.commit.layers[0] = (struct link_layer){
		.id = layer, .buffer = buffer, .width = 16, .height = 16, .damage_count = 1};
	msg.commit.rects[0] = damage;
	return pools_handle(&setting.pools, &msg);
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
	assert_null(commit(1, 1, nothing));
	assert_memory_equal(seen, guest, 1024);
	assert_int_equal(seen[1024], 0); /* no buffer is there */
	munmap(seen, PAGE);
}

static void test_damage_only(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	assert_null(commit(1, 1, nothing));
	memset(guest, 2, PAGE);
	assert_null(commit(1, 1, (struct link_rect){3, 2, 4, 1}));
	for (size_t i = 0; i < 1024; i++) {
		bool damaged = i >= 2 * 64 + 3 * 4 && i < 2 * 64 + 7 * 4;
		assert_int_equal(seen[i], damaged ? 2 : 1);
	}
	munmap(seen, PAGE);
}

/* The other buffer owes what was damaged while it was not shown; damage of other layers it does not. */
static void test_two_buffers_in_turn(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	assert_null(commit(1, 1, nothing));
	assert_null(commit(2, 1, nothing));
	memset(guest, 2, PAGE);
	assert_null(commit(1, 1, (struct link_rect){0, 5, 16, 1}));
	assert_int_equal(seen[5 * 64], 2);
	assert_int_equal(seen[2048 + 5 * 64], 1);
	assert_null(commit(2, 1, nothing));
	assert_int_equal(seen[2048 + 5 * 64], 2);
	assert_int_equal(seen[2048 + 6 * 64], 1);
	munmap(seen, PAGE);
}

static void test_other_layer_copies_all(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	assert_null(commit(1, 1, nothing));
	memset(guest, 2, PAGE);
	assert_null(commit(1, 2, nothing));
	assert_memory_equal(seen, guest, 1024);
	munmap(seen, PAGE);
}

static void test_damage_is_clipped(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	assert_null(commit(1, 1, nothing));
	memset(guest, 2, PAGE);
	assert_null(commit(1, 1, (struct link_rect){-10, 15, INT32_MAX, INT32_MAX - 15}));
	assert_int_equal(seen[14 * 64 + 63], 1);
	assert_int_equal(seen[15 * 64], 2);
	assert_int_equal(seen[1024], 0);
	munmap(seen, PAGE);
}

static void test_buffers_keep_their_pool(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	const struct link_msg destroy = {.opcode = LINK_POOL_DESTROY, .object = 1};
	assert_null(pools_handle(&setting.pools, &destroy));
	assert_non_null(make_buffer(3, 1, 0, 16));
	assert_null(commit(1, 1, nothing));
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
	memory_finish(&setting.ram.memory);
	assert_non_null(commit(1, 1, nothing));
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
		TEST(test_extents_are_bounded),
		TEST(test_two_files_are_copied),
		TEST(test_pool_ids),
		TEST(test_first_commit_copies_all),
		TEST(test_damage_only),
		TEST(test_two_buffers_in_turn),
		TEST(test_other_layer_copies_all),
		TEST(test_damage_is_clipped),
		TEST(test_buffers_keep_their_pool),
		TEST(test_pages_gone),
		TEST(test_buffers_outside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
