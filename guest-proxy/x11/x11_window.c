/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_window.h"

#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/xwayland.h>

#include "common/listener.h"
#include "guest-proxy/x11/x11_place.h"
#include "guest-proxy/x11/x11_space.h"
#include "protocol/log.h"

struct window *x11_window_current(struct x11_window *window)
{
	switch (window->role) {
	case X11_TOPLEVEL:
		return &window->toplevel.window;
	case X11_POPUP:
		return &window->popup.window;
	case X11_HIDDEN:
		break;
	}
	return NULL;
}

void x11_window_geometry(const struct window *window, struct wlr_box *box)
{
	const struct wlr_surface_state *state = &window->surface->current;
	*box = (struct wlr_box){.width = state->width, .height = state->height};
}

uint32_t x11_window_drawn(const struct x11_window *window)
{
	return window->answered;
}

/* As X says. */
static void read_place(struct x11_window *window)
{
	const struct wlr_xwayland_surface *xsurface = window->xsurface;
	window->placed =
		(struct wlr_box){xsurface->x, xsurface->y, xsurface->width, xsurface->height};
}

/* --- sizes and places ------------------------------------------------------------------------ */

struct wlr_box x11_window_settle(struct x11_window *window, const struct wlr_box *box)
{
	struct x11_screen *screen = &window->space->screen;
	x11_screen_cover(screen, box->width, box->height);
	return x11_place_fit(box, screen->width, screen->height);
}

struct wlr_box x11_window_sharpen(const struct x11_window *window, const struct wlr_box *box)
{
	double scale = window->space->screen.scale;
	return (struct wlr_box){box->x, box->y, x11_place_sharpen_up(scale, box->width),
		x11_place_sharpen_up(scale, box->height)};
}

bool x11_window_is_maximized(const struct x11_window *window)
{
	return window->xsurface->maximized_horz && window->xsurface->maximized_vert;
}

/* Its picture has the size that was wanted last. */
static bool is_drawn(const struct x11_window *window)
{
	const struct wlr_surface *surface = window->xsurface->surface;
	return surface && surface->current.width == window->placed.width
	       && surface->current.height == window->placed.height;
}

void x11_window_place(struct x11_window *window, const struct wlr_box *box)
{
	window->placed = *box;
	wlr_xwayland_surface_configure(window->xsurface, (int16_t)box->x, (int16_t)box->y,
		(uint16_t)box->width, (uint16_t)box->height);
	struct x11_window *other;
	wl_list_for_each(other, &window->space->all, link) {
		if (other->parent == window) {
			x11_popup_moved(other);
		}
	}
}

void x11_window_configure(struct x11_window *window, uint32_t serial, const struct wlr_box *box)
{
	struct window *current = x11_window_current(window);
	window->number++;
	window_expect(current, serial, window->number);
	const struct wlr_box before = window->placed;
	if (!wlr_box_equal(&before, box)) {
		x11_window_place(window, box);
	}
	if (is_drawn(window)) {
		window->answered = window->number;
		window_schedule(current, WINDOW_DIRTY_COMMIT);
	} else {
		window_acknowledge(current, window->number);
	}
}

void x11_window_rescale(struct x11_window *window, double before)
{
	struct window *current = x11_window_current(window);
	current->factor = window->space->screen.scale;
	if (window->role == X11_TOPLEVEL) {
		x11_toplevel_rescale(window, before);
	} else {
		x11_popup_moved(window);
	}
	window_schedule(current, WINDOW_DIRTY_COMMIT);
}

void x11_window_note_icon(struct x11_space *space, uint32_t id)
{
	struct x11_window *window;
	wl_list_for_each(window, &space->all, link) {
		if (window->role == X11_TOPLEVEL && window->xsurface->window_id == id) {
			x11_toplevel_note_icon(window);
			return;
		}
	}
}

static void x11_window_handle_commit(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, commit);
	if (is_drawn(window)) {
		window->answered = window->number;
	}
	if (window->role == X11_TOPLEVEL) {
		x11_toplevel_note_hints(window);
	}
}

/* Toolkits keep windows that nobody is to see above X's screen or left of it. What is dragged along
 * is where X has the pointer, which is not where the user has it. */
static bool is_beside(const struct x11_window *window)
{
	const struct wlr_box *box = &window->placed;
	return window->xsurface->override_redirect
	       && window->space->drag.icon.window != window->xsurface
	       && (box->x + box->width <= 0 || box->y + box->height <= 0);
}

/* --- life ------------------------------------------------------------------------------------ */

static void x11_window_begin(struct x11_window *window)
{
	struct window *current = x11_window_current(window);
	window->number = window->answered = 0;
	wl_list_insert(window->space->all.prev, &window->link);
	current->factor = window->space->screen.scale;
	current->waits = true;
	window_begin(current);
}

