/* SPDX-License-Identifier: MIT
 *
 * Messages between the rings and the compositor: who is woken when, and what a turn may cost.
 */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/encode.h"
#include "tests/unit/sides.h"
#include "tests/unit/vhost/guest_ram.h"
#include "vhost/channel/pump.h"
#include "vhost/process/limits.h"

struct setting {
	struct guest_ram ram;
	struct pump pump;
	struct link link;
	struct resource_table resources;
	struct ring host, guest;
	void *shared;
	struct channel *compositor;
};

static struct setting setting;
static void (*before_sleep)(void); /* in the moment when the guest need not kick yet */

void __real_ring_host_sleep(struct ring *ring);
void __wrap_ring_host_sleep(struct ring *ring);
void __wrap_ring_host_sleep(struct ring *ring)
{
	if (before_sleep) {
		void (*act)(void) = before_sleep;
		before_sleep = NULL;
		act();
	}
	__real_ring_host_sleep(ring);
}

static void guest_says(const struct link_msg *msg)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	assert_int_equal(ring_write(&setting.guest, bytes, side_encode(msg, bytes)), RING_OK);
}

static void guest_answers(void)
{
	const struct link_msg pong = {.opcode = LINK_PONG, .serial = {5}};
	guest_says(&pong);
}

static int setup(void **state)
{
	int fds[2];
	setting = (struct setting){0};
	guest_ram_init(&setting.ram);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	setting.shared = aligned_alloc(PAGE, RING_SHARED_BYTES);
	ring_init(&setting.guest, RING_AT_GUEST, setting.shared);
	ring_init(&setting.host, RING_AT_HOST, setting.shared);
	link_init(&setting.link, "", -1);
	setting.link.channel = channel_create(fds[0], &link_side_backend);
	setting.compositor = channel_create(fds[1], &link_side_host);
	setting.pump.link = &setting.link;
	setting.pump.ring = &setting.host;
	setting.pump.resources = &setting.resources;
	pools_init(&setting.pump.pools, &setting.ram.memory, POOL_FORM_COPY, -1);
	pump_start(&setting.pump);
	return 0;
}

static int teardown(void **state)
{
	before_sleep = NULL;
	pools_finish(&setting.pump.pools);
	resource_finish(&setting.resources);
	link_drop(&setting.link);
	channel_destroy(setting.compositor);
	free(setting.shared);
	guest_ram_finish(&setting.ram);
	return 0;
}

static size_t datagrams(void)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t count = 0;
	while (recv(channel_fd(setting.compositor), bytes, sizeof(bytes), MSG_DONTWAIT) > 0) {
		count++;
	}
	return count;
}

/* What is written between the last look and the request to be kicked is seen by the second look:
 * the guest has not kicked for it and never will. */
static void test_looks_again_before_it_sleeps(void **state)
{
	assert_int_equal(pump_run(&setting.pump, true), PUMP_IDLE);
	assert_true(ring_guest_must_kick(&setting.guest));
	guest_answers();
	before_sleep = guest_answers;
	assert_int_equal(pump_run(&setting.pump, true), PUMP_IDLE);
	assert_null(before_sleep);
	assert_int_equal(datagrams(), 2);
	assert_true(ring_guest_must_kick(&setting.guest));
}

/* While it reads anyway the guest need not kick. */
static void test_asks_for_no_kicks_while_awake(void **state)
{
	for (unsigned i = 0; i < VHOST_MAX_MESSAGES_PER_TURN + 1; i++) {
		guest_answers();
	}
	assert_int_equal(pump_run(&setting.pump, true), PUMP_MORE);
	assert_false(ring_guest_must_kick(&setting.guest));
	assert_int_equal(datagrams(), VHOST_MAX_MESSAGES_PER_TURN);
	assert_int_equal(pump_run(&setting.pump, true), PUMP_IDLE);
	assert_int_equal(datagrams(), 1);
}

/* A header, and a body of zeros: body bytes of it. */
static void guest_says_raw(uint16_t opcode, uint8_t flags, uint8_t object, uint8_t body)
{
	const uint8_t bytes[LINK_HEADER_SIZE + UINT8_MAX] = {
		[0] = opcode & 0xff,
		[1] = opcode >> 8,
		[2] = flags,
		[4] = LINK_HEADER_SIZE + body,
		[8] = object,
	};
	assert_int_equal(ring_write(&setting.guest, bytes, LINK_HEADER_SIZE + body), RING_OK);
}

/* The compositor judges, and its ERROR says how: not a byte is changed. */
static void test_what_is_not_about_memory_passes(void **state)
{
	const struct {
		uint16_t opcode;
		uint8_t flags, object, body;
	} cases[] = {
		{LINK_PONG, 0, 0, 5},
		{LINK_PONG, 1, 0, 4},
		{LINK_PONG, 0, 1, 4},
		{LINK_BYE, 0, 0, 4},
		{LINK_HELLO, 0, 0, 0},
		{LINK_WINDOW_COMMIT, 0, 0, 3},
		{LINK_WELCOME, 0, 0, 52},
		{LINK_MEMORY_FIRST - 1, 0, 0, 0},
		{LINK_MEMORY_LAST + 1, 0, 0, 0},
		{LINK_FROM_HOST | LINK_POOL_CREATE, 0, 1, 16},
		{0, 0, 0, 0},
		{UINT16_MAX, UINT8_MAX, UINT8_MAX, UINT8_MAX - LINK_HEADER_SIZE},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		guest_says_raw(cases[i].opcode, cases[i].flags, cases[i].object, cases[i].body);
		assert_int_equal(pump_run(&setting.pump, true), PUMP_IDLE);
		ssize_t size =
			recv(channel_fd(setting.compositor), bytes, sizeof(bytes), MSG_DONTWAIT);
		assert_int_equal(size, LINK_HEADER_SIZE + cases[i].body);
		assert_int_equal(bytes[0] | bytes[1] << 8, cases[i].opcode);
		assert_int_equal(bytes[2], cases[i].flags);
		assert_int_equal(bytes[4], size);
		assert_int_equal(bytes[8], cases[i].object);
	}
}

