/* SPDX-License-Identifier: MIT */
#include "common/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wayland-server-core.h>

/* More are refused: exec may hang. */
#define MAX_STARTS 32
#define OWN_VARIABLES 5
#define DESKTOP "Cloison" /* what XDG_CURRENT_DESKTOP says */

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

void launcher_remember(void)
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
static char **make_environment(const struct launcher *launcher)
{
	const char *const values[] = {launcher->display, launcher->token, launcher->x11_display};
	static const char *const names[] = {"WAYLAND_DISPLAY", "XDG_ACTIVATION_TOKEN", "DISPLAY"};
	size_t count = 0, text = 0;
	while (environ[count]) {
		count++;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		text += strlen(names[i]) + sizeof("=") + (values[i] ? strlen(values[i]) : 0);
	}
	size_t pointers = (count + OWN_VARIABLES + 1) * sizeof(char *);
	char **made = malloc(pointers + text);
	if (!made) {
		return NULL;
	}
	char *assignment = (char *)made + pointers;
	size_t used = 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (values[i] && values[i][0] != '\0') {
			made[used++] = assignment;
			char *end = stpcpy(stpcpy(assignment, names[i]), "=");
			assignment = stpcpy(end, values[i]) + 1;
		}
	}
	made[used++] = "XDG_CURRENT_DESKTOP=" DESKTOP;
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

/* exec closes them all, this process' own too that lack O_CLOEXEC. */
static void close_descriptors(void)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
	}
	/* musl has no function for it. */
	if (syscall(SYS_close_range, STDERR_FILENO + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC) == 0) {
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
	for (int number = 1; number < NSIG; number++) {
		signal(number, SIG_DFL);
	}
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	close_descriptors();
	if (original.known) {
		umask(original.umask);
	}
	for (unsigned i = 0; i < RLIM_NLIMITS; i++) {
		if (original.has_limit[i]) {
			setrlimit(i, &original.limits[i]);
		}
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

/* Does not wait for exec, which may hang on a dead file system: returns a non-blocking
 * descriptor, which the caller closes, where exec's errno comes as an int, or the end when exec
 * succeeded. -1 with errno. */
static int spawn(const struct launcher *launcher, char *const argv[])
{
	char **environment = make_environment(launcher);
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

/* --- in the event loop ----------------------------------------------------------------------- */

struct start {
	struct wl_list link; /* launcher.starts */
	struct launcher *launcher;
	uint32_t request;
	int fd; /* of spawn */
	struct wl_event_source *source;
};

static void start_destroy(struct start *start)
{
	wl_event_source_remove(start->source);
	close(start->fd);
	wl_list_remove(&start->link);
	start->launcher->count--;
	free(start);
}

static int start_handle_result(int fd, uint32_t mask, void *data)
{
	struct start *start = data;
	int error = 0;
	ssize_t size = read(fd, &error, sizeof(error));
	if (size < 0 && errno == EAGAIN) {
		return 0;
	}
	struct launcher *launcher = start->launcher;
	uint32_t request = start->request;
	start_destroy(start);
	launcher->report(launcher->data, request, size == sizeof(error) ? error : 0);
	return 0;
}

/* Returns 0 or an errno. */
static int start_create(struct launcher *launcher, uint32_t request, char *const argv[])
{
	if (launcher->count == MAX_STARTS) {
		return EAGAIN;
	}
	struct start *start = calloc(1, sizeof(*start));
	if (!start) {
		return ENOMEM;
	}
	start->fd = spawn(launcher, argv);
	if (start->fd < 0) {
		int error = errno;
		free(start);
		return error;
	}
	start->source = wl_event_loop_add_fd(
		launcher->loop, start->fd, WL_EVENT_READABLE, start_handle_result, start);
	if (!start->source) {
		close(start->fd);
		free(start);
		return ENOMEM;
	}
	start->launcher = launcher;
	start->request = request;
	launcher->count++;
	wl_list_insert(&launcher->starts, &start->link);
	return 0;
}

void launcher_init(struct launcher *launcher, struct wl_event_loop *loop, const char *display,
	void (*report)(void *data, uint32_t request, int error), void *data)
{
	*launcher = (struct launcher){
		.loop = loop,
		.display = display,
		.report = report,
		.data = data,
	};
	wl_list_init(&launcher->starts);
}

void launcher_finish(struct launcher *launcher)
{
	struct start *start, *next;
	wl_list_for_each_safe(start, next, &launcher->starts, link) {
		start_destroy(start);
	}
}

void launcher_start(struct launcher *launcher, uint32_t request, char *const argv[])
{
	int error = start_create(launcher, request, argv);
	if (error != 0) {
		launcher->report(launcher->data, request, error);
	}
}
