/* SPDX-License-Identifier: MIT
 *
 * How much one turn takes of a guest. The handlers of the greeting and the clock are this
 * program's.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bare_guest.h"
#include "compositor/guest/guest_dispatch.h"
#include "compositor/guest/guest_life.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/pool.h"
#include "own_clock.h"
#include "protocol/channel.h"

#define MESSAGES 200u

static struct bare_guest bare;
static unsigned handled;
static uint64_t cost_us; /* of a message */

void guest_greeting_hello(struct guest *guest, struct link_msg *msg)
{
}

void guest_greeting_bye(struct guest *guest, struct link_msg *msg)
{
}

void guest_greeting_via_vm(struct guest *guest, struct link_msg *msg)
{
}

void guest_greeting_pong(struct guest *guest, struct link_msg *msg)
{
}

void guest_greeting_launched(struct guest *guest, struct link_msg *msg)
{
}

void guest_greeting_sync(struct guest *guest, struct link_msg *msg)
{
	handled++;
	own_clock_time += cost_us;
}

static void flood_by(int fd)
{
	struct channel *peer = channel_create(dup(fd), &link_side_guest);
	assert_non_null(peer);
	struct link_msg msg = {.opcode = LINK_HELLO,
		.hello = {.magic = LINK_MAGIC,
			.major = LINK_VERSION_MAJOR,
			.minor = LINK_VERSION_MINOR}};
	assert_true(channel_send(peer, &msg));
	msg = (struct link_msg){.opcode = LINK_SYNC};
	for (unsigned i = 0; i < MESSAGES; i++) {
		assert_true(channel_send(peer, &msg));
	}
	assert_false(channel_wants_write(peer));
	channel_destroy(peer);
}

static int setup(void **state)
{
	bare_guest_init(&bare);
	handled = 0;
	own_clock_time = cost_us = 0;
	flood_by(bare.peer);
	return 0;
}

static int teardown(void **state)
{
	bare_guest_finish(&bare);
	return 0;
}

static void attack_61_a_turn_is_a_number_of_messages(void **state)
{
	unsigned turns = 0;
	while (handled < MESSAGES) {
		unsigned before = handled;
		guest_dispatch(bare.guest, own_clock_time + GUEST_MAX_TURN_US);
		assert_true(handled - before <= GUEST_MAX_MESSAGES);
		assert_true(handled > before);
		turns++;
	}
	assert_int_equal(turns, 4);
	guest_dispatch(bare.guest, own_clock_time + GUEST_MAX_TURN_US);
	assert_int_equal(handled, MESSAGES);
}

static void a_turn_is_a_time(void **state)
{
	cost_us = GUEST_MAX_TURN_US / 10 + 1;
	while (handled < MESSAGES) {
		unsigned before = handled;
		guest_dispatch(bare.guest, own_clock_time + GUEST_MAX_TURN_US);
		assert_true(handled - before <= 10);
		assert_true(handled > before);
	}
}

/* The loop does not hear from the socket of what one look at it has found together. */
static void what_a_turn_leaves_is_for_the_next(void **state)
{
	cost_us = GUEST_MAX_TURN_US + 1;
	for (unsigned turns = 0; handled < MESSAGES; turns++) {
		unsigned before = handled;
		assert_int_equal(wl_event_loop_dispatch(bare.guests.loop, 0), 0);
		assert_true(handled > before
			    && handled - before <= 2); /* the socket's, and a chore's */
		assert_int_equal(
			channel_unread(bare.guest->channel) > 0, chore_waits(&bare.guest->turn));
	}
}

