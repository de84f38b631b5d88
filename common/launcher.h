/* SPDX-License-Identifier: MIT
 *
 * Starts programs that are none of ours from an event loop, and says what came of each. What
 * runs outlives the interest in it: it is a child of nobody and in a session of its own. Of this
 * process it gets standard output and error, the working directory, and the environment without
 * what is meant for this process or for an outer desktop; signals, limits and the umask are as
 * this process found them or as they are by default.
 */
#ifndef COMMON_LAUNCHER_H
#define COMMON_LAUNCHER_H

#include <stdint.h>
#include <wayland-util.h>

struct wl_event_loop;

struct launcher {
	struct wl_event_loop *loop;
	const char *display; /* WAYLAND_DISPLAY of what is started; not owned */
	/* XDG_ACTIVATION_TOKEN of what is started from now on, or NULL: none; not owned. */
	const char *token;
	/* DISPLAY of it; not owned. NULL or empty: none. Set after launcher_init. */
	const char *x11_display;
	struct wl_list starts; /* private */
	unsigned count; /* of them: programs whose exec has neither succeeded nor failed */
	/* error: 0, or the errno that kept the program from starting. */
	void (*report)(void *data, uint32_t request, int error);
	void *data;
};

/* Notes the resource limits and the umask that this process was started with. Once, before it
 * changes any. */
void launcher_remember(void);

void launcher_init(struct launcher *launcher, struct wl_event_loop *loop, const char *display,
	void (*report)(void *data, uint32_t request, int error), void *data);
/* What has not been reported never will be. */
void launcher_finish(struct launcher *launcher);

/* Runs argv, which ends with NULL, argv[0] searched in PATH. report is called once for each,
 * maybe before this returns; EAGAIN: too many at once. */
void launcher_start(struct launcher *launcher, uint32_t request, char *const argv[]);

#endif