static void expect_refused(uint16_t opcode, uint8_t flags, uint8_t object, uint8_t body)
{
	guest_says_raw(opcode, flags, object, body);
	assert_int_equal(pump_run(&setting.pump, true), PUMP_GUEST_BROKE);
	assert_int_equal(datagrams(), 0);
}

/* Nor anything of these numbers that this backend does not know: another compositor may. */
static void test_what_only_a_backend_says(void **state)
{
	expect_refused(LINK_VIA_VM, 0, 0, 0);
	for (uint16_t opcode = LINK_MEMORY_FIRST; opcode <= LINK_MEMORY_LAST; opcode++) {
		switch (opcode) {
		case LINK_POOL_IMPORT:
		case LINK_POOL_DESTROY:
		case LINK_BUFFER_CREATE:
		case LINK_BUFFER_DESTROY:
			break;
		default:
			expect_refused(opcode, 0, 1, 0);
			expect_refused(opcode, 0, 1, 8);
			expect_refused(opcode, 0, 1, 16);
			expect_refused(opcode, 0, 1, 20);
		}
	}
}

static void test_what_is_about_memory_is_checked(void **state)
{
	expect_refused(LINK_POOL_DESTROY, 0, 1, 1);
	expect_refused(LINK_POOL_DESTROY, 1, 1, 0);
	expect_refused(LINK_POOL_DESTROY, 0, 0, 0);
	expect_refused(LINK_POOL_DESTROY, 0, 1, 0); /* there is none */
	expect_refused(LINK_POOL_IMPORT, 0, 1, 12);
	expect_refused(LINK_BUFFER_CREATE, 0, 1, 28);
	expect_refused(LINK_BUFFER_DESTROY, 0, 1, 4);
}

/* The queue that knows the resource may take many turns, or be stopped. */
static void test_imports_wait_for_the_queue(void **state)
{
	const struct link_msg import = {
		.opcode = LINK_POOL_IMPORT, .object = 1, .pool_import = {1, LINK_PAGE_BYTES}};
	guest_says(&import);
	assert_int_equal(pump_run(&setting.pump, true), PUMP_NEEDS_QUEUE);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(pump_run(&setting.pump, false), PUMP_NEEDS_QUEUE);
	}
	assert_int_equal(pump_run(&setting.pump, true), PUMP_GUEST_BROKE);
}

static void import_a_copy(void)
{
	const struct link_msg create = {
		.opcode = LINK_POOL_IMPORT, .object = 1, .pool_import = {1, LINK_PAGE_BYTES}};
	struct backing backing = {0};
	assert_true(backing_append(&backing, &setting.ram.memory, DATA, PAGE));
	assert_null(pools_import(&setting.pump.pools, &create, &backing, setting.link.channel));
	backing_finish(&backing);
}

/* As soon as there is one. */
static void test_commits_are_read_for_copies(void **state)
{
	guest_says_raw(LINK_WINDOW_COMMIT, 0, 1, 3);
	assert_int_equal(pump_run(&setting.pump, true), PUMP_IDLE);
	assert_int_equal(datagrams(), 1);
	import_a_copy();
	datagrams();
	guest_says_raw(LINK_WINDOW_COMMIT, 0, 1, 20);
	assert_int_equal(pump_run(&setting.pump, true), PUMP_IDLE);
	assert_int_equal(datagrams(), 1);
	expect_refused(LINK_WINDOW_COMMIT, 0, 1, 3);
}

/* The damage of every layer is counted against every buffer: such commits make a turn short. */
static void test_looking_at_buffers_costs(void **state)
{
	static struct link_msg commit;
	const uint32_t buffers = 1000;
	import_a_copy();
	for (uint32_t i = 1; i <= buffers; i++) {
		const struct link_msg buffer = {.opcode = LINK_BUFFER_CREATE,
			.object = i,
			.buffer_create = {1, LINK_FORMAT_XRGB8888, 0, 1, 1, 4}};
		assert_null(pools_handle(&setting.pump.pools, &buffer));
	}
	commit = (struct link_msg){.opcode = LINK_WINDOW_COMMIT, .object = 1};
	commit.commit.width = commit.commit.height = 1;
	commit.commit.layer_count = LINK_MAX_LAYERS;
	for (uint32_t i = 0; i < LINK_MAX_LAYERS; i++) {
		commit.commit.layers[i] =
			(struct link_layer){.id = i + 1, .buffer = 1, .width = 1, .height = 1};
	}
	datagrams();
	for (int i = 0; i < 10; i++) {
		guest_says(&commit);
	}
	assert_int_equal(pump_run(&setting.pump, true), PUMP_MORE);
	size_t sent = datagrams();
	assert_true(sent >= 1);
	assert_true((sent - 1) * LINK_MAX_LAYERS * buffers * VHOST_LOOK_BYTES
		    < VHOST_MAX_COPY_PER_TURN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_looks_again_before_it_sleeps),
		TEST(test_asks_for_no_kicks_while_awake),
		TEST(test_what_is_not_about_memory_passes),
		TEST(test_what_only_a_backend_says),
		TEST(test_what_is_about_memory_is_checked),
		TEST(test_commits_are_read_for_copies),
		TEST(test_imports_wait_for_the_queue),
		TEST(test_looking_at_buffers_costs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
