/* SPDX-License-Identifier: MIT
 *
 * The host's own Wayland applications: what the files of host/ share.
 */
#ifndef COMPOSITOR_HOST_H
#define COMPOSITOR_HOST_H

#include <stdbool.h>
#include <wayland-server-core.h>

#include "common/launcher.h"

struct desktop;
struct domain;
struct host_seat;
struct host_spare_output;
struct host_surfaces;
struct input;
struct screen;

struct host {
	struct desktop *desktop;
	struct screen *screen;
	struct input *input;
	struct domain *domain; /* the host's own */
	struct wl_display *display;
	struct wl_event_loop *loop;
	struct wlr_compositor *compositor;
	struct host_seat *seat;
	struct host_surfaces *surfaces;
	struct host_spare_output *spare_output;
	struct launcher launcher; /* starts applications on its socket */
	bool listens; /* the socket is there */
	struct wl_listener new_toplevel, new_popup, new_decoration;
	struct wl_listener window_changed; /* of the desktop */
};

#endif
