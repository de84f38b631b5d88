/* SPDX-License-Identifier: MIT
 *
 * Programs that start, with what they find, and what is said of those that do not.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "common/launcher.h"

#define TEST_DISPLAY "wayland-of-the-test"
#define MAX_OUTPUT 16384

static struct wl_event_loop *loop;
static struct launcher launcher;
static unsigned reports;
static uint32_t reported_request;
static int reported_error;
static char folder[] = "/tmp/cloison-launcher-XXXXXX";
static char fifo[64];

static void note_report(void *data, uint32_t request, int error)
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
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(fifo, sizeof(fifo), "%s/fifo", folder);
	return mkfifo(fifo, 0600);
}

static int teardown(void **state)
{
	launcher_finish(&launcher);
	wl_event_loop_destroy(loop);
	unlink(fifo);
	return rmdir(folder);
}

static void start(uint32_t request, const char *const *argv)
{
	launcher_start(&launcher, request, (char *const *)argv);
}

static void wait_for_report(void)
{
	while (reports == 0) {
		assert_int_equal(wl_event_loop_dispatch(loop, -1), 0);
	}
}

/* Runs a shell script, which has word as $1, to its end. Returns what it wrote. */
static const char *output_of(const char *script, const char *word)
{
	static char text[MAX_OUTPUT];
	char whole[512];
	snprintf(whole, sizeof(whole), "exec >%s; %s", fifo, script);
	reports = 0;
	start(4, (const char *const[]){"sh", "-c", whole, "sh", word, NULL});
	wait_for_report();
	assert_int_equal(reported_request, 4);
	assert_int_equal(reported_error, 0);
	int fd = open(fifo, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	size_t used = 0;
	ssize_t got;
	while ((got = read(fd, text + used, sizeof(text) - 1 - used)) > 0) {
		used += (size_t)got;
	}
	close(fd);
	text[used] = '\0';
	return text;
}

static void runs_with_its_arguments(void **state)
{
	assert_string_equal(output_of("echo \"$1\"", "an argument; $HOME"), "an argument; $HOME\n");
}

/* True when text has a line that begins with start. */
static bool has_line(const char *text, const char *start)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, start, strlen(start)) == 0) {
			return true;
		}
	}
	return false;
}

static void environment_is_this_desktops(void **state)
{
	static const char *const foreign[] = {"DISPLAY", "XAUTHORITY", "WAYLAND_SOCKET", "SWAYSOCK",
		"I3SOCK", "DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN", "NOTIFY_SOCKET",
		"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "WATCHDOG_USEC", "WATCHDOG_PID",
		"INVOCATION_ID", "KDE_FULL_SESSION", "KDE_SESSION_VERSION",
		"GNOME_DESKTOP_SESSION_ID"};
	for (size_t i = 0; i < COUNT_OF(foreign); i++) {
		setenv(foreign[i], "foreign", 1);
	}
	setenv("WAYLAND_DISPLAY", "foreign", 1);
	setenv("XDG_CURRENT_DESKTOP", "foreign", 1);
	setenv("XDG_SESSION_TYPE", "foreign", 1);
	setenv("DISPLAYS", "kept", 1);
	setenv("WAYLAND_DEBUG_ME", "kept", 1);
	const char *text = output_of("env", "");
	assert_null(strstr(text, "foreign"));
	assert_true(has_line(text, "WAYLAND_DISPLAY=" TEST_DISPLAY "\n"));
	assert_true(has_line(text, "XDG_CURRENT_DESKTOP=Cloison\n"));
	assert_true(has_line(text, "XDG_SESSION_TYPE=wayland\n"));
	assert_true(has_line(text, "DISPLAYS=kept\n"));
	assert_true(has_line(text, "WAYLAND_DEBUG_ME=kept\n"));
	assert_true(has_line(text, "PATH="));
	launcher.x11_display = ":7";
	text = output_of("env", "");
	assert_true(has_line(text, "DISPLAY=:7\n"));
	assert_true(has_line(text, "WAYLAND_DISPLAY=" TEST_DISPLAY "\n"));
	launcher.x11_display = "";
	assert_false(has_line(output_of("env", ""), "DISPLAY="));
	/* This process keeps its own. */
	assert_string_equal(getenv("DISPLAY"), "foreign");
}

