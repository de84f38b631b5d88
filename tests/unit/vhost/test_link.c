/* SPDX-License-Identifier: MIT
 *
 * When the compositor is looked for, by a clock that the test sets.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/clock.h"
#include "vhost/channel/link.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

static uint64_t now;
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static int listener;
static struct link link_;

uint64_t __wrap_clock_ms(void);
uint64_t __wrap_clock_ms(void)
{
	return now;
}

static void listen_here(void)
{
	listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 8), 0);
}

static int setup(void **state)
{
	snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/cloison-link-%d", (int)getpid());
	unlink(address.sun_path);
	report_init("test");
	now = 1000;
	listener = -1;
	link_init(&link_, address.sun_path);
	return 0;
}

static int teardown(void **state)
{
	link_drop(&link_);
	close(listener);
	unlink(address.sun_path);
	return 0;
}

static void test_first_connection_at_once(void **state)
{
	listen_here();
	assert_false(link_try(&link_)); /* nobody wants it */
	link_open(&link_);
	assert_int_equal(link_timeout(&link_), 0);
	assert_true(link_try(&link_));
	assert_true(link_is_up(&link_));
	assert_int_equal(link_timeout(&link_), -1);
}

static void test_absent_compositor_is_looked_for(void **state)
{
	link_open(&link_);
	assert_false(link_try(&link_));
	assert_int_equal(link_timeout(&link_), VHOST_RECONNECT_MS);
	listen_here();
	now += VHOST_RECONNECT_MS - 1;
	assert_false(link_try(&link_));
	now++;
	assert_true(link_try(&link_));
}

/* A guest that opens and closes its channel as fast as it can. */
static void test_connections_keep_a_distance(void **state)
{
	listen_here();
	unsigned connections = 0;
	for (; now < 1000 + 10 * VHOST_BETWEEN_LINKS_MS; now++) {
		link_open(&link_);
		if (link_try(&link_)) {
			connections++;
			close(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
		}
		link_drop(&link_);
	}
	assert_int_equal(connections, 10);
}

/* Closed and made anew in one turn of the loop it has the same number, and is another file. */
static void test_each_connection_has_its_serial(void **state)
{
	listen_here();
	link_open(&link_);
	assert_true(link_try(&link_));
	int fd = channel_fd(link_.channel);
	uint32_t serial = link_.serial;
	now += VHOST_BETWEEN_LINKS_MS;
	link_close(&link_, LINK_BYE_PROXY_GONE);
	link_open(&link_);
	assert_true(link_try(&link_));
	assert_int_equal(channel_fd(link_.channel), fd);
	assert_int_not_equal(link_.serial, serial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_first_connection_at_once),
		TEST(test_absent_compositor_is_looked_for),
		TEST(test_connections_keep_a_distance),
		TEST(test_each_connection_has_its_serial),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
