/* SPDX-License-Identifier: MIT
 *
 * Pools that are copied: what of them a commit copies, and when.
 */
#include "tests/unit/harness.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/unit/vhost/pool_stage.h"

/* Copies until all is done and returns what it cost, in bytes. */
static uint64_t copy_all(void)
{
	uint64_t left = UINT32_MAX;
	bool done = false;
	assert_null(pools_copy(&pool_stage.pools, &left, &done));
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
	assert_null(pools_handle(&pool_stage.pools, &msg));
}

static uint64_t commit(uint32_t buffer, uint32_t layer, struct link_rect damage)
{
	damage_layer(buffer, layer, &damage, 1);
	return copy_all();
}

/* A copied pool of one page with a buffer of 16x16 at 0, and another one at 2048. */
static uint8_t *copied_pool(uint8_t **guest)
{
	pool_stage_start(POOL_FORM_COPY);
	struct backing backing = {0};
	assert_true(backing_append(&backing, &pool_stage.ram.memory, DATA, PAGE));
	*guest = guest_ram_at(&pool_stage.ram, DATA, PAGE);
	memset(*guest, 1, PAGE);
	assert_null(pool_stage_import(1, &backing, PAGE));
	backing_finish(&backing);
	pool_stage_receive(LINK_POOL_CREATE);
	uint8_t *seen = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, pool_stage.msg.fds[0], 0);
	assert_true(seen != MAP_FAILED);
	close(pool_stage.msg.fds[0]);
	assert_null(pool_stage_buffer(1, 1, 0, 16));
	assert_null(pool_stage_buffer(2, 1, 2048, 16));
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
		assert_null(pools_copy(&pool_stage.pools, &budget, &done));
		assert_int_equal(seen[row * 64], 1);
		assert_int_equal(budget, 0);
		assert_int_equal(done, row == 15);
	}
	uint64_t none = 0;
	bool done = false;
	assert_null(pools_copy(&pool_stage.pools, &none, &done));
	assert_true(done);
	munmap(seen, PAGE);
}

static void test_buffers_keep_their_pool(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	const struct link_msg destroy = {.opcode = LINK_POOL_DESTROY, .object = 1};
	assert_null(pools_handle(&pool_stage.pools, &destroy));
	assert_non_null(pool_stage_buffer(3, 1, 0, 16));
	commit(1, 1, nothing);
	assert_int_equal(seen[0], 1);
	for (uint32_t id = 1; id <= 2; id++) {
		const struct link_msg gone = {.opcode = LINK_BUFFER_DESTROY, .object = id};
		assert_int_equal(pool_stage.pools.copy_bytes, PAGE);
		assert_null(pools_handle(&pool_stage.pools, &gone));
	}
	assert_int_equal(pool_stage.pools.copy_bytes, 0);
	munmap(seen, PAGE);
}

static void test_pages_gone(void **state)
{
	uint8_t *guest, *seen = copied_pool(&guest);
	uint64_t budget = UINT32_MAX;
	bool done = false;
	memory_finish(&pool_stage.ram.memory);
	damage_layer(1, 1, &nothing, 1);
	assert_non_null(pools_copy(&pool_stage.pools, &budget, &done));
	munmap(seen, PAGE);
}

#define TEST(name) cmocka_unit_test_teardown(name, pool_stage_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
