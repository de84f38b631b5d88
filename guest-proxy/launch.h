/* SPDX-License-Identifier: MIT
 *
 * Starts applications that the host asks for, as children of nobody: they outlive the proxy's
 * interest in them and are never waited for.
 */
#ifndef GUEST_PROXY_LAUNCH_H
#define GUEST_PROXY_LAUNCH_H

#include <stdint.h>
#include <wayland-util.h>

struct link_launch;
struct wl_event_loop;

struct launcher {
	struct wl_event_loop *loop;
	const char *display; /* WAYLAND_DISPLAY of what is started; not owned */
	struct wl_list launches; /* launch.link: those whose exec is under way */
	unsigned count;
	/* error: 0, or the errno that kept the program from starting. */
	void (*report)(void *data, uint32_t request, uint32_t error);
	void *data;
};

void launcher_init(struct launcher *launcher, struct wl_event_loop *loop, const char *display,
	void (*report)(void *data, uint32_t request, uint32_t error), void *data);
/* What has not been reported never will be. */
void launcher_finish(struct launcher *launcher);

/* Runs argv, searched in PATH. report is called for each start, maybe before this returns. */
void launcher_start(struct launcher *launcher, uint32_t request, const struct link_launch *launch);

#endif