/* Else pools could be made and destroyed faster than they are unmapped. */
static void nothing_is_read_while_pools_are_unmapped(void **state)
{
	const uint64_t size = UINT64_C(64) << 20;
	const struct pool_source source = {
		.kind = POOL_MEMFD, .fd = memfd_create("test", MFD_ALLOW_SEALING), .size = size};
	assert_int_equal(ftruncate(source.fd, (off_t)size), 0);
	assert_int_equal(fcntl(source.fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	struct pool *pool;
	assert_int_equal(pool_create(&bare.book, 1, &source, &pool), LINK_ERROR_NONE);
	pool_let_go(pool);
	unsigned turns = 0;
	while (pool_book_is_busy(&bare.book)) {
		assert_int_equal(handled, 0);
		wl_event_loop_dispatch(bare.guests.loop, 0);
		turns++;
	}
	assert_true(turns > 1);
	while (handled < MESSAGES) {
		wl_event_loop_dispatch(bare.guests.loop, 0);
	}
}

/* A message of a thousand extents takes some turns; nothing overtakes it. */
static void nothing_is_read_while_a_pool_is_mapped(void **state)
{
	static struct link_msg msg = {.opcode = LINK_POOL_PAGES, .object = 1};
	const uint64_t size = UINT64_C(2) * LINK_MAX_POOL_EXTENTS * LINK_PAGE_BYTES;
	int fd = memfd_create("test", MFD_ALLOW_SEALING);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	msg.fds[0] = fd;
	msg.pool_pages.count = LINK_MAX_POOL_EXTENTS;
	for (uint32_t i = 0; i < LINK_MAX_POOL_EXTENTS; i++) {
		msg.pool_pages.extents[i] =
			(struct link_extent){UINT64_C(2) * i * LINK_PAGE_BYTES, LINK_PAGE_BYTES};
	}
	own_clock_time = 1;
	guest_memory_pool_pages(bare.guest, &msg);
	assert_non_null(bare.guest->filling);
	unsigned pieces = 0;
	while (bare.guest->filling) {
		assert_int_equal(handled, 0);
		guest_dispatch(bare.guest, own_clock_time);
		assert_int_equal(handled, 0);
		guest_memory_go_on(bare.guest, own_clock_time - 1);
		pieces++;
	}
	assert_true(pieces > 10);
	assert_true(bare.guest->closing == false);
	while (handled < MESSAGES) {
		wl_event_loop_dispatch(bare.guests.loop, 0);
	}
}

#define GUESTS 5

/* However many are heard in a turn, they have the time of one; a piece of what waits in line comes on
 * top. */
static void guests_share_a_turn(void **state)
{
	struct {
		struct domain domain;
		struct pool_book book;
		struct guest *guest;
		int peer;
	} more[GUESTS];
	cost_us = GUEST_MAX_TURN_US / 4 + 1;
	for (unsigned i = 0; i < GUESTS; i++) {
		int ends[2];
		more[i].domain = (struct domain){.config = &bare.config};
		budget_init(&more[i].domain.budget, &bare.budgets);
		pool_book_init(&more[i].book, &bare.guests.chores, &more[i].domain.budget, 1);
		assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends), 0);
		more[i].guest = guest_create(&bare.guests, &more[i].domain, &more[i].book, ends[0]);
		more[i].peer = ends[1];
		flood_by(ends[1]);
	}
	unsigned turns = 0;
	while (handled < (GUESTS + 1) * MESSAGES) {
		unsigned before = handled;
		assert_int_equal(wl_event_loop_dispatch(bare.guests.loop, 1), 0);
		/* Four of each: the last is begun within the time. */
		assert_true(handled - before <= 8);
		turns++;
	}
	assert_true(turns >= (GUESTS + 1) * MESSAGES / 8);
	for (unsigned i = 0; i < GUESTS; i++) {
		guest_destroy(more[i].guest);
		pool_book_finish(&more[i].book);
		budget_finish(&more[i].domain.budget);
		close(more[i].peer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			attack_61_a_turn_is_a_number_of_messages, setup, teardown),
		cmocka_unit_test_setup_teardown(a_turn_is_a_time, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_a_turn_leaves_is_for_the_next, setup, teardown),
		cmocka_unit_test_setup_teardown(guests_share_a_turn, setup, teardown),
		cmocka_unit_test_setup_teardown(
			nothing_is_read_while_pools_are_unmapped, setup, teardown),
		cmocka_unit_test_setup_teardown(
			nothing_is_read_while_a_pool_is_mapped, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
