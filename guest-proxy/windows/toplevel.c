/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/toplevel.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_xdg_shell.h>
#include <wlr/util/edges.h>

#include "common/listener.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/window.h"
#include "protocol/geometry.h"
#include "protocol/log.h"

/* What a request of the application leads to: the host has no window menu. */
#define CAPABILITIES                                                                               \
	(WLR_XDG_TOPLEVEL_WM_CAPABILITIES_MAXIMIZE | WLR_XDG_TOPLEVEL_WM_CAPABILITIES_FULLSCREEN   \
		| WLR_XDG_TOPLEVEL_WM_CAPABILITIES_MINIMIZE)

/* What the application asks: to be moved, resized, maximized, ... The wishes are collected, a
 * later one replacing its opposite, until the host reads. */
struct toplevel_request {
	uint32_t kinds; /* 1 << enum link_request */
	uint32_t edges; /* of a RESIZE */
	uint32_t serial; /* the host's, of the press that allows MOVE or RESIZE */
};

struct toplevel {
	struct window window;
	struct wlr_xdg_toplevel *xdg;
	struct link_window_hints hints; /* as sent or about to be */
	struct toplevel_request request;

	struct wl_listener commit, unmap; /* of the wlr_surface */
	/* wlr_xdg_toplevel.events */
	struct wl_listener destroy, set_parent, set_title, set_app_id;
	struct wl_listener request_move, request_resize, request_maximize, request_fullscreen,
		request_minimize;
};

/* --- requests -------------------------------------------------------------------------------- */

static void ask(struct toplevel *toplevel, enum link_request kind)
{
	toplevel->request.kinds |= UINT32_C(1) << kind;
	window_schedule(&toplevel->window, WINDOW_DIRTY_REQUESTS);
}

static void ask_either(
	struct toplevel *toplevel, bool first, enum link_request yes, enum link_request no)
{
	toplevel->request.kinds &= ~(UINT32_C(1) << (first ? no : yes));
	window_ask(&toplevel->window);
	ask(toplevel, first ? yes : no);
}

/* A user's press of a button in the application must be the reason. */
static bool take_press(
	struct toplevel *toplevel, const struct wlr_seat_client *client, uint32_t serial)
{
	return windows_find_press(
		toplevel->window.windows, client->seat, serial, &toplevel->request.serial);
}

static void toplevel_handle_move(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_move);
	const struct wlr_xdg_toplevel_move_event *event = data;
	if (take_press(toplevel, event->seat, event->serial)) {
		ask(toplevel, LINK_REQUEST_MOVE);
	}
}

static void toplevel_handle_resize(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_resize);
	const struct wlr_xdg_toplevel_resize_event *event = data;
	if (take_press(toplevel, event->seat, event->serial)) {
		toplevel->request.edges = event->edges;
		ask(toplevel, LINK_REQUEST_RESIZE);
	}
}

static void toplevel_handle_maximize(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_maximize);
	ask_either(toplevel, toplevel->xdg->requested.maximized, LINK_REQUEST_MAXIMIZE,
		LINK_REQUEST_UNMAXIMIZE);
}

static void toplevel_handle_fullscreen(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_fullscreen);
	ask_either(toplevel, toplevel->xdg->requested.fullscreen, LINK_REQUEST_FULLSCREEN,
		LINK_REQUEST_UNFULLSCREEN);
}

static void toplevel_handle_minimize(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_minimize);
	window_ask(&toplevel->window);
	ask(toplevel, LINK_REQUEST_MINIMIZE);
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

/* The enum link_state bits to announce the window with: those it has, or wished for before it had
 * any. Wishes about them that waited are among them and are not sent any more. */
static uint32_t request_take_states(struct toplevel *toplevel)
{
	const struct wlr_xdg_toplevel *xdg = toplevel->xdg;
	bool configured = xdg->base->configured;
	bool maximized = configured ? xdg->scheduled.maximized : xdg->requested.maximized;
	bool fullscreen = configured ? xdg->scheduled.fullscreen : xdg->requested.fullscreen;
	struct toplevel_request *request = &toplevel->request;
	maximized = take_wish(request, maximized, LINK_REQUEST_MAXIMIZE, LINK_REQUEST_UNMAXIMIZE);
	fullscreen =
		take_wish(request, fullscreen, LINK_REQUEST_FULLSCREEN, LINK_REQUEST_UNFULLSCREEN);
	return (maximized ? LINK_STATE_MAXIMIZED : 0u) | (fullscreen ? LINK_STATE_FULLSCREEN : 0u);
}

