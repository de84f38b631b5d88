/* SPDX-License-Identifier: MIT
 *
 * What a child in namespaces of its own can still see. Each try in one of its own, which ends with the
 * errno of it. A kernel that forbids them to this user is skipped.
 */
#include "tests/unit/harness.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/confine.h"
#include "common/namespaces.h"

#define FAILED 202

/* Skips the test where there are no namespaces to be had. */
static int run(int (*act)(void))
{
	int status = 0;
	pid_t child = namespaces_fork();
	if (child < 0) {
		print_message("no namespaces: %d\n", errno);
		skip();
	}
	if (child == 0) {
		_exit(act());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int look_for_others(void)
{
	return getpid() == 1 && getppid() == 0 && kill(2, 0) < 0 ? errno : FAILED;
}

static void test_alone(void **state)
{
	assert_int_equal(run(look_for_others), ESRCH);
}

static int reach_this_machine(void)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int result = connect(fd, (const struct sockaddr *)&address, sizeof(address));
	return fd >= 0 && result < 0 ? errno : FAILED;
}

static void test_no_network(void **state)
{
	assert_int_equal(run(reach_this_machine), ENETUNREACH);
}

/* 0 when there is nothing but the root itself, and nothing can be made. */
static int look_around(void)
{
	if (!namespaces_empty_root()) {
		return errno;
	}
	DIR *root = opendir("/");
	struct stat here, up;
	int count = 0;
	while (root && readdir(root)) {
		count++;
	}
	bool empty = root && count == 2 && stat(".", &here) == 0 && stat("..", &up) == 0
		     && here.st_ino == up.st_ino && here.st_dev == up.st_dev;
	return empty && open("/file", O_CREAT | O_WRONLY | O_CLOEXEC, 0600) < 0 && errno == EROFS
		       ? 0
		       : FAILED;
}

static void test_empty_root(void **state)
{
	assert_int_equal(run(look_around), 0);
	/* And here nothing has changed. */
	assert_int_equal(access("/usr", F_OK), 0);
}

static int drop_all(void)
{
	return confine_capabilities() && namespaces_empty_root() ? FAILED : errno;
}

static void test_needs_capabilities(void **state)
{
	assert_int_equal(run(drop_all), EPERM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_no_network),
		cmocka_unit_test(test_empty_root),
		cmocka_unit_test(test_needs_capabilities),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
