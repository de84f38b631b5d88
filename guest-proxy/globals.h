/* SPDX-License-Identifier: MIT
 *
 * What applications are offered, beside the seat and the outputs, which offer themselves:
 * docs/globals.md lists all of it.
 */
#ifndef GUEST_PROXY_GLOBALS_H
#define GUEST_PROXY_GLOBALS_H

#include <stdbool.h>
#include <wayland-server-core.h>

#include "guest-proxy/windows/activation.h"
#include "guest-proxy/windows/inhibits.h"
#include "guest-proxy/windows/presented.h"

struct contents;
struct windows;
struct wlr_compositor;

struct globals {
	struct contents *contents;
	struct windows *windows;
	struct wlr_compositor *compositor;
	struct inhibits inhibits;
	struct activation activation;
	struct presented presented;

	struct wl_listener new_surface; /* wlr_compositor.events.new_surface */
	struct wl_listener new_xdg_surface, new_toplevel, new_popup; /* of wlr_xdg_shell.events */
	struct wl_listener new_decoration; /* decoration_offer's */
};

/* False: out of memory; the display is to be destroyed. */
bool globals_init(struct globals *globals, struct wl_display *display, struct windows *windows,
	struct contents *contents);
/* The applications are gone by then. */
void globals_finish(struct globals *globals);

#endif
