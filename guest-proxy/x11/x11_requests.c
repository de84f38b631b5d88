/* SPDX-License-Identifier: MIT
 *
 * What the application of a managed X11 window does to it: its size and place, which it may wish,
 * its states, which the host grants, and what it says about it.
 */
#include <wlr/xwayland.h>

#include "common/listener.h"
#include "common/wlroots.h"
#include "guest-proxy/x11/x11_place.h"
#include "guest-proxy/x11/x11_space.h"
#include "guest-proxy/x11/x11_window.h"

static void x11_requests_handle_request_configure(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, request_configure);
	const struct wlr_xwayland_surface_configure_event *event = data;
	struct wlr_box box = {event->x, event->y, event->width, event->height};
	if (window->role == X11_TOPLEVEL && window->filled) {
		/* As it is: it is told so once more. */
		box = window->placed;
	} else {
		box = x11_window_sharpen(window, &box);
	}
	if (window->role == X11_TOPLEVEL) {
		box = x11_window_settle(window, &box);
	}
	x11_window_place(window, &box);
}

/* One that names no place is shown in the middle. */
static void x11_requests_handle_map_request(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, map_request);
	const struct wlr_xwayland_surface *xsurface = window->xsurface;
	const struct x11_screen *screen = &window->space->screen;
	const struct wlr_box before = window->placed;
	struct wlr_box box = x11_window_sharpen(window, &before);
	bool nowhere = box.x == 0 && box.y == 0 && !xsurface->fullscreen;
	box = nowhere ? x11_place_centre(&box, screen->width, screen->height)
		      : x11_window_settle(window, &box);
	if (!wlr_box_equal(&before, &box)) {
		x11_window_place(window, &box);
	}
}

/* X11 names no press: the last in this window, if it is still held. */
static bool take_last_press(struct x11_window *window)
{
	const struct windows *windows = window->space->windows;
	if (window->role != X11_TOPLEVEL || windows->press.window != window->toplevel.window.id) {
		return false;
	}
	window->toplevel.request.serial = windows->press.serial;
	return true;
}

static void x11_requests_handle_move(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, request_move);
	if (take_last_press(window)) {
		host_toplevel_ask(&window->toplevel, LINK_REQUEST_MOVE);
	}
}

static void x11_requests_handle_resize(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, request_resize);
	const struct wlr_xwayland_resize_event *event = data;
	if (take_last_press(window)) {
		window->toplevel.request.edges = event->edges;
		host_toplevel_ask(&window->toplevel, LINK_REQUEST_RESIZE);
	}
}

static void x11_requests_handle_maximize(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, request_maximize);
	if (window->role == X11_TOPLEVEL) {
		host_toplevel_ask_either(&window->toplevel, x11_window_is_maximized(window),
			LINK_REQUEST_MAXIMIZE, LINK_REQUEST_UNMAXIMIZE);
	}
}

static void x11_requests_handle_fullscreen(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, request_fullscreen);
	if (window->role == X11_TOPLEVEL) {
		host_toplevel_ask_either(&window->toplevel, window->xsurface->fullscreen,
			LINK_REQUEST_FULLSCREEN, LINK_REQUEST_UNFULLSCREEN);
	}
}

/* The user alone brings a window back: its application may say that it would like to be. */
static void x11_requests_handle_minimize(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, request_minimize);
	const struct wlr_xwayland_minimize_event *event = data;
	wlr_xwayland_surface_set_minimized(window->xsurface, event->minimize);
	if (window->role == X11_TOPLEVEL) {
		host_toplevel_ask(&window->toplevel,
			event->minimize ? LINK_REQUEST_MINIMIZE : LINK_REQUEST_ATTENTION);
	}
}

static void x11_requests_handle_activate(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, request_activate);
	if (window->role == X11_TOPLEVEL) {
		host_toplevel_ask(&window->toplevel, LINK_REQUEST_ATTENTION);
	}
}

