/* SPDX-License-Identifier: MIT */
#include "compositor/host/host.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_xdg_shell.h>
#include <wlr/util/edges.h>

#include "common/listener.h"
#include "common/positioner.h"
#include "compositor/host/host_constraint.h"
#include "compositor/host/host_pointing.h"
#include "compositor/host/host_seat.h"
#include "compositor/host/host_window.h"
#include "compositor/input/input.h"

#define XDG_SHELL_VERSION 6
#define CAPABILITIES                                                                               \
	(WLR_XDG_TOPLEVEL_WM_CAPABILITIES_MAXIMIZE | WLR_XDG_TOPLEVEL_WM_CAPABILITIES_FULLSCREEN   \
		| WLR_XDG_TOPLEVEL_WM_CAPABILITIES_MINIMIZE)
#define ALL_EDGES (WLR_EDGE_TOP | WLR_EDGE_BOTTOM | WLR_EDGE_LEFT | WLR_EDGE_RIGHT)

struct host_toplevel {
	struct host_window base;
	struct wlr_xdg_toplevel *toplevel;
	struct wl_listener destroy, set_title, set_app_id, set_parent;
	struct wl_listener request_move, request_resize;
	struct wl_listener request_maximize, request_fullscreen, request_minimize;
};

static struct host_toplevel *host_toplevel_from_window(struct window *window)
{
	struct host_toplevel *ht = wl_container_of(window, ht, base.window);
	return ht;
}

static void host_toplevel_configure(struct window *window)
{
	struct wlr_xdg_toplevel *toplevel = host_toplevel_from_window(window)->toplevel;
	const struct window_want *want = &window->want;
	if (!toplevel->base->initialized) {
		return;
	}
	/* xdg_wm_base 6 knows bounds and capabilities; older clients are not sent what they do not
	 * know. */
	uint32_t version = (uint32_t)wl_resource_get_version(toplevel->resource);
	bool initial = toplevel->base->initial_commit;
	if (initial && version >= XDG_TOPLEVEL_CONFIGURE_BOUNDS_SINCE_VERSION) {
		int32_t width, height;
		window_max_content(window, &width, &height);
		wlr_xdg_toplevel_set_bounds(toplevel, width, height);
	}
	if (initial && version >= XDG_TOPLEVEL_WM_CAPABILITIES_SINCE_VERSION) {
		wlr_xdg_toplevel_set_wm_capabilities(toplevel, CAPABILITIES);
	}
	window->stale = true;
	wlr_xdg_toplevel_set_size(toplevel, want->width, want->height);
	wlr_xdg_toplevel_set_activated(toplevel, want->states & LINK_STATE_ACTIVATED);
	wlr_xdg_toplevel_set_maximized(toplevel, want->states & LINK_STATE_MAXIMIZED);
	wlr_xdg_toplevel_set_fullscreen(toplevel, want->states & LINK_STATE_FULLSCREEN);
	wlr_xdg_toplevel_set_resizing(toplevel, want->states & LINK_STATE_RESIZING);
	wlr_xdg_toplevel_set_tiled(toplevel, want->states & LINK_STATE_TILED ? ALL_EDGES : 0);
	wlr_xdg_toplevel_set_suspended(toplevel, want->states & LINK_STATE_SUSPENDED);
}

static void host_toplevel_request_close(struct window *window)
{
	wlr_xdg_toplevel_send_close(host_toplevel_from_window(window)->toplevel);
}

/* Only popups are dismissed. */
static void host_toplevel_dismiss(struct window *window)
{
}

static const struct window_impl toplevel_impl = {
	.configure = host_toplevel_configure,
	.close = host_toplevel_request_close,
	.dismiss = host_toplevel_dismiss,
	.output = host_window_filter,
	HOST_SEAT_INPUT,
	HOST_POINTING_INPUT,
	.pointer_constrained = host_constraint_tell,
	.pointer_step = host_seat_pointer_step,
};

static void host_toplevel_handle_set_title(struct wl_listener *listener, void *data)
{
	struct host_toplevel *ht = wl_container_of(listener, ht, set_title);
	const char *title = ht->toplevel->title ? ht->toplevel->title : "";
	window_set_title(&ht->base.window, title, strlen(title));
}