/* The set that a line of /proc/PID/status names. */
static unsigned long long signal_set(const char *status, const char *name)
{
	const char *line = strstr(status, name);
	assert_non_null(line);
	return strtoull(line + strlen(name), NULL, 16);
}

static void signals_are_as_by_default(void **state)
{
	sigset_t all, before;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
	const char *text = output_of("exec cat /proc/self/status", "");
	sigprocmask(SIG_SETMASK, &before, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGUSR1, SIG_DFL);
	assert_int_equal(signal_set(text, "SigBlk:"), 0);
	assert_int_equal(signal_set(text, "SigIgn:"), 0);
}

static void no_descriptor_is_passed_on(void **state)
{
	/* Without O_CLOEXEC, as a library may have it. */
	int low = open("/dev/null", O_RDONLY), high = fcntl(low, F_DUPFD, 200);
	assert_true(low >= 0 && high >= 200);
	/* ls itself reads one. */
	assert_string_equal(output_of("ls /proc/self/fd | tr '\\n' ' '", ""), "0 1 2 3 ");
	assert_string_equal(output_of("readlink /proc/self/fd/0", ""), "/dev/null\n");
	close(low);
	close(high);
}

static void limits_are_those_from_before(void **state)
{
	struct rlimit files, cores;
	getrlimit(RLIMIT_NOFILE, &files);
	getrlimit(RLIMIT_CORE, &cores);
	mode_t mask = umask(027);
	launcher_remember();
	umask(0777);
	setrlimit(RLIMIT_NOFILE, &(struct rlimit){files.rlim_cur - 7, files.rlim_max});
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, cores.rlim_max});
	char expected[128];
	if (cores.rlim_cur == RLIM_INFINITY) {
		snprintf(expected, sizeof(expected), "%llu unlimited 0027\n",
			(unsigned long long)files.rlim_cur);
	} else {
		snprintf(expected, sizeof(expected), "%llu %llu 0027\n",
			(unsigned long long)files.rlim_cur,
			(unsigned long long)cores.rlim_cur / 512);
	}
	const char *text = output_of("echo $(ulimit -n) $(ulimit -c) $(umask)", "");
	umask(mask);
	setrlimit(RLIMIT_NOFILE, &files);
	setrlimit(RLIMIT_CORE, &cores);
	assert_string_equal(text, expected);
}

static void is_in_a_session_of_its_own(void **state)
{
	char ours[32];
	snprintf(ours, sizeof(ours), "%d\n", getsid(0));
	assert_string_not_equal(output_of("cut -d' ' -f6 /proc/self/stat", ""), ours);
}

static void says_why_a_program_does_not_start(void **state)
{
	const struct {
		const char *program;
		int error;
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
		cmocka_unit_test_setup_teardown(runs_with_its_arguments, setup, teardown),
		cmocka_unit_test_setup_teardown(environment_is_this_desktops, setup, teardown),
		cmocka_unit_test_setup_teardown(signals_are_as_by_default, setup, teardown),
		cmocka_unit_test_setup_teardown(no_descriptor_is_passed_on, setup, teardown),
		cmocka_unit_test_setup_teardown(limits_are_those_from_before, setup, teardown),
		cmocka_unit_test_setup_teardown(is_in_a_session_of_its_own, setup, teardown),
		cmocka_unit_test_setup_teardown(says_why_a_program_does_not_start, setup, teardown),
		cmocka_unit_test_setup_teardown(leaves_no_child_behind, setup, teardown),
		cmocka_unit_test_setup_teardown(too_many_at_once_are_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