/* Sends and forgets what was collected. */
static void request_send(struct toplevel *toplevel)
{
	struct toplevel_request *request = &toplevel->request;
	struct window *window = &toplevel->window;
	window_note_asked(window);
	for (uint32_t kind = LINK_REQUEST_MOVE; kind <= LINK_REQUEST_LAST; kind++) {
		if ((request->kinds & UINT32_C(1) << kind) == 0) {
			continue;
		}
		bool resize = kind == LINK_REQUEST_RESIZE;
		bool interactive = resize || kind == LINK_REQUEST_MOVE;
		struct link_msg msg = {
			.opcode = LINK_WINDOW_REQUEST,
			.object = window->id,
			.request =
				{
					.kind = kind,
					.edges = resize ? request->edges : 0,
					.serial = interactive ? request->serial : 0,
				},
		};
		proxy_link_send(window->windows->link, &msg);
	}
	request->kinds = 0;
}

/* --- the window ------------------------------------------------------------------------------ */

static void send_text(struct window *window, enum link_opcode opcode, const char *text, size_t most)
{
	LINK_MSG(msg, opcode, window->id);
	size_t length = text ? strnlen(text, most) : 0;
	if (length > 0) {
		memcpy(msg.text.untrusted_bytes, text, length);
	}
	msg.text.length = (uint32_t)length;
	proxy_link_send(window->windows->link, &msg);
}

/* Of the parent's window, 0: none that the host knows. */
static uint32_t parent_id(const struct toplevel *toplevel)
{
	const struct wlr_xdg_toplevel *parent = toplevel->xdg->parent;
	const struct window *window = parent ? parent->base->data : NULL;
	return window ? window->id : 0;
}

/* The new ancestors first: the host must at no time see a window above itself. wlroots sees to it
 * that the whole is no circle. */
static void send_parent(struct toplevel *toplevel)
{
	struct wlr_xdg_toplevel *parent = toplevel->xdg->parent;
	struct window *window = parent ? parent->base->data : NULL;
	toplevel->window.dirty &= ~(uint32_t)WINDOW_DIRTY_PARENT;
	if (window && window->id != 0 && (window->dirty & WINDOW_DIRTY_PARENT) != 0) {
		struct toplevel *ancestor = wl_container_of(window, ancestor, window);
		send_parent(ancestor);
	}
	struct link_msg msg = {
		.opcode = LINK_WINDOW_PARENT,
		.object = toplevel->window.id,
		.parent.parent = parent_id(toplevel),
	};
	proxy_link_send(toplevel->window.windows->link, &msg);
}

static bool is_always(const struct window *window)
{
	return true;
}

/* Of windows whose parent is this one, those that the host got to know before it. */
static void adopt_children(struct toplevel *toplevel)
{
	struct window *window;
	wl_list_for_each(window, &toplevel->window.windows->all, link) {
		const struct wlr_xdg_surface *xdg = window->xdg;
		if (xdg->role == WLR_XDG_SURFACE_ROLE_TOPLEVEL
			&& xdg->toplevel->parent == toplevel->xdg) {
			window_schedule(window, WINDOW_DIRTY_PARENT);
		}
	}
}

static void toplevel_announce(struct window *window)
{
	struct toplevel *toplevel = wl_container_of(window, toplevel, window);
	struct link_msg msg = {
		.opcode = LINK_TOPLEVEL_CREATE,
		.object = window->id,
		.toplevel_create =
			{
				.parent = parent_id(toplevel),
				.states = request_take_states(toplevel),
			},
	};
	proxy_link_send(window->windows->link, &msg);
	window->dirty &= ~(uint32_t)WINDOW_DIRTY_PARENT;
	adopt_children(toplevel);
}

