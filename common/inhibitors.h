/* SPDX-License-Identifier: MIT
 *
 * Applications that do not want the session to be idle (idle-inhibit-unstable-v1), while they show
 * a film, say.
 */
#ifndef COMMON_INHIBITORS_H
#define COMMON_INHIBITORS_H

#include <stdbool.h>
#include <wayland-server-core.h>

struct wlr_idle_inhibit_manager_v1;

struct inhibitors {
	struct wlr_idle_inhibit_manager_v1 *manager; /* has all; goes with the display */
	/* One has come, or goes: then it is still listed. */
	void (*changed)(struct inhibitors *inhibitors);
	struct wl_listener new_inhibitor;
};

/* Offers it to the applications of display. False: out of memory, nothing is to be finished. */
bool inhibitors_init(struct inhibitors *inhibitors, struct wl_display *display,
	void (*changed)(struct inhibitors *inhibitors));
/* The applications are gone by then. */
void inhibitors_finish(struct inhibitors *inhibitors);

#endif