static void host_toplevel_handle_set_app_id(struct wl_listener *listener, void *data)
{
	struct host_toplevel *ht = wl_container_of(listener, ht, set_app_id);
	const char *app_id = ht->toplevel->app_id ? ht->toplevel->app_id : "";
	window_set_app_id(&ht->base.window, app_id, strlen(app_id));
}

static void host_toplevel_handle_set_parent(struct wl_listener *listener, void *data)
{
	struct host_toplevel *ht = wl_container_of(listener, ht, set_parent);
	struct wlr_xdg_toplevel *parent = ht->toplevel->parent;
	struct host_window *hw = parent ? parent->base->data : NULL;
	window_set_parent(&ht->base.window, hw ? &hw->window : NULL);
}

static void host_toplevel_handle_request_move(struct wl_listener *listener, void *data)
{
	struct host_toplevel *ht = wl_container_of(listener, ht, request_move);
	input_begin_move(ht->base.host->input, &ht->base.window);
}

static void host_toplevel_handle_request_resize(struct wl_listener *listener, void *data)
{
	struct host_toplevel *ht = wl_container_of(listener, ht, request_resize);
	const struct wlr_xdg_toplevel_resize_event *event = data;
	input_begin_resize(ht->base.host->input, &ht->base.window, event->edges);
}

/* The protocol wants a configure for each request, changed or not. */
static void request(struct host_toplevel *ht, enum link_request kind)
{
	window_request(&ht->base.window, kind);
	if (ht->toplevel->base->initialized) {
		wlr_xdg_surface_schedule_configure(ht->toplevel->base);
	}
}

static void host_toplevel_handle_request_maximize(struct wl_listener *listener, void *data)
{
	struct host_toplevel *ht = wl_container_of(listener, ht, request_maximize);
	request(ht, ht->toplevel->requested.maximized ? LINK_REQUEST_MAXIMIZE
						      : LINK_REQUEST_UNMAXIMIZE);
}

static void host_toplevel_handle_request_fullscreen(struct wl_listener *listener, void *data)
{
	struct host_toplevel *ht = wl_container_of(listener, ht, request_fullscreen);
	request(ht, ht->toplevel->requested.fullscreen ? LINK_REQUEST_FULLSCREEN
						       : LINK_REQUEST_UNFULLSCREEN);
}

static void host_toplevel_handle_request_minimize(struct wl_listener *listener, void *data)
{
	struct host_toplevel *ht = wl_container_of(listener, ht, request_minimize);
	window_request(&ht->base.window, LINK_REQUEST_MINIMIZE);
}

static void host_toplevel_handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_toplevel *ht = wl_container_of(listener, ht, destroy);
	wl_list_remove(&ht->destroy.link);
	wl_list_remove(&ht->set_title.link);
	wl_list_remove(&ht->set_app_id.link);
	wl_list_remove(&ht->set_parent.link);
	wl_list_remove(&ht->request_move.link);
	wl_list_remove(&ht->request_resize.link);
	wl_list_remove(&ht->request_maximize.link);
	wl_list_remove(&ht->request_fullscreen.link);
	wl_list_remove(&ht->request_minimize.link);
	host_constraint_forget(ht->base.host->constraint, &ht->base);
	host_window_finish(&ht->base);
	free(ht);
}

/* It lives as long as the application's object. Out of memory: the application is told. */
static void host_handle_new_toplevel(struct wl_listener *listener, void *data)
{
	struct host *host = wl_container_of(listener, host, new_toplevel);
	struct wlr_xdg_toplevel *toplevel = data;
	struct host_toplevel *ht = calloc(1, sizeof(*ht));
	if (!ht
		|| !host_window_init(&ht->base, host, toplevel->base->surface, WINDOW_TOPLEVEL,
			NULL, &toplevel_impl)) {
		free(ht);
		wl_resource_post_no_memory(toplevel->resource);
		return;
	}
	ht->toplevel = toplevel;
	listen_to(&toplevel->events.destroy, &ht->destroy, host_toplevel_handle_destroy);
	listen_to(&toplevel->events.set_title, &ht->set_title, host_toplevel_handle_set_title);
	listen_to(&toplevel->events.set_app_id, &ht->set_app_id, host_toplevel_handle_set_app_id);
	listen_to(&toplevel->events.set_parent, &ht->set_parent, host_toplevel_handle_set_parent);
	listen_to(&toplevel->events.request_move, &ht->request_move,
		host_toplevel_handle_request_move);
	listen_to(&toplevel->events.request_resize, &ht->request_resize,
		host_toplevel_handle_request_resize);
	listen_to(&toplevel->events.request_maximize, &ht->request_maximize,
		host_toplevel_handle_request_maximize);
	listen_to(&toplevel->events.request_fullscreen, &ht->request_fullscreen,
		host_toplevel_handle_request_fullscreen);
	listen_to(&toplevel->events.request_minimize, &ht->request_minimize,
		host_toplevel_handle_request_minimize);
}