static void toplevel_describe(struct window *window)
{
	struct toplevel *toplevel = wl_container_of(window, toplevel, window);
	uint32_t dirty = window->dirty;
	if ((dirty & WINDOW_DIRTY_PARENT) != 0) {
		send_parent(toplevel);
	}
	window->dirty &= WINDOW_DIRTY_COMMIT;
	if ((dirty & WINDOW_DIRTY_TITLE) != 0) {
		send_text(window, LINK_WINDOW_TITLE, toplevel->xdg->title, LINK_MAX_TITLE);
	}
	if ((dirty & WINDOW_DIRTY_APP_ID) != 0) {
		send_text(window, LINK_WINDOW_APP_ID, toplevel->xdg->app_id, LINK_MAX_APP_ID);
	}
	if ((dirty & WINDOW_DIRTY_HINTS) != 0) {
		LINK_MSG(msg, LINK_WINDOW_HINTS, window->id);
		msg.hints = toplevel->hints;
		proxy_link_send(window->windows->link, &msg);
	}
	if ((dirty & WINDOW_DIRTY_RESPONSIVE) != 0) {
		liveness_send(&window->liveness, window->windows->link, window->id);
	}
	if ((dirty & WINDOW_DIRTY_REQUESTS) != 0) {
		request_send(toplevel);
	}
}

/* As it was configured last; at first, with the size that the application likes. */
static void toplevel_answer(struct window *window)
{
	wlr_xdg_surface_schedule_configure(window->xdg);
}

static void toplevel_reject(struct window *window)
{
	log_error("the host takes no more windows: one is asked to close");
	wlr_xdg_toplevel_send_close(window->xdg->toplevel);
}

static const struct window_impl toplevel_impl = {
	.is_ready = is_always,
	.is_allowed = is_always,
	.announce = toplevel_announce,
	.describe = toplevel_describe,
	.answer = toplevel_answer,
	.reject = toplevel_reject,
};

/* What the client committed may be any number; wlroots only sees to minimum <= maximum. */
static void note_hints(struct toplevel *toplevel)
{
	const struct wlr_xdg_toplevel_state *state = &toplevel->xdg->current;
	const int32_t most = (int32_t)LINK_MAX_DIMENSION;
	struct link_window_hints hints = {
		.min_width = geometry_clamp(state->min_width, 0, most),
		.min_height = geometry_clamp(state->min_height, 0, most),
		.max_width = geometry_clamp(state->max_width, 0, most),
		.max_height = geometry_clamp(state->max_height, 0, most),
	};
	if (memcmp(&hints, &toplevel->hints, sizeof(hints)) != 0) {
		toplevel->hints = hints;
		window_schedule(&toplevel->window, WINDOW_DIRTY_HINTS);
	}
}

static void toplevel_handle_commit(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, commit);
	note_hints(toplevel);
	if (!toplevel->window.xdg->initial_commit) {
		return;
	}
	/* The host's first CONFIGURE becomes the first configure. */
	window_begin(&toplevel->window);
	/* What was wished before counts now; states are announced with the window. */
	toplevel->request.kinds = 0;
	if (toplevel->xdg->requested.minimized) {
		ask(toplevel, LINK_REQUEST_MINIMIZE);
	}
}

static void toplevel_handle_unmap(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, unmap);
	window_end(&toplevel->window);
}

static void toplevel_handle_set_parent(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, set_parent);
	window_schedule(&toplevel->window, WINDOW_DIRTY_PARENT);
}

static void toplevel_handle_set_title(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, set_title);
	window_schedule(&toplevel->window, WINDOW_DIRTY_TITLE);
}

static void toplevel_handle_set_app_id(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, set_app_id);
	window_schedule(&toplevel->window, WINDOW_DIRTY_APP_ID);
}

static void toplevel_handle_destroy(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, destroy);
	wl_list_remove(&toplevel->commit.link);
	wl_list_remove(&toplevel->unmap.link);
	wl_list_remove(&toplevel->destroy.link);
	wl_list_remove(&toplevel->set_parent.link);
	wl_list_remove(&toplevel->set_title.link);
	wl_list_remove(&toplevel->set_app_id.link);
	wl_list_remove(&toplevel->request_move.link);
	wl_list_remove(&toplevel->request_resize.link);
	wl_list_remove(&toplevel->request_maximize.link);
	wl_list_remove(&toplevel->request_fullscreen.link);
	wl_list_remove(&toplevel->request_minimize.link);
	window_finish(&toplevel->window);
	free(toplevel);
}