static void x11_requests_handle_hints(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, set_hints);
	/* Since wlroots 0.20 a window without them is told of too. */
	const xcb_icccm_wm_hints_t *hints = window->xsurface->hints;
	bool urgent = hints && (hints->flags & XCB_ICCCM_WM_HINT_X_URGENCY) != 0;
	if (urgent && !window->urgent && window->role == X11_TOPLEVEL) {
		host_toplevel_ask(&window->toplevel, LINK_REQUEST_ATTENTION);
	}
	window->urgent = urgent;
}

/* X11's older titles are Latin-1: one or two bytes of UTF-8 for each. */
static void set_title(struct x11_window *window)
{
	const struct wlr_xwayland_surface *xsurface = window->xsurface;
	const char *text = xsurface->title ? xsurface->title : "";
	bool utf8 = wlroots_title_is_utf8(xsurface);
	size_t length = 0;
	for (; *text != '\0' && length + 2 < sizeof(window->title); text++) {
		unsigned char byte = (unsigned char)*text;
		if (utf8 || byte < 0x80) {
			window->title[length++] = *text;
		} else {
			window->title[length++] = (char)(0xc0 | byte >> 6);
			window->title[length++] = (char)(0x80 | (byte & 0x3f));
		}
	}
	window->title[length] = '\0';
}

static void x11_requests_handle_title(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, set_title);
	set_title(window);
	if (window->role == X11_TOPLEVEL) {
		window_schedule(&window->toplevel.window, WINDOW_DIRTY_TITLE);
	}
}

static void x11_requests_handle_class(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, set_class);
	if (window->role == X11_TOPLEVEL) {
		window_schedule(&window->toplevel.window, WINDOW_DIRTY_APP_ID);
	}
}

static void x11_requests_handle_parent(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, set_parent);
	if (window->role == X11_TOPLEVEL) {
		window_schedule(&window->toplevel.window, WINDOW_DIRTY_PARENT);
	}
}

void x11_requests_listen(struct x11_window *window)
{
	struct wlr_xwayland_surface *xsurface = window->xsurface;
	listen_to(&xsurface->events.request_configure, &window->request_configure,
		x11_requests_handle_request_configure);
	listen_to(&xsurface->events.map_request, &window->map_request,
		x11_requests_handle_map_request);
	listen_to(&xsurface->events.request_move, &window->request_move, x11_requests_handle_move);
	listen_to(&xsurface->events.request_resize, &window->request_resize,
		x11_requests_handle_resize);
	listen_to(&xsurface->events.request_maximize, &window->request_maximize,
		x11_requests_handle_maximize);
	listen_to(&xsurface->events.request_fullscreen, &window->request_fullscreen,
		x11_requests_handle_fullscreen);
	listen_to(&xsurface->events.request_minimize, &window->request_minimize,
		x11_requests_handle_minimize);
	listen_to(&xsurface->events.request_activate, &window->request_activate,
		x11_requests_handle_activate);
	listen_to(&xsurface->events.set_title, &window->set_title, x11_requests_handle_title);
	listen_to(&xsurface->events.set_class, &window->set_class, x11_requests_handle_class);
	listen_to(&xsurface->events.set_parent, &window->set_parent, x11_requests_handle_parent);
	listen_to(&xsurface->events.set_hints, &window->set_hints, x11_requests_handle_hints);
}

void x11_requests_unlisten(struct x11_window *window)
{
	struct wl_listener *listeners[] = {&window->request_configure, &window->map_request,
		&window->request_move, &window->request_resize, &window->request_maximize,
		&window->request_fullscreen, &window->request_minimize, &window->request_activate,
		&window->set_title, &window->set_class, &window->set_parent, &window->set_hints};
	for (size_t i = 0; i < sizeof(listeners) / sizeof(listeners[0]); i++) {
		wl_list_remove(&listeners[i]->link);
	}
}
