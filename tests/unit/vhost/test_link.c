/* SPDX-License-Identifier: MIT
 *
 * When the keeper is asked for the compositor, by a clock that the test sets, and what becomes of its
 * answers. The keeper is the test.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "vhost/channel/link.h"
#include "vhost/process/errand.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

static uint64_t now;
static int keeper, worker, compositor;
static struct link link_;

uint64_t __wrap_clock_ms(void);
uint64_t __wrap_clock_ms(void)
{
	return now;
}

static int setup(void **state)
{
	report_init("test");
	now = 1000;
	compositor = -1;
	assert_true(errand_pair(&keeper, &worker));
	link_init(&link_, "/the/compositor", worker);
	return 0;
}

static int teardown(void **state)
{
	link_drop(&link_);
	close(keeper);
	close(worker);
	close(compositor);
	return 0;
}

static bool is_asked(void)
{
	return errand_receive(keeper) == ERRAND_DONE;
}

/* Answers with a connection, whose other end is the compositor's. */
static void connect_it(void)
{
	int fds[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), 0);
	close(compositor);
	compositor = fds[0];
	assert_true(errand_answer(keeper, fds[1], 0));
}

static bool compositor_hears_the_end(void)
{
	char bytes[64];
	ssize_t size;
	do {
		size = recv(compositor, bytes, sizeof(bytes), MSG_DONTWAIT);
	} while (size > 0);
	return size == 0;
}

static void test_first_connection_at_once(void **state)
{
	link_ask(&link_);
	assert_false(is_asked()); /* nobody wants it */
	link_open(&link_);
	assert_int_equal(link_timeout(&link_), 0);
	link_ask(&link_);
	assert_true(is_asked());
	assert_int_equal(link_timeout(&link_), -1);
	assert_int_equal(link_hear(&link_), LINK_NO_NEWS);
	connect_it();
	assert_int_equal(link_hear(&link_), LINK_CAME_UP);
	assert_true(link_is_up(&link_));
	assert_int_equal(link_timeout(&link_), -1);
}

static void test_absent_compositor_is_looked_for(void **state)
{
	link_open(&link_);
	link_ask(&link_);
	assert_true(is_asked());
	assert_true(errand_answer(keeper, -1, ECONNREFUSED));
	assert_int_equal(link_hear(&link_), LINK_NO_NEWS);
	assert_int_equal(link_timeout(&link_), VHOST_RECONNECT_MS);
	now += VHOST_RECONNECT_MS - 1;
	link_ask(&link_);
	assert_false(is_asked());
	now++;
	link_ask(&link_);
	assert_true(is_asked());
}

/* However long the answer takes. */
static void test_one_question_at_a_time(void **state)
{
	link_open(&link_);
	link_ask(&link_);
	assert_true(is_asked());
	for (unsigned i = 0; i < 10; i++) {
		now += VHOST_RECONNECT_MS;
		link_drop(&link_);
		link_open(&link_);
		link_ask(&link_);
	}
	assert_false(is_asked());
	connect_it();
	assert_int_equal(link_hear(&link_), LINK_CAME_UP);
}

/* The proxy has gone meanwhile. */
static void test_answer_that_nobody_wants(void **state)
{
	link_open(&link_);
	link_ask(&link_);
	assert_true(is_asked());
	link_drop(&link_);
	connect_it();
	assert_int_equal(link_hear(&link_), LINK_NO_NEWS);
	assert_false(link_is_up(&link_));
	assert_true(compositor_hears_the_end());
	link_open(&link_);
	link_ask(&link_);
	assert_true(is_asked());
}

/* A guest that opens and closes its channel as fast as it can. */
static void test_connections_keep_a_distance(void **state)
{
	unsigned connections = 0;
	for (; now < 1000 + 10 * VHOST_BETWEEN_LINKS_MS; now++) {
		link_open(&link_);
		link_ask(&link_);
		if (is_asked()) {
			connections++;
			connect_it();
			assert_int_equal(link_hear(&link_), LINK_CAME_UP);
		}
		link_drop(&link_);
	}
	assert_int_equal(connections, 10);
}

/* Closed and made anew in one turn of the loop it has the same number, and is another file. */
static void test_each_connection_has_its_serial(void **state)
{
	link_open(&link_);
	link_ask(&link_);
	assert_true(is_asked());
	connect_it();
	assert_int_equal(link_hear(&link_), LINK_CAME_UP);
	uint32_t serial = link_.serial;
	now += VHOST_BETWEEN_LINKS_MS;
	link_say_bye(&link_, LINK_BYE_PROXY_GONE);
	link_drop(&link_);
	link_open(&link_);
	link_ask(&link_);
	assert_true(is_asked());
	connect_it();
	assert_int_equal(link_hear(&link_), LINK_CAME_UP);
	assert_int_not_equal(link_.serial, serial);
}

static void test_keeper_gone(void **state)
{
	assert_int_equal(link_hear(&link_), LINK_NO_NEWS);
	errand_stop(keeper);
	assert_int_equal(link_hear(&link_), LINK_STOP);
	close(keeper);
	assert_int_equal(link_hear(&link_), LINK_NO_KEEPER);
	link_open(&link_);
	link_ask(&link_);
	assert_int_equal(link_timeout(&link_), VHOST_RECONNECT_MS);
	keeper = -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_first_connection_at_once),
		TEST(test_absent_compositor_is_looked_for),
		TEST(test_one_question_at_a_time),
		TEST(test_answer_that_nobody_wants),
		TEST(test_connections_keep_a_distance),
		TEST(test_each_connection_has_its_serial),
		TEST(test_keeper_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
