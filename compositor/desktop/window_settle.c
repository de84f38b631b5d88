/* SPDX-License-Identifier: MIT
 *
 * Where a window goes when it gets content of another size: guests and applications choose sizes,
 * never places.
 */
#include <wlr/util/edges.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/placement.h"
#include "compositor/desktop/window_internal.h"

/* Of the work area, for a silent window that never had a size of its own. */
#define UNKNOWN_SHARE 0.6

static bool is_shown(const struct window *window)
{
	return window->mapped && !window->minimized && window->kind == WINDOW_TOPLEVEL;
}

static struct wlr_box first_place(struct window *window, int32_t width, int32_t height)
{
	struct wlr_box area = window_area(window), taken[PLACEMENT_MAX_TAKEN];
	struct wlr_box outer = window_outer_of(window, (struct wlr_box){0, 0, width, height});
	size_t count = 0;
	struct window *other;
	wl_list_for_each(other, &window->desktop->windows, link) {
		if (other != window && is_shown(other) && count < PLACEMENT_MAX_TAKEN) {
			taken[count++] = window_outer_box(other);
		}
	}
	if (window->parent && is_shown(window->parent)) {
		struct wlr_box over = window_outer_box(window->parent);
		outer = placement_centre(outer.width, outer.height, &over, &area);
	} else {
		outer = placement_new(outer.width, outer.height, taken, count, &area);
	}
	return placement_distinct(outer, taken, count, &area);
}

/* The next box of a window that stays where it is, its size being new. */
static struct wlr_box grow_in_place(const struct window *window, int32_t width, int32_t height)
{
	struct wlr_box box = {window->box.x, window->box.y, width, height};
	if (window->resize_edges & WLR_EDGE_LEFT) {
		box.x += window->box.width - width;
	}
	if (window->resize_edges & WLR_EDGE_TOP) {
		box.y += window->box.height - height;
	}
	return box;
}

/* What is larger than the user asked for is the application's doing. */
static bool is_the_users(const struct window *window, const struct wlr_box *box)
{
	return window->resizing && box->width <= window->want.width
	       && box->height <= window->want.height;
}

/* A window that was wholly visible at old stays so, whatever its application does; one that the
 * user has moved over an edge stays reachable. */
static struct wlr_box keep_visible(
	const struct window *window, const struct wlr_box *old, struct wlr_box box)
{
	struct wlr_box was = window_outer_of(window, *old), outer = window_outer_of(window, box);
	struct wlr_box area = window_area_at(
		window->desktop, old->x + old->width / 2.0, old->y + old->height / 2.0);
	struct wlr_box fitted = placement_fit(was, &area);
	bool was_within = wlr_box_equal(&fitted, &was) && was.width <= area.width
			  && was.height <= area.height;
	if (!is_the_users(window, &box) && was_within) {
		return window_inner_of(window, placement_fit(outer, &area));
	}
	return window_reachable(window, box);
}

/* The application may take more: it is asked for less, once, and its content is cut meanwhile.
 * While the user resizes it is asked for what he wants. */
void window_ask_what_fits(struct window *window, int32_t width, int32_t height)
{
	int32_t max_width, max_height;
	window_max_content(window, &max_width, &max_height);
	if (!window->resizing && (width > max_width || height > max_height)) {
		window_want(window, width > max_width ? max_width : width,
			height > max_height ? max_height : height, window->want.states);
	}
}

/* The user has let go, and this is what has come of it: sizes that the application takes from now
 * on are its own affair. */
static void end_edges(struct window *window)
{
	if (!window->resizing && !window->stale) {
		window->resize_edges = 0;
	}
}

/* Content of the size that is wanted is as good as one that was made for it. */
static bool keeps_forced(const struct window *window, int32_t width, int32_t height)
{
	bool fits = width == window->want.width && height == window->want.height;
	return window->forced && window->stale && (window->silent || !fits);
}

struct wlr_box window_settle(struct window *window, int32_t width, int32_t height)
{
	if (keeps_forced(window, width, height)) {
		return window->box;
	}
	window->forced = false;
	cover_settle(window, width, height);
	window_ask_what_fits(window, width, height);
	window_clamp_to_area(window, &width, &height);
	if (window_is_expanded(window)) {
		struct wlr_box corner = window_inner_of(window, window_area(window));
		window->placed = true;
		return (struct wlr_box){corner.x, corner.y, width, height};
	}
	if (!window->placed || (window->restoring && window->restore.width == 0)) {
		struct wlr_box outer = first_place(window, width, height);
		window->placed = true;
		window->restoring = false;
		return window_inner_of(window, outer);
	}
	if (width == window->box.width && height == window->box.height) {
		end_edges(window);
		return window->box;
	}
	/* Only now: content that was on its way when the window was restored has the big size. */
	if (window->restoring) {
		struct wlr_box back = {window->restore.x, window->restore.y, width, height};
		window->restoring = false;
		return keep_visible(window, &window->restore, back);
	}
	struct wlr_box grown = grow_in_place(window, width, height);
	struct wlr_box box = keep_visible(window, &window->box, grown);
	end_edges(window);
	return box;
}

void window_force_size(struct window *window, int32_t width, int32_t height)
{
	wait_end(window);
	if (!window->mapped) {
		return;
	}
	window_clamp_to_area(window, &width, &height);
	struct wlr_box grown = grow_in_place(window, width, height);
	window->restoring = false;
	window->forced = true;
	window_apply_box(window, keep_visible(window, &window->box, grown));
}

void window_force_state(struct window *window)
{
	int32_t width, height;
	wait_end(window);
	if (!window->mapped) {
		return;
	}
	window_max_content(window, &width, &height);
	if (!window_is_expanded(window)) {
		bool known = window->restore.width > 0;
		width = known ? window->restore.width : (int32_t)(width * UNKNOWN_SHARE);
		height = known ? window->restore.height : (int32_t)(height * UNKNOWN_SHARE);
	}
	window->forced = false;
	struct wlr_box box = window_settle(window, width, height);
	window->forced = true;
	window_apply_box(window, box);
}
