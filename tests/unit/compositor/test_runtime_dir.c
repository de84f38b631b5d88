/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "compositor/base/runtime_dir.h"

static struct listen_socket listener;
static struct wl_event_loop *loop;
static char dir[] = "/tmp/cloison-unit-XXXXXX";
static unsigned connections;

static void connected(void *data, int fd)
{
	assert_ptr_equal(data, &connections);
	assert_int_not_equal(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
	connections++;
	close(fd);
}

static int setup(void **state)
{
	loop = wl_event_loop_create();
	return mkdtemp(dir)
			       && listen_socket_init(&listener, loop, SOCK_STREAM, dir, "socket",
				       connected, &connections)
		       ? 0
		       : -1;
}

static int teardown(void **state)
{
	listen_socket_finish(&listener);
	wl_event_loop_destroy(loop);
	return rmdir(dir);
}

static bool loop_has_work(void)
{
	struct pollfd waiting = {.fd = wl_event_loop_get_fd(loop), .events = POLLIN};
	return poll(&waiting, 1, 0) == 1;
}

/* Descriptors from count on cannot be made. */
static void allow_descriptors(rlim_t count)
{
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = count;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* What cannot be accepted waits, and nobody turns in circles meanwhile. */
static void test_waits_for_descriptors(void **state)
{
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct sockaddr *address = (const struct sockaddr *)&listener.address;
	assert_int_equal(connect(client, address, sizeof(listener.address)), 0);
	assert_true(loop_has_work());
	allow_descriptors((rlim_t)client + 1);
	assert_int_equal(wl_event_loop_dispatch(loop, 0), 0);
	assert_int_equal(connections, 0);
	assert_false(loop_has_work());
	allow_descriptors(limit.rlim_cur);
	while (connections == 0) {
		assert_int_equal(wl_event_loop_dispatch(loop, -1), 0);
	}
	assert_int_equal(connections, 1);
	close(client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_waits_for_descriptors, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
