/* SPDX-License-Identifier: MIT */
#include "common/launcher.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "common/spawn.h"

/* More are refused: exec may hang. */
#define MAX_STARTS 32

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
	start->fd = spawn(argv, launcher->display);
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
