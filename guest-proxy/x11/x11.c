/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11.h"

#include <math.h>
#include <stdio.h>
#include <wlr/xwayland.h>
#include <wlr/xwayland/shell.h>

#include "common/listener.h"
#include "common/wlroots.h"
#include "guest-proxy/x11/x11_window.h"
#include "protocol/log.h"

/* From the end of an Xwayland to the look whether wlroots takes connections again, in ms. It does
 * not after one that has failed to start. */
#define CHECK_DELAY 1000
#define DPI 96 /* of px that are as large as logical ones */

/* wlroots gives its user_event_handler nothing to find us by; a process has one of us. */
static struct x11 *served;

static bool x11_create(struct x11 *x11);

/* Everything that X says to wlroots' window manager; not 0: it is none of its business. */
static wlroots_handled x11_handle_event(wlroots_x11 *asking, xcb_generic_event_t *event)
{
	if ((event->response_type & X11_EVENT_TYPE) == XCB_PROPERTY_NOTIFY) {
		const xcb_property_notify_event_t *notify = (const void *)event;
		if (notify->atom == served->space.atoms.atoms[X11_ATOM_ICON]) {
			x11_window_note_icon(&served->space, notify->window);
		}
	}
	return x11_drag_handle(&served->space.drag, event);
}

static void x11_drop(struct x11 *x11)
{
	wl_list_remove(&x11->client_gone.link);
	wl_list_init(&x11->client_gone.link);
	wl_list_remove(&x11->ready.link);
	wl_list_remove(&x11->new_surface.link);
	wl_list_remove(&x11->start.link);
	struct wlr_xwayland *xwayland = x11->space.xwayland;
	x11_drag_end_service(&x11->space.drag);
	x11->space.xwayland = NULL;
	wlr_xwayland_destroy(xwayland);
}

/* It runs, or will when the next application connects. */
static bool is_serving(const struct wlr_xwayland_server *server)
{
	return server->client || server->x_fd_read_event[0];
}

static int x11_handle_check(void *data)
{
	struct x11 *x11 = data;
	if (x11->space.xwayland && is_serving(x11->space.xwayland->server)) {
		return 0;
	}
	if (x11->space.xwayland) {
		x11_drop(x11);
	}
	if (x11_create(x11)) {
		log_info("Xwayland has not started: X11 applications may try again, DISPLAY=%s",
			x11->name);
	}
	return 0;
}

static void x11_handle_client_gone(struct wl_listener *listener, void *data)
{
	struct x11 *x11 = wl_container_of(listener, x11, client_gone);
	wl_list_remove(&x11->client_gone.link);
	wl_list_init(&x11->client_gone.link);
	x11_drag_end_service(&x11->space.drag);
	wl_event_source_timer_update(x11->check, CHECK_DELAY);
}

static void x11_handle_start(struct wl_listener *listener, void *data)
{
	struct x11 *x11 = wl_container_of(listener, x11, start);
	wl_client_add_destroy_listener(x11->space.xwayland->server->client, &x11->client_gone);
}

static void set_dpi(struct x11 *x11)
{
	if (x11->space.xwayland) {
		x11_atoms_set_dpi(
			x11->space.xwayland, (uint32_t)lround(DPI * x11->space.screen.scale));
	}
}

static void x11_handle_ready(struct wl_listener *listener, void *data)
{
	struct x11 *x11 = wl_container_of(listener, x11, ready);
	/* Before all else: X has taken connections since it has a window manager, and the program
	 * for which it was started asks for this at once, and once. */
	set_dpi(x11);
	/* The window manager's connection closes it. wlroots would do so once more, when the number
	 * may be that of another file. */
	x11->space.xwayland->server->wm_fd[0] = -1;
	x11_atoms_init(&x11->space.atoms, x11->space.xwayland);
	/* Forgotten when the one before ended. */
	wlr_xwayland_set_seat(x11->space.xwayland, x11->seat);
	x11_drag_begin_service(&x11->space.drag, x11->space.xwayland);
	served = x11;
	x11->space.xwayland->user_event_handler = x11_handle_event;
}

static void x11_handle_new_surface(struct wl_listener *listener, void *data)
{
	struct x11 *x11 = wl_container_of(listener, x11, new_surface);
	x11_window_create(&x11->space, data);
}

static bool x11_create(struct x11 *x11)
{
	x11->name[0] = '\0';
	x11->space.xwayland = wlr_xwayland_create(x11->display, x11->compositor, true);
	if (!x11->space.xwayland) {
		log_info("X11 applications cannot be served: is Xwayland installed?");
		return false;
	}
	snprintf(x11->name, sizeof(x11->name), "%s", x11->space.xwayland->display_name);
	listen_to(&x11->space.xwayland->events.ready, &x11->ready, x11_handle_ready);
	listen_to(&x11->space.xwayland->events.new_surface, &x11->new_surface,
		x11_handle_new_surface);
	listen_to(&x11->space.xwayland->server->events.start, &x11->start, x11_handle_start);
	return true;
}

bool x11_init(struct x11 *x11, struct wl_display *display, struct wlr_compositor *compositor,
	struct wlr_seat *seat, struct windows *windows, const struct x11_drag_host *host)
{
	*x11 = (struct x11){.display = display,
		.compositor = compositor,
		.seat = seat,
		.space = {.windows = windows}};
	wl_list_init(&x11->space.all);
	wl_list_init(&x11->client_gone.link);
	x11->client_gone.notify = x11_handle_client_gone;
	x11->check =
		wl_event_loop_add_timer(wl_display_get_event_loop(display), x11_handle_check, x11);
	if (!x11->check
		|| !x11_drag_init(&x11->space.drag, wl_display_get_event_loop(display), seat,
			&x11->space.atoms, host)) {
		log_error("cannot make a timer: out of memory");
		return false;
	}
	x11_screen_init(&x11->space.screen, display);
	x11_create(x11);
	return true;
}

void x11_finish(struct x11 *x11)
{
	if (x11->space.xwayland) {
		x11_drop(x11);
	}
	x11_drag_finish(&x11->space.drag);
	x11_screen_finish(&x11->space.screen);
	wl_event_source_remove(x11->check);
}

void x11_set_outputs(struct x11 *x11, double scale, int32_t width, int32_t height, int32_t refresh)
{
	double before = x11->space.screen.scale;
	x11_screen_set(&x11->space.screen, scale, width, height, refresh);
	if (x11->space.screen.scale == before) {
		return;
	}
	set_dpi(x11);
	struct x11_window *window;
	wl_list_for_each(window, &x11->space.all, link) {
		x11_window_rescale(window, before);
	}
}

bool x11_may_see(
	const struct x11 *x11, const struct wl_client *client, const struct wl_global *global)
{
	const struct wlr_xwayland *xwayland = x11->space.xwayland;
	bool is_xwayland = xwayland && xwayland->server->client == client;
	if (is_xwayland) {
		return x11_screen_shows(&x11->space.screen, global);
	}
	return global != x11->space.screen.base.global
	       && !(xwayland && xwayland->shell_v1 && global == xwayland->shell_v1->global);
}