/* --- popups ----------------------------------------------------------------------------------- */

struct host_popup {
	struct host_window base;
	struct wlr_xdg_popup *popup;
	bool placing; /* its place is being looked for */
	struct wl_listener destroy, reposition;
};

static struct host_popup *host_popup_from_window(struct window *window)
{
	struct host_popup *hp = wl_container_of(window, hp, base.window);
	return hp;
}

static void place(struct host_popup *hp)
{
	const struct wlr_xdg_positioner_rules *rules = &hp->popup->scheduled.rules;
	hp->base.window.reactive = rules->reactive;
	hp->base.window.positioner = positioner_read(rules);
	window_position_popup(&hp->base.window);
}

/* At the initial commit the place is not known yet, or it was that of a life before:
 * window_position_popup comes back with it. Between two lives there is nothing to configure.
 * wlroots itself sends the token of a reposition. */
static void host_popup_configure(struct window *window)
{
	struct host_popup *hp = host_popup_from_window(window);
	const struct window_want *want = &window->want;
	if (!hp->popup->base->initialized) {
		return;
	}
	if (hp->popup->base->initial_commit && !hp->placing) {
		window->grab = hp->popup->seat;
		hp->placing = true;
		place(hp);
		hp->placing = false;
		return;
	}
	window->popup_x = want->x;
	window->popup_y = want->y;
	hp->popup->scheduled.geometry =
		(struct wlr_box){want->x, want->y, want->width, want->height};
	wlr_xdg_surface_schedule_configure(hp->popup->base);
}

static void host_popup_dismiss(struct window *window)
{
	wlr_xdg_popup_destroy(host_popup_from_window(window)->popup);
}

static const struct window_impl popup_impl = {
	.configure = host_popup_configure,
	.close = window_dismiss, /* a popup has nothing to be asked to close by but this */
	.dismiss = host_popup_dismiss,
	.output = host_window_filter,
	HOST_SEAT_INPUT,
	HOST_POINTING_INPUT,
};

static void host_popup_handle_reposition(struct wl_listener *listener, void *data)
{
	struct host_popup *hp = wl_container_of(listener, hp, reposition);
	place(hp);
}

static void host_popup_handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_popup *hp = wl_container_of(listener, hp, destroy);
	wl_list_remove(&hp->destroy.link);
	wl_list_remove(&hp->reposition.link);
	host_window_finish(&hp->base);
	free(hp);
}

/* The same. One without a parent that is a window here is dismissed at once. */
static void host_handle_new_popup(struct wl_listener *listener, void *data)
{
	struct host *host = wl_container_of(listener, host, new_popup);
	struct wlr_xdg_popup *popup = data;
	struct window *parent = popup->parent ? host_window_of_surface(popup->parent) : NULL;
	if (!parent) {
		wlr_xdg_popup_destroy(popup);
		return;
	}
	struct host_popup *hp = calloc(1, sizeof(*hp));
	if (!hp
		|| !host_window_init(
			&hp->base, host, popup->base->surface, WINDOW_POPUP, parent, &popup_impl)) {
		free(hp);
		wl_resource_post_no_memory(popup->resource);
		return;
	}
	hp->popup = popup;
	listen_to(&popup->events.reposition, &hp->reposition, host_popup_handle_reposition);
	listen_to(&popup->events.destroy, &hp->destroy, host_popup_handle_destroy);
}

/* --- both ------------------------------------------------------------------------------------- */

bool host_xdg_init(struct host *host)
{
	struct wlr_xdg_shell *shell = wlr_xdg_shell_create(host->display, XDG_SHELL_VERSION);
	if (!shell) {
		return false;
	}
	listen_to(&shell->events.new_toplevel, &host->new_toplevel, host_handle_new_toplevel);
	listen_to(&shell->events.new_popup, &host->new_popup, host_handle_new_popup);
	return true;
}
