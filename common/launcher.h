/* SPDX-License-Identifier: MIT
 *
 * Starts programs by spawn.h from an event loop, and says what came of each. What runs outlives the
 * interest in it.
 */
#ifndef COMMON_LAUNCHER_H
#define COMMON_LAUNCHER_H

#include <stdint.h>
#include <wayland-util.h>

struct wl_event_loop;

struct launcher {
	struct wl_event_loop *loop;
	const char *display; /* WAYLAND_DISPLAY of what is started; not owned */
	struct wl_list starts; /* private */
	unsigned count; /* of them: programs whose exec has neither succeeded nor failed */
	/* error: 0, or the errno that kept the program from starting. */
	void (*report)(void *data, uint32_t request, int error);
	void *data;
};

void launcher_init(struct launcher *launcher, struct wl_event_loop *loop, const char *display,
	void (*report)(void *data, uint32_t request, int error), void *data);
/* What has not been reported never will be. */
void launcher_finish(struct launcher *launcher);

/* Runs argv, which ends with NULL. report is called once for each, maybe before this returns; EAGAIN:
 * too many at once. */
void launcher_start(struct launcher *launcher, uint32_t request, char *const argv[]);

#endif
