/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <wlr/xwayland.h>

#include "common/wlroots.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/x11/x11_icon.h"
#include "guest-proxy/x11/x11_place.h"
#include "guest-proxy/x11/x11_space.h"
#include "guest-proxy/x11/x11_window.h"
#include "protocol/geometry.h"
#include "protocol/log.h"

static struct x11_window *x11_toplevel_of(const struct window *window)
{
	struct x11_window *toplevel = wl_container_of(window, toplevel, toplevel.window);
	return toplevel;
}

/* --- what the host is told ------------------------------------------------------------------- */

static const char *x11_toplevel_title(const struct host_toplevel *host)
{
	return x11_toplevel_of(&host->window)->title;
}

static const char *x11_toplevel_app_id(const struct host_toplevel *host)
{
	return x11_toplevel_of(&host->window)->xsurface->class;
}

static uint32_t x11_toplevel_states(const struct host_toplevel *host)
{
	const struct x11_window *window = x11_toplevel_of(&host->window);
	return (x11_window_is_maximized(window) ? LINK_STATE_MAXIMIZED : 0u)
	       | (window->xsurface->fullscreen ? LINK_STATE_FULLSCREEN : 0u);
}

static const struct host_toplevel_impl host_impl = {
	.title = x11_toplevel_title,
	.app_id = x11_toplevel_app_id,
	.states = x11_toplevel_states,
};

/* wlroots sees to it that the whole is no circle. */
static struct window *x11_toplevel_parent(const struct window *window)
{
	const struct wlr_xwayland_surface *parent = x11_toplevel_of(window)->xsurface->parent;
	struct x11_window *toplevel = parent ? parent->data : NULL;
	return toplevel && toplevel->role == X11_TOPLEVEL ? &toplevel->toplevel.window : NULL;
}

static uint32_t x11_toplevel_drawn(const struct window *window)
{
	return x11_window_drawn(x11_toplevel_of(window));
}

/* --- sizes ----------------------------------------------------------------------------------- */

static int32_t clamp_hint(int32_t untrusted_length)
{
	return geometry_clamp(untrusted_length, 0, (int32_t)LINK_MAX_DIMENSION);
}

struct x11_sizes {
	struct x11_lengths width, height;
};

/* No window manager has a part in an override-redirect window: its size is its own affair. */
static struct x11_sizes read_sizes(const struct wlr_xwayland_surface *xsurface)
{
	if (xsurface->override_redirect) {
		return (struct x11_sizes){
			.width = {.least = xsurface->width, .most = xsurface->width},
			.height = {.least = xsurface->height, .most = xsurface->height},
		};
	}
	const xcb_size_hints_t *untrusted_hints = xsurface->size_hints;
	if (!untrusted_hints) {
		return (struct x11_sizes){0};
	}
	struct x11_sizes sizes = {
		.width = {.least = clamp_hint(untrusted_hints->min_width),
			.most = clamp_hint(untrusted_hints->max_width),
			.base = clamp_hint(untrusted_hints->base_width)},
		.height = {.least = clamp_hint(untrusted_hints->min_height),
			.most = clamp_hint(untrusted_hints->max_height),
			.base = clamp_hint(untrusted_hints->base_height)},
	};
	if ((untrusted_hints->flags & XCB_ICCCM_SIZE_HINT_P_RESIZE_INC) != 0) {
		sizes.width.step = clamp_hint(untrusted_hints->width_inc);
		sizes.height.step = clamp_hint(untrusted_hints->height_inc);
	}
	return sizes;
}

void x11_toplevel_note_hints(struct x11_window *window)
{
	const struct x11_sizes sizes = read_sizes(window->xsurface);
	double scale = window->space->screen.scale;
	/* Rounded up: a maximum of 0 is none. */
	const struct link_window_hints hints = {
		.min_width = (int32_t)ceil(sizes.width.least / scale),
		.min_height = (int32_t)ceil(sizes.height.least / scale),
		.max_width = (int32_t)ceil(sizes.width.most / scale),
		.max_height = (int32_t)ceil(sizes.height.most / scale),
	};
	host_toplevel_set_hints(&window->toplevel, &hints);
}

