/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/toplevel.h"

#include <stdlib.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_xdg_shell.h>
#include <wlr/util/edges.h>

#include "common/listener.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/host_toplevel.h"
#include "guest-proxy/windows/liveness.h"
#include "guest-proxy/windows/window.h"
#include "guest-proxy/windows/xdg_answer.h"
#include "protocol/log.h"
#include "xdg-shell-protocol.h"

struct toplevel {
	struct host_toplevel host;
	struct wlr_xdg_toplevel *xdg;
	struct liveness liveness;
	struct xdg_answer answer;

	struct wl_listener commit, unmap; /* of the wlr_surface */
	/* wlr_xdg_toplevel.events */
	struct wl_listener destroy, set_parent, set_title, set_app_id;
	struct wl_listener request_move, request_resize, request_maximize, request_fullscreen,
		request_minimize;
};

/* --- requests -------------------------------------------------------------------------------- */

/* A user's press of a button in the application must be the reason. */
static bool take_press(
	struct toplevel *toplevel, const struct wlr_seat_client *client, uint32_t serial)
{
	return windows_find_press(toplevel->host.window.windows, client->seat, serial,
		&toplevel->host.request.serial);
}

static void toplevel_handle_move(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_move);
	const struct wlr_xdg_toplevel_move_event *event = data;
	if (take_press(toplevel, event->seat, event->serial)) {
		host_toplevel_ask(&toplevel->host, LINK_REQUEST_MOVE);
	}
}

static void toplevel_handle_resize(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_resize);
	const struct wlr_xdg_toplevel_resize_event *event = data;
	if (take_press(toplevel, event->seat, event->serial)) {
		toplevel->host.request.edges = event->edges;
		host_toplevel_ask(&toplevel->host, LINK_REQUEST_RESIZE);
	}
}

static void toplevel_handle_maximize(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_maximize);
	host_toplevel_ask_either(&toplevel->host, toplevel->xdg->requested.maximized,
		LINK_REQUEST_MAXIMIZE, LINK_REQUEST_UNMAXIMIZE);
}

static void toplevel_handle_fullscreen(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_fullscreen);
	host_toplevel_ask_either(&toplevel->host, toplevel->xdg->requested.fullscreen,
		LINK_REQUEST_FULLSCREEN, LINK_REQUEST_UNFULLSCREEN);
}

static void toplevel_handle_minimize(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, request_minimize);
	window_ask(&toplevel->host.window);
	host_toplevel_ask(&toplevel->host, LINK_REQUEST_MINIMIZE);
}

/* --- what the host is told and says ----------------------------------------------------------- */

static const struct toplevel *toplevel_of_host(const struct host_toplevel *host)
{
	const struct toplevel *toplevel = wl_container_of(host, toplevel, host);
	return toplevel;
}

static struct toplevel *toplevel_of_liveness(const struct liveness *liveness)
{
	struct toplevel *toplevel = wl_container_of(liveness, toplevel, liveness);
	return toplevel;
}

static struct toplevel *toplevel_of_window(struct window *window)
{
	struct toplevel *toplevel = wl_container_of(window, toplevel, host.window);
	return toplevel;
}

static const char *toplevel_title(const struct host_toplevel *host)
{
	return toplevel_of_host(host)->xdg->title;
}

static const char *toplevel_app_id(const struct host_toplevel *host)
{
	return toplevel_of_host(host)->xdg->app_id;
}

static uint32_t toplevel_states(const struct host_toplevel *host)
{
	const struct wlr_xdg_toplevel *xdg = toplevel_of_host(host)->xdg;
	bool configured = xdg->base->configured;
	bool maximized = configured ? xdg->scheduled.maximized : xdg->requested.maximized;
	bool fullscreen = configured ? xdg->scheduled.fullscreen : xdg->requested.fullscreen;
	return (maximized ? LINK_STATE_MAXIMIZED : 0u) | (fullscreen ? LINK_STATE_FULLSCREEN : 0u);
}

static const struct host_toplevel_impl host_impl = {
	.title = toplevel_title,
	.app_id = toplevel_app_id,
	.states = toplevel_states,
};

/* wlroots sees to it that the whole is no circle. */
static struct window *toplevel_parent(const struct window *window)
{
	const struct toplevel *toplevel = wl_container_of(window, toplevel, host.window);
	const struct wlr_xdg_toplevel *parent = toplevel->xdg->parent;
	return parent ? window_from_surface(parent->base->surface) : NULL;
}

/* As it was configured last; at first, with the size that the application likes. */
static void toplevel_answer(struct window *window)
{
	struct wlr_xdg_surface *xdg = toplevel_of_window(window)->xdg->base;
	if (xdg->initialized) {
		wlr_xdg_surface_schedule_configure(xdg);
	}
}

static void toplevel_reject(struct window *window)
{
	log_error("the host takes no more windows: one is asked to close");
	wlr_xdg_toplevel_send_close(toplevel_of_window(window)->xdg);
}