static void toplevel_listen(struct toplevel *toplevel)
{
	struct wlr_surface *surface = toplevel->window.xdg->surface;
	struct wlr_xdg_toplevel *xdg = toplevel->xdg;
	listen_to(&surface->events.commit, &toplevel->commit, toplevel_handle_commit);
	listen_to(&surface->events.unmap, &toplevel->unmap, toplevel_handle_unmap);
	listen_to(&xdg->events.destroy, &toplevel->destroy, toplevel_handle_destroy);
	listen_to(&xdg->events.set_parent, &toplevel->set_parent, toplevel_handle_set_parent);
	listen_to(&xdg->events.set_title, &toplevel->set_title, toplevel_handle_set_title);
	listen_to(&xdg->events.set_app_id, &toplevel->set_app_id, toplevel_handle_set_app_id);
	listen_to(&xdg->events.request_move, &toplevel->request_move, toplevel_handle_move);
	listen_to(&xdg->events.request_resize, &toplevel->request_resize, toplevel_handle_resize);
	listen_to(&xdg->events.request_maximize, &toplevel->request_maximize,
		toplevel_handle_maximize);
	listen_to(&xdg->events.request_fullscreen, &toplevel->request_fullscreen,
		toplevel_handle_fullscreen);
	listen_to(&xdg->events.request_minimize, &toplevel->request_minimize,
		toplevel_handle_minimize);
}

void toplevel_create(struct windows *windows, struct wlr_xdg_toplevel *xdg)
{
	struct toplevel *toplevel = calloc(1, sizeof(*toplevel));
	if (!toplevel) {
		wl_resource_post_no_memory(xdg->resource);
		return;
	}
	toplevel->xdg = xdg;
	/* They go out with the first configure; wlr_xdg_toplevel_set_wm_capabilities would send
	 * one. */
	xdg->scheduled.wm_capabilities = CAPABILITIES;
	window_init(&toplevel->window, windows, xdg->base, &toplevel_impl);
	toplevel_listen(toplevel);
}

static struct toplevel *toplevel_from_window(struct window *window)
{
	if (!window || window->impl != &toplevel_impl) {
		return NULL;
	}
	struct toplevel *toplevel = wl_container_of(window, toplevel, window);
	return toplevel;
}

void toplevel_configure(struct window *window, const struct link_configure *configure)
{
	struct toplevel *toplevel = toplevel_from_window(window);
	if (!toplevel || !toplevel->window.xdg->initialized) {
		return;
	}
	if (window->question.creation) {
		window_note_answered(window);
	}
	struct wlr_xdg_toplevel *xdg = toplevel->xdg;
	uint32_t states = configure->states;
	const uint32_t all_edges = WLR_EDGE_TOP | WLR_EDGE_BOTTOM | WLR_EDGE_LEFT | WLR_EDGE_RIGHT;
	wlr_xdg_toplevel_set_activated(xdg, (states & LINK_STATE_ACTIVATED) != 0);
	wlr_xdg_toplevel_set_maximized(xdg, (states & LINK_STATE_MAXIMIZED) != 0);
	wlr_xdg_toplevel_set_fullscreen(xdg, (states & LINK_STATE_FULLSCREEN) != 0);
	wlr_xdg_toplevel_set_resizing(xdg, (states & LINK_STATE_RESIZING) != 0);
	wlr_xdg_toplevel_set_suspended(xdg, (states & LINK_STATE_SUSPENDED) != 0);
	wlr_xdg_toplevel_set_tiled(xdg, (states & LINK_STATE_TILED) != 0 ? all_edges : 0);
	if (configure->bounds_width > 0 && configure->bounds_height > 0) {
		wlr_xdg_toplevel_set_bounds(xdg, configure->bounds_width, configure->bounds_height);
	}
	uint32_t serial = wlr_xdg_toplevel_set_size(xdg, configure->width, configure->height);
	window_expect(window, configure->serial, serial);
}

void toplevel_close(struct window *window)
{
	struct toplevel *toplevel = toplevel_from_window(window);
	if (toplevel) {
		liveness_close(&window->liveness);
	}
}

void toplevel_ask_attention(struct window *window)
{
	struct toplevel *toplevel = toplevel_from_window(window);
	if (toplevel) {
		ask(toplevel, LINK_REQUEST_ATTENTION);
	}
}