void x11_toplevel_note_icon(struct x11_window *window)
{
	const struct x11_space *space = window->space;
	uint8_t shades[LINK_ICON_SHADES];
	bool any = x11_icon_read(space->xwayland, &space->atoms, window->xsurface, shades);
	host_toplevel_set_icon(&window->toplevel, any ? shades : NULL);
	x11_cover_wake(&space->drag.dragged.cover);
}

/* A window that is as large already keeps its px, of which several may be the same logical size.
 * lengths: what it likes, NULL: exactly as large as the host says. */
static int32_t choose_length(
	double scale, int32_t logical, int32_t now, const struct x11_lengths *lengths)
{
	int32_t px = x11_place_to_px(scale, logical);
	if (x11_place_to_logical(scale, now) == logical) {
		return now;
	} else if (!lengths) {
		return px;
	} else if (lengths->step > 1) {
		return x11_place_sharpen_up(scale, x11_place_step(lengths, px));
	}
	return x11_place_sharpen_down(scale, px);
}

static struct wlr_box choose_box(
	const struct x11_window *window, const struct link_configure *configure, bool filled)
{
	struct wlr_box box = window->placed;
	if (window->xsurface->override_redirect) {
		return box;
	}
	if (configure->width > 0 && configure->height > 0) {
		const struct x11_sizes sizes = read_sizes(window->xsurface);
		double scale = window->space->screen.scale;
		box.width = choose_length(
			scale, configure->width, box.width, filled ? NULL : &sizes.width);
		box.height = choose_length(
			scale, configure->height, box.height, filled ? NULL : &sizes.height);
	} else if (window->filled && !filled) {
		box.width = window->normal.width;
		box.height = window->normal.height;
	}
	return box;
}

void x11_toplevel_rescale(struct x11_window *window, double before)
{
	double scale = window->space->screen.scale;
	struct wlr_box box = window->placed;
	if (!window->xsurface->override_redirect) {
		box.width = x11_place_to_px(scale, x11_place_to_logical(before, box.width));
		box.height = x11_place_to_px(scale, x11_place_to_logical(before, box.height));
	}
	window->normal.width =
		x11_place_to_px(scale, x11_place_to_logical(before, window->normal.width));
	window->normal.height =
		x11_place_to_px(scale, x11_place_to_logical(before, window->normal.height));
	box = x11_window_settle(window, &box);
	x11_window_place(window, &box);
}

/* --- what the host says ---------------------------------------------------------------------- */

/* X has its own stack, by which it finds what is below the pointer where windows overlap there. */
static void raise(struct x11_window *window)
{
	struct wlr_xwayland_surface *xsurface = window->xsurface;
	if (!xsurface->override_redirect && !wl_list_empty(&xsurface->stack_link)) {
		wlr_xwayland_surface_restack(xsurface, NULL, XCB_STACK_MODE_ABOVE);
	}
}

static void x11_toplevel_focused(struct window *window)
{
	struct x11_window *toplevel = x11_toplevel_of(window);
	toplevel->space->focused = toplevel;
	if (toplevel->xsurface->minimized) {
		wlr_xwayland_surface_set_minimized(toplevel->xsurface, false);
	}
	wlr_xwayland_surface_activate(toplevel->xsurface, true);
	raise(toplevel);
}

/* Before X hears of the pointer, which may press a button next. */
static void x11_toplevel_pointed(struct window *window)
{
	struct x11_window *toplevel = x11_toplevel_of(window);
	raise(toplevel);
	x11_atoms_sync(toplevel->space->xwayland);
	x11_cover_wake(&toplevel->space->drag.dragged.cover);
}

static void set_states(struct x11_window *window, uint32_t states)
{
	struct wlr_xwayland_surface *xsurface = window->xsurface;
	bool maximized = (states & LINK_STATE_MAXIMIZED) != 0;
	bool fullscreen = (states & LINK_STATE_FULLSCREEN) != 0;
	if (xsurface->maximized_horz != maximized || xsurface->maximized_vert != maximized) {
		wlroots_set_maximized(xsurface, maximized);
	}
	if (xsurface->fullscreen != fullscreen) {
		wlr_xwayland_surface_set_fullscreen(xsurface, fullscreen);
	}
	if ((states & LINK_STATE_ACTIVATED) == 0) {
		wlr_xwayland_surface_activate(xsurface, false);
	} else {
		x11_toplevel_focused(&window->toplevel.window);
	}
}