static void toplevel_configure(struct window *window, const struct link_configure *configure)
{
	struct wlr_xdg_toplevel *xdg = toplevel_of_window(window)->xdg;
	if (!xdg->base->initialized) {
		return;
	}
	if (window->question.creation) {
		window_note_answered(window);
	}
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

static void toplevel_close(struct window *window)
{
	liveness_close(window->liveness);
}

/* --- whether it answers ----------------------------------------------------------------------- */

static struct wlr_xdg_client *client_of(const struct liveness *liveness)
{
	return toplevel_of_liveness(liveness)->xdg->base->client;
}

/* One for all windows of the application. */
static void toplevel_ping(struct liveness *liveness)
{
	wlr_xdg_surface_ping(toplevel_of_liveness(liveness)->xdg->base);
}

static uint32_t toplevel_pending(const struct liveness *liveness)
{
	return client_of(liveness)->ping_serial;
}

static void toplevel_send_close(struct liveness *liveness)
{
	wlr_xdg_toplevel_send_close(toplevel_of_liveness(liveness)->xdg);
}

static void toplevel_disconnect(struct liveness *liveness)
{
	wl_client_destroy(client_of(liveness)->client);
}

static pid_t toplevel_pid(const struct liveness *liveness)
{
	pid_t pid;
	wl_client_get_credentials(client_of(liveness)->client, &pid, NULL, NULL);
	return pid;
}

static void toplevel_handle_liveness(struct liveness *liveness)
{
	window_schedule(&toplevel_of_liveness(liveness)->host.window, WINDOW_DIRTY_RESPONSIVE);
}

static const struct liveness_impl liveness_impl = {
	.ping = toplevel_ping,
	.pending = toplevel_pending,
	.close = toplevel_send_close,
	.disconnect = toplevel_disconnect,
	.pid = toplevel_pid,
	.changed = toplevel_handle_liveness,
};

/* --- the window ------------------------------------------------------------------------------ */

static const struct window_impl toplevel_impl = {
	.parent = toplevel_parent,
	.geometry = xdg_answer_geometry,
	.drawn = xdg_answer_drawn,
	.is_ready = host_toplevel_is_ready,
	.is_allowed = host_toplevel_is_ready,
	.announce = host_toplevel_announce,
	.describe = host_toplevel_describe,
	.answer = toplevel_answer,
	.reject = toplevel_reject,
	.configure = toplevel_configure,
	.close = toplevel_close,
};

static void note_hints(struct toplevel *toplevel)
{
	const struct wlr_xdg_toplevel_state *state = &toplevel->xdg->current;
	const struct link_window_hints hints = {
		.min_width = state->min_width,
		.min_height = state->min_height,
		.max_width = state->max_width,
		.max_height = state->max_height,
	};
	host_toplevel_set_hints(&toplevel->host, &hints);
}

static void toplevel_handle_commit(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, commit);
	note_hints(toplevel);
	if (!toplevel->xdg->base->initial_commit) {
		return;
	}
	/* The host's first CONFIGURE becomes the first configure. */
	window_begin(&toplevel->host.window);
	/* What was wished before counts now; states are announced with the window. */
	host_toplevel_forget_requests(&toplevel->host);
	if (toplevel->xdg->requested.minimized) {
		host_toplevel_ask(&toplevel->host, LINK_REQUEST_MINIMIZE);
	}
}

static void toplevel_handle_unmap(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, unmap);
	window_end(&toplevel->host.window);
}

static void toplevel_handle_set_parent(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, set_parent);
	window_schedule(&toplevel->host.window, WINDOW_DIRTY_PARENT);
}

static void toplevel_handle_set_title(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, set_title);
	window_schedule(&toplevel->host.window, WINDOW_DIRTY_TITLE);
}

static void toplevel_handle_set_app_id(struct wl_listener *listener, void *data)
{
	struct toplevel *toplevel = wl_container_of(listener, toplevel, set_app_id);
	window_schedule(&toplevel->host.window, WINDOW_DIRTY_APP_ID);
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
	xdg_answer_finish(&toplevel->answer);
	window_finish(&toplevel->host.window);
	liveness_finish(&toplevel->liveness);
	free(toplevel);
}

static void toplevel_listen(struct toplevel *toplevel)
{
	struct wlr_surface *surface = toplevel->xdg->base->surface;
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

/* What a request of the application leads to: the host has no window menu. It is said before the
 * application has anything to lay out; wlroots would say it with the first configure, and that it
 * has a menu. */
static void tell_capabilities(struct wlr_xdg_toplevel *xdg)
{
	uint32_t capabilities[] = {
		XDG_TOPLEVEL_WM_CAPABILITIES_MAXIMIZE,
		XDG_TOPLEVEL_WM_CAPABILITIES_FULLSCREEN,
		XDG_TOPLEVEL_WM_CAPABILITIES_MINIMIZE,
	};
	struct wl_array array = {.size = sizeof(capabilities), .data = capabilities};
	xdg->scheduled.fields &= ~(uint32_t)WLR_XDG_TOPLEVEL_CONFIGURE_WM_CAPABILITIES;
	if (wl_resource_get_version(xdg->resource) >= XDG_TOPLEVEL_WM_CAPABILITIES_SINCE_VERSION) {
		xdg_toplevel_send_wm_capabilities(xdg->resource, &array);
	}
}

void toplevel_create(struct windows *windows, struct wlr_xdg_toplevel *xdg)
{
	struct toplevel *toplevel = calloc(1, sizeof(*toplevel));
	if (!toplevel) {
		wl_resource_post_no_memory(xdg->resource);
		return;
	}
	toplevel->xdg = xdg;
	tell_capabilities(xdg);
	struct window *window = &toplevel->host.window;
	window_init(window, windows, xdg->base->surface, &toplevel_impl);
	toplevel->host.impl = &host_impl;
	xdg_answer_init(&toplevel->answer, window, xdg->base);
	liveness_init(&toplevel->liveness, windows->link->loop, &xdg->base->events.ping_timeout,
		&liveness_impl);
	window->liveness = &toplevel->liveness;
	toplevel_listen(toplevel);
}
