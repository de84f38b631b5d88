/* SPDX-License-Identifier: MIT
 *
 * What is offered to applications: seat.c and output.c offer the rest.
 */
#ifndef GUEST_PROXY_GLOBALS_H
#define GUEST_PROXY_GLOBALS_H

#include <stdbool.h>
#include <wayland-server-core.h>

struct contents;
struct windows;

struct globals {
	struct contents *contents;
	struct windows *windows;
	struct wl_listener new_surface; /* wlr_compositor.events.new_surface */
	struct wl_listener new_toplevel, new_popup; /* of wlr_xdg_shell.events */
	struct wl_listener new_decoration; /* decoration_offer's */
};

/* False when out of memory. */
bool globals_init(struct globals *globals, struct wl_display *display, struct contents *contents,
	struct windows *windows);
/* The clients must be gone, the display not. */
void globals_finish(struct globals *globals);

#endif
