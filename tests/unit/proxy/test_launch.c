/* SPDX-License-Identifier: MIT
 *
 * Programs that start, and what is said of those that do not.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "guest-proxy/launch.h"
#include "protocol/msg.h"

#define TEST_DISPLAY "wayland-of-the-test"

static struct wl_event_loop *loop;
static struct launcher launcher;
static unsigned reports;
static uint32_t reported_request, reported_error;

static void note_report(void *data, uint32_t request, uint32_t error)
{
	reports++;
	reported_request = request;
	reported_error = error;
}

static int setup(void **state)
{
	loop = wl_event_loop_create();
	launcher_init(&launcher, loop, TEST_DISPLAY, note_report, NULL);
	reports = 0;
	return 0;
}

static int teardown(void **state)
{
	launcher_finish(&launcher);
	wl_event_loop_destroy(loop);
	return 0;
}

static void start(uint32_t request, const char *const *argv)
{
	static struct link_launch launch;
	launch = (struct link_launch){0};
	for (; argv[launch.count] != NULL; launch.count++) {
		size_t size = strlen(argv[launch.count]) + 1;
		memcpy(launch.bytes + launch.length, argv[launch.count], size);
		launch.length += (uint32_t)size;
	}
	launcher_start(&launcher, request, &launch);
}

static void wait_for_report(void)
{
	while (reports == 0) {
		assert_int_equal(wl_event_loop_dispatch(loop, -1), 0);
	}
}

/* Everything that is written into the pipe at path until the last writer has gone. */
static void read_all(int fd, char *text, size_t size)
{
	size_t used = 0;
	ssize_t got;
	while ((got = read(fd, text + used, size - 1 - used)) > 0) {
		used += (size_t)got;
	}
	text[used] = '\0';
}

static void runs_with_our_display_and_arguments(void **state)
{
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	char script[128];
	snprintf(script, sizeof(script), "echo $WAYLAND_DISPLAY $DISPLAY/$WAYLAND_SOCKET $1 >&%d",
		fds[1]);
	setenv("DISPLAY", ":7", 1);
	setenv("WAYLAND_SOCKET", "7", 1);
	start(4, (const char *const[]){"sh", "-c", script, "sh", "an argument", NULL});
	close(fds[1]);
	wait_for_report();
	assert_int_equal(reported_request, 4);
	assert_int_equal(reported_error, 0);
	char text[256];
	read_all(fds[0], text, sizeof(text));
	assert_string_equal(text, TEST_DISPLAY " / an argument\n");
	close(fds[0]);
}

static void says_why_a_program_does_not_start(void **state)
{
	const struct {
		const char *program;
		uint32_t error;
	} cases[] = {
		{"/nonexistent/program", ENOENT},
		{"no-such-program-in-path", ENOENT},
		{"/etc/passwd", EACCES},
		{"/", EACCES},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		reports = 0;
		start((uint32_t)i + 1, (const char *const[]){cases[i].program, NULL});
		wait_for_report();
		assert_int_equal(reported_request, i + 1);
		assert_int_equal(reported_error, cases[i].error);
	}
}

static void leaves_no_child_behind(void **state)
{
	start(1, (const char *const[]){"true", NULL});
	wait_for_report();
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	assert_int_equal(launcher.count, 0);
}

/* The set that a line of /proc/PID/status names. */
static unsigned long long signal_set(const char *status, const char *name)
{
	const char *line = strstr(status, name);
	assert_non_null(line);
	return strtoull(line + strlen(name), NULL, 16);
}

static void child_has_no_blocked_signals(void **state)
{
	sigset_t all, before;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	signal(SIGPIPE, SIG_IGN);
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	char script[128];
	snprintf(script, sizeof(script), "exec cat /proc/self/status >&%d", fds[1]);
	start(1, (const char *const[]){"sh", "-c", script, NULL});
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(fds[1]);
	wait_for_report();
	char text[8192];
	read_all(fds[0], text, sizeof(text));
	assert_int_equal(signal_set(text, "SigBlk:"), 0);
	/* Whoever runs the tests may have others ignored. */
	assert_int_equal(signal_set(text, "SigIgn:") >> (SIGPIPE - 1) & 1, 0);
	close(fds[0]);
}

static void too_many_at_once_are_refused(void **state)
{
	/* None is reported before the loop runs. */
	for (uint32_t i = 1; i <= 32; i++) {
		start(i, (const char *const[]){"true", NULL});
	}
	assert_int_equal(reports, 0);
	start(33, (const char *const[]){"true", NULL});
	assert_int_equal(reports, 1);
	assert_int_equal(reported_request, 33);
	assert_int_equal(reported_error, EAGAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			runs_with_our_display_and_arguments, setup, teardown),
		cmocka_unit_test_setup_teardown(says_why_a_program_does_not_start, setup, teardown),
		cmocka_unit_test_setup_teardown(leaves_no_child_behind, setup, teardown),
		cmocka_unit_test_setup_teardown(child_has_no_blocked_signals, setup, teardown),
		cmocka_unit_test_setup_teardown(too_many_at_once_are_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
