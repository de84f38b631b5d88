/* SPDX-License-Identifier: MIT
 *
 * X11 applications: an Xwayland of this domain's own, started when the first one connects and
 * ended some seconds after the last one. Their windows are windows of the host like all others
 * (x11_window.h), by the same messages: the host knows nothing of X11.
 *
 * Without the program Xwayland there is no DISPLAY, and all else is as ever. One that crashes takes
 * its applications along; DISPLAY stays, and the next one to connect starts another.
 */
#ifndef GUEST_PROXY_X11_H
#define GUEST_PROXY_X11_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "guest-proxy/x11/x11_space.h"

struct windows;
struct wlr_compositor;
struct wlr_seat;

struct x11 {
	struct wl_display *display;
	struct wlr_compositor *compositor;
	struct wlr_seat *seat;
	struct x11_space space;
	char name[16]; /* DISPLAY; empty: none */
	struct wl_event_source *check; /* timer: whether Xwayland is ready to be started again */

	struct wl_listener ready, new_surface; /* of wlr_xwayland.events */
	struct wl_listener start; /* wlr_xwayland_server.events */
	struct wl_listener client_gone; /* of its wl_client; in no list while there is none */
};

/* After the seat and the globals. host: tells the host of drags. False after a line in the log,
 * without memory. */
bool x11_init(struct x11 *x11, struct wl_display *display, struct wlr_compositor *compositor,
	struct wlr_seat *seat, struct windows *windows, const struct x11_drag_host *host);
/* Before all applications are disconnected. */
void x11_finish(struct x11 *x11);

/* What the host's outputs are: see x11_screen_set. */
void x11_set_outputs(struct x11 *x11, double scale, int32_t width, int32_t height, int32_t refresh);

/* What Xwayland alone is offered, or not. */
bool x11_may_see(
	const struct x11 *x11, const struct wl_client *client, const struct wl_global *global);

#endif
