/* SPDX-License-Identifier: MIT */
#include "common/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OWN_VARIABLES 3

/* What speaks of an outer desktop or of a service manager's dealings with this process. */
static const char *const foreign_variables[] = {
	"DESKTOP_STARTUP_ID",
	"DISPLAY",
	"GNOME_DESKTOP_SESSION_ID",
	"I3SOCK",
	"INVOCATION_ID",
	"KDE_FULL_SESSION",
	"KDE_SESSION_VERSION",
	"LISTEN_FDNAMES",
	"LISTEN_FDS",
	"LISTEN_PID",
	"NOTIFY_SOCKET",
	"SWAYSOCK",
	"WATCHDOG_PID",
	"WATCHDOG_USEC",
	"WAYLAND_DISPLAY",
	"WAYLAND_SOCKET",
	"XAUTHORITY",
	"XDG_ACTIVATION_TOKEN",
	"XDG_CURRENT_DESKTOP",
	"XDG_SESSION_TYPE",
};

static struct {
	bool known;
	mode_t umask;
	struct rlimit limits[RLIM_NLIMITS];
	bool has_limit[RLIM_NLIMITS];
} original;

void spawn_remember(void)
{
	original.umask = umask(0);
	umask(original.umask);
	for (unsigned i = 0; i < RLIM_NLIMITS; i++) {
		original.has_limit[i] = getrlimit(i, &original.limits[i]) == 0;
	}
	original.known = true;
}

/* --- before the fork: memory may be had ----------------------------------------------------- */

static bool is_foreign(const char *assignment)
{
	size_t length = strcspn(assignment, "=");
	for (size_t i = 0; i < sizeof(foreign_variables) / sizeof(foreign_variables[0]); i++) {
		if (strlen(foreign_variables[i]) == length
			&& strncmp(foreign_variables[i], assignment, length) == 0) {
			return true;
		}
	}
	return false;
}

/* The environment of the program, one block but for the strings that stay environ's. NULL without
 * memory. */
static char **make_environment(const char *display)
{
	size_t count = 0;
	while (environ[count]) {
		count++;
	}
	size_t pointers = (count + OWN_VARIABLES + 1) * sizeof(char *);
	size_t text = sizeof("WAYLAND_DISPLAY=") + strlen(display);
	char **made = malloc(pointers + text);
	if (!made) {
		return NULL;
	}
	char *assignment = (char *)made + pointers;
	snprintf(assignment, text, "WAYLAND_DISPLAY=%s", display);
	size_t used = 0;
	made[used++] = assignment;
	made[used++] = "XDG_CURRENT_DESKTOP=" SPAWN_DESKTOP;
	made[used++] = "XDG_SESSION_TYPE=wayland";
	for (size_t i = 0; i < count; i++) {
		if (!is_foreign(environ[i])) {
			made[used++] = environ[i];
		}
	}
	made[used] = NULL;
	return made;
}

/* --- in the children: nothing but system calls, this process may have threads ---------------- */

static _Noreturn void fail(int report, int error)
{
	/* Nobody is left to tell when this fails. */
	ssize_t written = write(report, &error, sizeof(error));
	_exit(written == sizeof(error) ? 127 : 126);
}

static void reset_signals(void)
{
	for (int number = 1; number < NSIG; number++) {
		signal(number, SIG_DFL);
	}
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void restore_limits(void)
{
	umask(original.umask);
	for (unsigned i = 0; i < RLIM_NLIMITS; i++) {
		if (original.has_limit[i]) {
			setrlimit(i, &original.limits[i]);
		}
	}
}

/* exec closes them all, this process' own too that lack O_CLOEXEC. */
static void close_descriptors(void)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
	}
	if (close_range(STDERR_FILENO + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC) == 0) {
		return;
	}
	/* Linux before 5.11. */
	int end = (int)sysconf(_SC_OPEN_MAX);
	for (int fd = STDERR_FILENO + 1; fd < end; fd++) {
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	}
}

static _Noreturn void run(char *const argv[], char **environment, int report)
{
	setsid();
	reset_signals();
	close_descriptors();
	if (original.known) {
		restore_limits();
	}
	/* As a grandchild it has init for its parent, which waits for it. */
	pid_t child = fork();
	if (child < 0) {
		fail(report, errno);
	}
	if (child > 0) {
		_exit(0);
	}
	execvpe(argv[0], argv, environment);
	fail(report, errno);
}

static int run_children(char *const argv[], char **environment)
{
	int fds[2];
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0) {
		return -1;
	}
	pid_t child = fork();
	if (child == 0) {
		run(argv, environment, fds[1]);
	}
	int error = errno;
	close(fds[1]);
	if (child < 0) {
		close(fds[0]);
		errno = error;
		return -1;
	}
	/* It forks and ends. */
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
	}
	return fds[0];
}

int spawn(char *const argv[], const char *display)
{
	char **environment = make_environment(display);
	if (!environment) {
		errno = ENOMEM;
		return -1;
	}
	int fd = run_children(argv, environment);
	int error = errno;
	free(environment);
	errno = error;
	return fd;
}
