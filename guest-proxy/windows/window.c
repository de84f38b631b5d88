/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/window.h"

#include <time.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "guest-proxy/proxy.h"
#include "guest-proxy/windows/window_commit.h"
#include "protocol/geometry.h"

static void unqueue(struct window *window)
{
	wl_list_remove(&window->due_link);
	wl_list_init(&window->due_link);
}

static void queue_last(struct window *window)
{
	unqueue(window);
	wl_list_insert(window->proxy->due_windows.prev, &window->due_link);
}

void window_init(struct window *window, struct proxy *proxy, struct wlr_xdg_surface *xdg,
	const struct window_impl *impl)
{
	*window = (struct window){.proxy = proxy, .xdg = xdg, .impl = impl};
	wl_list_insert(proxy->windows.prev, &window->link);
	wl_list_init(&window->due_link);
	answer_init(&window->answer, window);
	liveness_init(&window->liveness, window);
	input_region_forget(&window->input_region);
	xdg->data = window;
}

void window_finish(struct window *window)
{
	window_end(window);
	answer_finish(&window->answer);
	liveness_finish(&window->liveness);
	window->xdg->data = NULL;
	unqueue(window);
	wl_list_remove(&window->link);
}

void window_begin(struct window *window)
{
	window->live = true;
	round_trip_begin(window);
	window_schedule(window, WINDOW_DIRTY_ALL);
}

static void withdraw(struct window *window)
{
	if (window->id == 0) {
		return;
	}
	struct wlr_xdg_popup *popup;
	wl_list_for_each(popup, &window->xdg->popups, link) {
		struct window *child = popup->base->data;
		if (child != NULL) {
			withdraw(child);
		}
	}
	struct proxy_link *link = &window->proxy->link;
	LINK_MSG(msg, LINK_WINDOW_DESTROY, window->id);
	proxy_link_send(link, &msg);
	proxy_link_forget(link, PROXY_LINK_WINDOWS, window->id);
	link->layers -= window->layers;
	window_forget(window);
}

static void check_unseen(struct wlr_surface *surface, int x, int y, void *data)
{
	unseen_check(data, surface);
}

void window_end(struct window *window)
{
	if (!window->live) {
		return;
	}
	window->live = false;
	wlr_surface_for_each_surface(window->xdg->surface, check_unseen, &window->proxy->unseen);
	seat_forget(&window->proxy->seat, window);
	withdraw(window);
	proxy_schedule_flush(window->proxy);
	window->dirty = 0;
	unqueue(window);
}

void window_schedule(struct window *window, uint32_t dirty)
{
	if (!window->live) {
		return;
	}
	window->dirty |= dirty;
	if (wl_list_empty(&window->due_link)) {
		queue_last(window);
	}
	proxy_schedule_flush(window->proxy);
}

/* True when the host knows the window now. */
static bool announce(struct window *window)
{
	if (window->id != 0 || !window->impl->is_ready(window)) {
		return window->id != 0;
	}
	if (window->impl->is_allowed(window)) {
		window->id = proxy_link_assign(&window->proxy->link, PROXY_LINK_WINDOWS, window);
	}
	if (window->id == 0) {
		window->live = false;
		window->impl->reject(window);
		return false;
	}
	window->impl->announce(window);
	round_trip_note_sent(window);
	/* Popups that were due before it could not be announced yet. */
	proxy_schedule_flush(window->proxy);
	return true;
}

static bool send_commit(struct window *window)
{
	answer_update(&window->answer);
	const struct window_commit commit = {
		.link = &window->proxy->link,
		.surface = window->xdg->surface,
		.geometry = window_geometry(window),
		.id = window->id,
		.serial = window->answer.serial,
		.layers = &window->layers,
	};
	return window_commit_send(&commit);
}

static void flush(struct window *window)
{
	if (window->dirty == 0 || !proxy_link_has_room(&window->proxy->link) || !announce(window)) {
		return;
	}
	window->impl->describe(window);
	input_region_send(&window->input_region, window);
	if ((window->dirty & WINDOW_DIRTY_COMMIT) != 0 && send_commit(window)) {
		window->dirty &= ~(uint32_t)WINDOW_DIRTY_COMMIT;
	}
}

void window_flush_due(struct proxy *proxy)
{
	struct wl_list due;
	wl_list_init(&due);
	wl_list_insert_list(&due, &proxy->due_windows);
	wl_list_init(&proxy->due_windows);
	while (!wl_list_empty(&due)) {
		struct window *window = wl_container_of(due.next, window, due_link);
		unqueue(window);
		flush(window);
		if (window->live && window->dirty != 0) {
			queue_last(window);
		}
	}
}

void window_forget(struct window *window)
{
	window->id = 0;
	window->layers = 0;
	window->dirty = WINDOW_DIRTY_ALL;
	if (window->live) {
		queue_last(window);
	}
	window->act = 0;
	answer_forget(&window->answer);
	liveness_forget(&window->liveness);
	input_region_forget(&window->input_region);
}

static void send_frame_done(struct wlr_surface *surface, int x, int y, void *data)
{
	wlr_surface_send_frame_done(surface, data);
}

void window_frame(struct window *window, uint32_t time)
{
	struct timespec when = {.tv_sec = time / 1000, .tv_nsec = (long)(time % 1000) * 1000000};
	wlr_surface_for_each_surface(window->xdg->surface, send_frame_done, &when);
}

/* Without a geometry of its own, wlroots has added up subsurfaces that may be anywhere. */
struct wlr_box window_geometry(const struct window *window)
{
	struct wlr_box box;
	wlr_xdg_surface_get_geometry(window->xdg, &box);
	const int32_t most = (int32_t)LINK_MAX_DIMENSION;
	return (struct wlr_box){
		.x = geometry_clamp(box.x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		.y = geometry_clamp(box.y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		.width = geometry_clamp(box.width, 1, most),
		.height = geometry_clamp(box.height, 1, most),
	};
}

struct wlr_surface *window_surface_at(
	struct window *window, double x, double y, double *surface_x, double *surface_y)
{
	struct wlr_box box = window_geometry(window);
	return wlr_surface_surface_at(
		window->xdg->surface, x + box.x, y + box.y, surface_x, surface_y);
}

struct window *window_toplevel(struct window *window)
{
	while (window->xdg->role == WLR_XDG_SURFACE_ROLE_POPUP) {
		struct wlr_xdg_popup *popup = window->xdg->popup;
		struct window *parent = popup != NULL && popup->parent != NULL
						? window_from_surface(popup->parent)
						: NULL;
		if (parent == NULL) {
			return window;
		}
		window = parent;
	}
	return window;
}

void window_note_act(struct window *window, uint32_t host_serial)
{
	window_toplevel(window)->act = host_serial;
	liveness_ask(window);
}

struct window *window_from_surface(struct wlr_surface *surface)
{
	struct wlr_surface *root = wlr_surface_get_root_surface(surface);
	struct wlr_xdg_surface *xdg = wlr_xdg_surface_try_from_wlr_surface(root);
	return xdg != NULL ? xdg->data : NULL;
}
