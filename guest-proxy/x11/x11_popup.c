/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <wlr/xwayland.h>

#include "guest-proxy/windows/window_commit.h"
#include "guest-proxy/x11/x11_place.h"
#include "guest-proxy/x11/x11_space.h"
#include "guest-proxy/x11/x11_window.h"
#include "protocol/geometry.h"
#include "protocol/log.h"

/* Of a positioner: it stands below and to the right of one point, or as near as there is room. */
#define ANCHOR_TOP_LEFT 5
#define GRAVITY_BOTTOM_RIGHT 8
#define CONSTRAINT_SLIDE 3

static struct x11_window *x11_popup_of(const struct window *window)
{
	struct x11_window *popup = wl_container_of(window, popup, popup.window);
	return popup;
}

/* --- whose it is ----------------------------------------------------------------------------- */

/* By what it says itself. */
static struct x11_window *find_owner(const struct x11_window *window)
{
	const struct wlr_xwayland_surface *xsurface = window->xsurface->parent;
	for (; xsurface; xsurface = xsurface->parent) {
		struct x11_window *owner = xsurface->data;
		if (owner && owner->role == X11_TOPLEVEL) {
			return owner;
		}
	}
	return NULL;
}

/* The one that has the keys, if it is of the same program, or else the program's last. */
static struct x11_window *find_sibling(const struct x11_window *window)
{
	const struct x11_space *space = window->space;
	pid_t pid = window->xsurface->pid;
	if (space->focused && space->focused->xsurface->pid == pid) {
		return space->focused;
	}
	struct x11_window *other;
	wl_list_for_each_reverse(other, &space->all, link) {
		if (other->role == X11_TOPLEVEL && other->xsurface->pid == pid) {
			return other;
		}
	}
	return space->focused;
}

/* A menu hangs on the last menu that is open there: the whole chain ends with the first. */
static struct x11_window *find_menu(struct x11_window *toplevel)
{
	struct x11_window *other;
	wl_list_for_each_reverse(other, &toplevel->space->all, link) {
		if (other->role == X11_POPUP && other->grabs
			&& window_toplevel(&other->popup.window) == &toplevel->toplevel.window) {
			return other;
		}
	}
	return toplevel;
}

static struct x11_window *find_parent(struct x11_window *window)
{
	struct x11_window *toplevel = find_owner(window);
	if (!toplevel) {
		toplevel = find_sibling(window);
	}
	if (!toplevel) {
		return NULL;
	}
	window->grabs = toplevel->toplevel.window.act != 0
			&& x11_atoms_is_menu(&window->space->atoms, window->xsurface);
	return window->grabs ? find_menu(toplevel) : toplevel;
}

/* --- what the host is told ------------------------------------------------------------------- */

static struct window *x11_popup_parent(const struct window *window)
{
	return x11_window_current(x11_popup_of(window)->parent);
}

static uint32_t x11_popup_drawn(const struct window *window)
{
	return x11_window_drawn(x11_popup_of(window));
}

static struct link_positioner x11_popup_positioner(const struct host_popup *host)
{
	struct x11_window *popup = x11_popup_of(&host->window);
	const struct wlr_box box = popup->placed, parent = popup->parent->placed;
	double scale = popup->space->screen.scale;
	popup->asked.x = geometry_clamp(
		view_scale(scale, box.x - parent.x), -LINK_MAX_OFFSET, LINK_MAX_OFFSET);
	popup->asked.y = geometry_clamp(
		view_scale(scale, box.y - parent.y), -LINK_MAX_OFFSET, LINK_MAX_OFFSET);
	return (struct link_positioner){
		.anchor_rect = {popup->asked.x, popup->asked.y, 1, 1},
		.width = x11_place_to_logical(scale, box.width),
		.height = x11_place_to_logical(scale, box.height),
		.anchor = ANCHOR_TOP_LEFT,
		.gravity = GRAVITY_BOTTOM_RIGHT,
		.constraint = CONSTRAINT_SLIDE,
	};
}

static uint32_t x11_popup_flags(const struct host_popup *host)
{
	return x11_popup_of(&host->window)->grabs ? LINK_POPUP_GRAB : 0;
}

static const struct host_popup_impl host_impl = {
	.positioner = x11_popup_positioner,
	.flags = x11_popup_flags,
};

static void x11_popup_reject(struct window *window)
{
	log_error("the host takes no more windows, or none so deep: an X11 menu is closed");
	const struct x11_window *popup = x11_popup_of(window);
	x11_atoms_unmap(popup->space->xwayland, popup->xsurface);
}

/* Its application sees that it is not mapped any more, and a grab that it had by it is over. */
static void x11_popup_dismiss(struct window *window)
{
	const struct x11_window *popup = x11_popup_of(window);
	x11_atoms_unmap(popup->space->xwayland, popup->xsurface);
}

/* --- where the host has it ------------------------------------------------------------------- */

/* Whether X is to learn that the host has it elsewhere. An application that insists is not told
 * again and again. */
static bool is_correction(
	const struct x11_window *popup, const struct link_popup_configure *configure)
{
	bool as_asked = configure->x == popup->asked.x && configure->y == popup->asked.y;
	bool insists = popup->asked.x == popup->corrected.x && popup->asked.y == popup->corrected.y;
	return host_popup_is_answer(&popup->popup, configure->token) && !as_asked && !insists;
}

static void x11_popup_place(struct window *window, const struct link_popup_configure *configure)
{
	struct x11_window *popup = x11_popup_of(window);
	struct wlr_box box = popup->placed;
	if (is_correction(popup, configure)) {
		const struct wlr_box parent = popup->parent->placed;
		double scale = popup->space->screen.scale;
		popup->corrected.x = popup->asked.x;
		popup->corrected.y = popup->asked.y;
		box.x = geometry_clamp(
			parent.x + lround(configure->x * scale), INT16_MIN, INT16_MAX);
		box.y = geometry_clamp(
			parent.y + lround(configure->y * scale), INT16_MIN, INT16_MAX);
	}
	x11_window_configure(popup, configure->serial, &box);
}

void x11_popup_moved(struct x11_window *window)
{
	window_schedule(&window->popup.window, WINDOW_DIRTY_POSITION);
}

static const struct window_impl popup_impl = {
	.is_popup = true,
	.parent = x11_popup_parent,
	.geometry = x11_window_geometry,
	.drawn = x11_popup_drawn,
	.is_ready = host_popup_is_ready,
	.is_allowed = host_popup_is_allowed,
	.announce = host_popup_announce,
	.describe = host_popup_describe,
	.reject = x11_popup_reject,
	.place = x11_popup_place,
	.dismiss = x11_popup_dismiss,
};

bool x11_popup_show(struct x11_window *window)
{
	struct x11_window *parent = find_parent(window);
	if (!parent) {
		return false;
	}
	window->parent = parent;
	window->corrected.x = window->corrected.y = INT32_MIN;
	const struct wlr_box before = window->placed;
	const struct wlr_box sharp = x11_window_sharpen(window, &before);
	if (!wlr_box_equal(&before, &sharp)) {
		x11_window_place(window, &sharp);
	}
	window->popup = (struct host_popup){.impl = &host_impl};
	window_init(&window->popup.window, window->space->windows, window->xsurface->surface,
		&popup_impl);
	window->role = X11_POPUP;
	return true;
}
