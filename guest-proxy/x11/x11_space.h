/* SPDX-License-Identifier: MIT
 *
 * What all X11 windows of the domain share.
 */
#ifndef GUEST_PROXY_X11_SPACE_H
#define GUEST_PROXY_X11_SPACE_H

#include <wayland-server-core.h>

#include "guest-proxy/x11/x11_atoms.h"
#include "guest-proxy/x11/x11_drag.h"
#include "guest-proxy/x11/x11_screen.h"

struct windows;
struct wlr_xwayland;
struct x11_window;

struct x11_space {
	struct windows *windows;
	struct wlr_xwayland *xwayland; /* NULL: there is none */
	struct x11_screen screen;
	struct x11_atoms atoms; /* of the Xwayland that runs */
	struct wl_list all; /* x11_window.link, those that were mapped last come last */
	struct x11_drag drag;
	struct x11_window *focused; /* the toplevel that had the keys last, or NULL */
};

#endif
