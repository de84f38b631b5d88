/* SPDX-License-Identifier: MIT */
#include "guest-proxy/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "protocol/msg.h"

/* Programs whose exec has not succeeded or failed yet: it may hang on a dead file system. */
#define MAX_LAUNCHES 32

struct launch {
	struct wl_list link; /* launcher.launches */
	struct launcher *launcher;
	uint32_t request;
	int fd; /* the errno of exec comes here; it closes when exec succeeds */
	struct wl_event_source *source;
};

static void destroy(struct launch *launch)
{
	wl_event_source_remove(launch->source);
	close(launch->fd);
	wl_list_remove(&launch->link);
	launch->launcher->count--;
	free(launch);
}

static int handle_result(int fd, uint32_t mask, void *data)
{
	struct launch *launch = data;
	uint32_t error = 0;
	ssize_t size = read(fd, &error, sizeof(error));
	if (size < 0 && errno == EAGAIN) {
		return 0;
	}
	struct launcher *launcher = launch->launcher;
	uint32_t request = launch->request;
	destroy(launch);
	launcher->report(launcher->data, request, size == sizeof(error) ? error : 0);
	return 0;
}

/* What the proxy changed for itself. */
static void reset_process(void)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
	}
}

static _Noreturn void fail(int fd, int error)
{
	uint32_t number = (uint32_t)error;
	/* Nobody is left to tell when this fails. */
	ssize_t written = write(fd, &number, sizeof(number));
	_exit(written == sizeof(number) ? 127 : 126);
}

/* In the first child: the program becomes a grandchild, so that init waits for it. */
static _Noreturn void run(char *const argv[], const char *display, int fd)
{
	reset_process();
	pid_t child = fork();
	if (child < 0) {
		fail(fd, errno);
	}
	if (child > 0) {
		_exit(0);
	}
	setenv("WAYLAND_DISPLAY", display, 1);
	/* Those of a session that the proxy itself may have been started in. */
	unsetenv("WAYLAND_SOCKET");
	unsetenv("DISPLAY");
	execvp(argv[0], argv);
	fail(fd, errno);
}

/* The strings in launch->bytes, which decode.c has counted. */
static void split(const struct link_launch *launch, const char *argv[LINK_MAX_LAUNCH_ARGS + 1])
{
	const char *argument = launch->bytes;
	for (uint32_t i = 0; i < launch->count; i++) {
		argv[i] = argument;
		argument += strlen(argument) + 1;
	}
	argv[launch->count] = NULL;
}

/* Returns the descriptor on which exec's errno or its success comes, or -1 with errno. */
static int spawn(const struct link_launch *launch, const char *display)
{
	const char *argv[LINK_MAX_LAUNCH_ARGS + 1];
	split(launch, argv);
	int fds[2];
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0) {
		return -1;
	}
	pid_t child = fork();
	if (child == 0) {
		close(fds[0]);
		run((char *const *)argv, display, fds[1]);
	}
	int error = errno;
	close(fds[1]);
	if (child < 0) {
		close(fds[0]);
		errno = error;
		return -1;
	}
	waitpid(child, NULL, 0);
	return fds[0];
}

/* False with errno. */
static bool start(struct launcher *launcher, uint32_t request, const struct link_launch *launch)
{
	if (launcher->count == MAX_LAUNCHES) {
		errno = EAGAIN;
		return false;
	}
	struct launch *started = calloc(1, sizeof(*started));
	if (started == NULL) {
		return false;
	}
	started->fd = spawn(launch, launcher->display);
	if (started->fd < 0) {
		free(started);
		return false;
	}
	started->source = wl_event_loop_add_fd(
		launcher->loop, started->fd, WL_EVENT_READABLE, handle_result, started);
	if (started->source == NULL) {
		close(started->fd);
		free(started);
		return false;
	}
	started->launcher = launcher;
	started->request = request;
	launcher->count++;
	wl_list_insert(&launcher->launches, &started->link);
	return true;
}

void launcher_init(struct launcher *launcher, struct wl_event_loop *loop, const char *display,
	void (*report)(void *data, uint32_t request, uint32_t error), void *data)
{
	*launcher =
		(struct launcher){.loop = loop, .display = display, .report = report, .data = data};
	wl_list_init(&launcher->launches);
}

void launcher_finish(struct launcher *launcher)
{
	struct launch *launch, *next;
	wl_list_for_each_safe(launch, next, &launcher->launches, link) {
		destroy(launch);
	}
}

void launcher_start(struct launcher *launcher, uint32_t request, const struct link_launch *launch)
{
	if (!start(launcher, request, launch)) {
		launcher->report(launcher->data, request, (uint32_t)errno);
	}
}
