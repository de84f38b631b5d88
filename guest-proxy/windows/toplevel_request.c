/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/toplevel_request.h"

#include <wlr/types/wlr_xdg_shell.h>

#include "guest-proxy/proxy.h"
#include "guest-proxy/windows/window.h"

static void ask(struct toplevel_request *request, enum link_request kind)
{
	request->kinds |= UINT32_C(1) << kind;
	window_schedule(request->window, WINDOW_DIRTY_REQUESTS);
}

static void ask_either(
	struct toplevel_request *request, bool first, enum link_request yes, enum link_request no)
{
	request->kinds &= ~(UINT32_C(1) << (first ? no : yes));
	round_trip_ask(request->window);
	ask(request, first ? yes : no);
}

/* A user's press of a button in the application must be the reason. */
static bool take_press(struct toplevel_request *request, uint32_t serial)
{
	return seat_find_press(&request->window->proxy->seat, serial, &request->serial);
}

static void handle_move(struct wl_listener *listener, void *data)
{
	struct toplevel_request *request = wl_container_of(listener, request, move);
	const struct wlr_xdg_toplevel_move_event *event = data;
	if (take_press(request, event->serial)) {
		ask(request, LINK_REQUEST_MOVE);
	}
}

static void handle_resize(struct wl_listener *listener, void *data)
{
	struct toplevel_request *request = wl_container_of(listener, request, resize);
	const struct wlr_xdg_toplevel_resize_event *event = data;
	if (take_press(request, event->serial)) {
		request->edges = event->edges;
		ask(request, LINK_REQUEST_RESIZE);
	}
}

static void handle_maximize(struct wl_listener *listener, void *data)
{
	struct toplevel_request *request = wl_container_of(listener, request, maximize);
	ask_either(request, request->window->xdg->toplevel->requested.maximized,
		LINK_REQUEST_MAXIMIZE, LINK_REQUEST_UNMAXIMIZE);
}

static void handle_fullscreen(struct wl_listener *listener, void *data)
{
	struct toplevel_request *request = wl_container_of(listener, request, fullscreen);
	ask_either(request, request->window->xdg->toplevel->requested.fullscreen,
		LINK_REQUEST_FULLSCREEN, LINK_REQUEST_UNFULLSCREEN);
}

static void handle_minimize(struct wl_listener *listener, void *data)
{
	struct toplevel_request *request = wl_container_of(listener, request, minimize);
	round_trip_ask(request->window);
	ask(request, LINK_REQUEST_MINIMIZE);
}

void toplevel_request_init(struct toplevel_request *request, struct window *window)
{
	struct wlr_xdg_toplevel *xdg = window->xdg->toplevel;
	*request = (struct toplevel_request){.window = window};
	request->move.notify = handle_move;
	wl_signal_add(&xdg->events.request_move, &request->move);
	request->resize.notify = handle_resize;
	wl_signal_add(&xdg->events.request_resize, &request->resize);
	request->maximize.notify = handle_maximize;
	wl_signal_add(&xdg->events.request_maximize, &request->maximize);
	request->fullscreen.notify = handle_fullscreen;
	wl_signal_add(&xdg->events.request_fullscreen, &request->fullscreen);
	request->minimize.notify = handle_minimize;
	wl_signal_add(&xdg->events.request_minimize, &request->minimize);
}

void toplevel_request_finish(struct toplevel_request *request)
{
	wl_list_remove(&request->move.link);
	wl_list_remove(&request->resize.link);
	wl_list_remove(&request->maximize.link);
	wl_list_remove(&request->fullscreen.link);
	wl_list_remove(&request->minimize.link);
}

void toplevel_request_begin(struct toplevel_request *request)
{
	request->kinds = 0;
	if (request->window->xdg->toplevel->requested.minimized) {
		ask(request, LINK_REQUEST_MINIMIZE);
	}
}

/* Whether a state is wished for; now: what holds unless one of the two requests waits. */
static bool take_wish(
	struct toplevel_request *request, bool now, enum link_request yes, enum link_request no)
{
	uint32_t on = UINT32_C(1) << yes, off = UINT32_C(1) << no;
	bool wished = (request->kinds & on) != 0 || (now && (request->kinds & off) == 0);
	request->kinds &= ~(on | off);
	return wished;
}

uint32_t toplevel_request_take_states(struct toplevel_request *request)
{
	const struct wlr_xdg_surface *xdg = request->window->xdg;
	const struct wlr_xdg_toplevel *toplevel = xdg->toplevel;
	bool maximized =
		xdg->configured ? toplevel->scheduled.maximized : toplevel->requested.maximized;
	bool fullscreen =
		xdg->configured ? toplevel->scheduled.fullscreen : toplevel->requested.fullscreen;
	maximized = take_wish(request, maximized, LINK_REQUEST_MAXIMIZE, LINK_REQUEST_UNMAXIMIZE);
	fullscreen =
		take_wish(request, fullscreen, LINK_REQUEST_FULLSCREEN, LINK_REQUEST_UNFULLSCREEN);
	return (maximized ? LINK_STATE_MAXIMIZED : 0u) | (fullscreen ? LINK_STATE_FULLSCREEN : 0u);
}

void toplevel_request_send(struct toplevel_request *request)
{
	round_trip_note_sent(request->window);
	for (uint32_t kind = LINK_REQUEST_MOVE; kind <= LINK_REQUEST_LAST; kind++) {
		if ((request->kinds & UINT32_C(1) << kind) == 0) {
			continue;
		}
		bool resize = kind == LINK_REQUEST_RESIZE;
		bool interactive = resize || kind == LINK_REQUEST_MOVE;
		struct link_msg msg = {
			.opcode = LINK_WINDOW_REQUEST,
			.object = request->window->id,
			.request =
				{
					.kind = kind,
					.edges = resize ? request->edges : 0,
					.serial = interactive ? request->serial : 0,
				},
		};
		proxy_link_send(&request->window->proxy->link, &msg);
	}
	request->kinds = 0;
}