static void x11_toplevel_configure(struct window *base, const struct link_configure *configure)
{
	struct x11_window *window = x11_toplevel_of(base);
	bool filled = (configure->states & (LINK_STATE_MAXIMIZED | LINK_STATE_FULLSCREEN)) != 0;
	if (filled && !window->filled) {
		window->normal = window->placed;
	}
	set_states(window, configure->states);
	struct wlr_box box = choose_box(window, configure, filled);
	window->filled = filled;
	box = x11_window_settle(window, &box);
	x11_window_configure(window, configure->serial, &box);
}

static void x11_toplevel_close(struct window *window)
{
	liveness_close(window->liveness);
}

static void x11_toplevel_reject(struct window *window)
{
	log_error("the host takes no more windows: one of X11 is asked to close");
	wlr_xwayland_surface_close(x11_toplevel_of(window)->xsurface);
}

static const struct window_impl toplevel_impl = {
	.parent = x11_toplevel_parent,
	.geometry = x11_window_geometry,
	.drawn = x11_toplevel_drawn,
	.is_ready = host_toplevel_is_ready,
	.is_allowed = host_toplevel_is_ready,
	.announce = host_toplevel_announce,
	.describe = host_toplevel_describe,
	.reject = x11_toplevel_reject,
	.configure = x11_toplevel_configure,
	.close = x11_toplevel_close,
	.focused = x11_toplevel_focused,
	.pointed = x11_toplevel_pointed,
};

/* --- whether its application answers ---------------------------------------------------------- */

static struct x11_window *x11_toplevel_of_liveness(const struct liveness *liveness)
{
	struct x11_window *window = wl_container_of(liveness, window, liveness);
	return window;
}

/* One that answers no pings never hangs. wlroots waits 10 s, and longer when it asks once more. */
static void x11_toplevel_ping(struct liveness *liveness)
{
	struct x11_window *window = x11_toplevel_of_liveness(liveness);
	if (!window->xsurface->pinging
		&& x11_atoms_answers_pings(&window->space->atoms, window->xsurface)) {
		window->pings++;
		wlr_xwayland_surface_ping(window->xsurface);
		wl_event_source_timer_update(window->xsurface->ping_timer, LINK_PING_TIMEOUT_MS);
	}
}

static uint32_t x11_toplevel_pending(const struct liveness *liveness)
{
	const struct x11_window *window = x11_toplevel_of_liveness(liveness);
	return window->xsurface->pinging ? window->pings : 0;
}

static void x11_toplevel_send_close(struct liveness *liveness)
{
	wlr_xwayland_surface_close(x11_toplevel_of_liveness(liveness)->xsurface);
}

static void x11_toplevel_disconnect(struct liveness *liveness)
{
	const struct x11_window *window = x11_toplevel_of_liveness(liveness);
	x11_atoms_disconnect(window->space->xwayland, window->xsurface);
}

static pid_t x11_toplevel_pid(const struct liveness *liveness)
{
	return x11_toplevel_of_liveness(liveness)->xsurface->pid;
}

static void x11_toplevel_handle_liveness(struct liveness *liveness)
{
	window_schedule(
		&x11_toplevel_of_liveness(liveness)->toplevel.window, WINDOW_DIRTY_RESPONSIVE);
}

static const struct liveness_impl liveness_impl = {
	.ping = x11_toplevel_ping,
	.pending = x11_toplevel_pending,
	.close = x11_toplevel_send_close,
	.disconnect = x11_toplevel_disconnect,
	.pid = x11_toplevel_pid,
	.changed = x11_toplevel_handle_liveness,
};

/* --- life ------------------------------------------------------------------------------------- */

void x11_toplevel_show(struct x11_window *window)
{
	window->toplevel = (struct host_toplevel){.impl = &host_impl};
	window->normal = window->placed;
	window->filled = false;
	window_init(&window->toplevel.window, window->space->windows, window->xsurface->surface,
		&toplevel_impl);
	liveness_init(&window->liveness, window->space->windows->link->loop,
		&window->xsurface->events.ping_timeout, &liveness_impl);
	window->toplevel.window.liveness = &window->liveness;
	window->role = X11_TOPLEVEL;
	x11_toplevel_note_hints(window);
	x11_toplevel_note_icon(window);
}

void x11_toplevel_finish(struct x11_window *window)
{
	liveness_finish(&window->liveness);
}