static void x11_window_show(struct x11_window *window)
{
	bool dragged = x11_drag_takes(&window->space->drag, window->xsurface);
	window->beside = is_beside(window);
	if (dragged || window->beside) {
		return;
	}
	if (!window->xsurface->override_redirect || !x11_popup_show(window)) {
		x11_toplevel_show(window);
	}
	x11_window_begin(window);
}

static struct x11_window *find_child(const struct x11_window *parent)
{
	struct x11_window *window;
	wl_list_for_each(window, &parent->space->all, link) {
		if (window->parent == parent) {
			return window;
		}
	}
	return NULL;
}

/* What hung on it finds another parent, or is not shown any more. */
static void orphan_children(struct x11_window *parent)
{
	struct x11_window *window;
	while ((window = find_child(parent))) {
		x11_window_hide(window);
		if (x11_popup_show(window)) {
			x11_window_begin(window);
		}
	}
}

void x11_window_hide(struct x11_window *window)
{
	x11_drag_forget(&window->space->drag, window->xsurface);
	if (window->role == X11_HIDDEN) {
		return;
	}
	struct window *current = x11_window_current(window);
	bool is_toplevel = window->role == X11_TOPLEVEL;
	window->role = X11_HIDDEN;
	wl_list_remove(&window->link);
	wl_list_init(&window->link);
	if (window->space->focused == window) {
		window->space->focused = NULL;
	}
	orphan_children(window);
	window_finish(current);
	if (is_toplevel) {
		x11_toplevel_finish(window);
	}
	window->parent = NULL;
}

static void x11_window_handle_map(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, map);
	x11_window_show(window);
}

static void x11_window_handle_unmap(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, unmap);
	x11_window_hide(window);
}

static void x11_window_handle_associate(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, associate);
	struct wlr_surface *surface = window->xsurface->surface;
	listen_to(&surface->events.commit, &window->commit, x11_window_handle_commit);
	listen_to(&surface->events.map, &window->map, x11_window_handle_map);
	listen_to(&surface->events.unmap, &window->unmap, x11_window_handle_unmap);
	/* wlroots maps it at its next commit: when its first picture came before X said whose it
	 * is, there may never be another. */
	if (wlr_surface_has_buffer(surface)) {
		wlr_surface_map(surface);
	}
	x11_cover_wake(&window->space->drag.dragged.cover);
}

static void x11_window_handle_dissociate(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, dissociate);
	x11_window_hide(window);
	wl_list_remove(&window->commit.link);
	wl_list_remove(&window->map.link);
	wl_list_remove(&window->unmap.link);
}

/* Programs may change it between two maps, and some do while it is mapped. */
static void x11_window_handle_override(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, override);
	read_place(window);
	if (window->role != X11_HIDDEN) {
		x11_window_hide(window);
		x11_window_show(window);
	}
}

/* It may have come onto the screen, or left it. */
static void note_screen(struct x11_window *window)
{
	const struct wlr_surface *surface = window->xsurface->surface;
	if (!surface || !surface->mapped || is_beside(window) == window->beside) {
		return;
	}
	x11_window_hide(window);
	x11_window_show(window);
}

static void x11_window_handle_geometry(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, geometry);
	if (window->xsurface->override_redirect) {
		read_place(window);
		note_screen(window);
	}
	x11_drag_note_place(&window->space->drag, window->xsurface);
	if (window->role == X11_POPUP) {
		x11_popup_moved(window);
	}
}

static void x11_window_handle_destroy(struct wl_listener *listener, void *data)
{
	struct x11_window *window = wl_container_of(listener, window, destroy);
	x11_requests_unlisten(window);
	wl_list_remove(&window->destroy.link);
	wl_list_remove(&window->associate.link);
	wl_list_remove(&window->dissociate.link);
	wl_list_remove(&window->override.link);
	wl_list_remove(&window->geometry.link);
	window->xsurface->data = NULL;
	free(window);
}

void x11_window_create(struct x11_space *space, struct wlr_xwayland_surface *xsurface)
{
	struct x11_window *window = calloc(1, sizeof(*window));
	if (!window) {
		log_error("no memory for an X11 window: it is not shown");
		return;
	}
	window->space = space;
	window->xsurface = xsurface;
	xsurface->data = window;
	read_place(window);
	wl_list_init(&window->link);
	listen_to(&xsurface->events.destroy, &window->destroy, x11_window_handle_destroy);
	listen_to(&xsurface->events.associate, &window->associate, x11_window_handle_associate);
	listen_to(&xsurface->events.dissociate, &window->dissociate, x11_window_handle_dissociate);
	listen_to(&xsurface->events.set_override_redirect, &window->override,
		x11_window_handle_override);
	listen_to(&xsurface->events.set_geometry, &window->geometry, x11_window_handle_geometry);
	x11_requests_listen(window);
}
