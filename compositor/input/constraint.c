/* SPDX-License-Identifier: MIT
 *
 * Which window holds the pointer, for how long, and how far it goes meanwhile: see input_route.h.
 */
#include <math.h>
#include <pixman.h>
#include <wlr/types/wlr_cursor.h>

#include "common/clock.h"
#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_notes.h"
#include "compositor/input/input.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/banner.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/panel.h"

/* --- where ------------------------------------------------------------------------------------ */

/* The part of window's content that it wishes the pointer in, as far as its box shows that;
 * relative to the content. */
static void find_region(const struct window *window, pixman_region32_t *region)
{
	const struct window_constraint *wish = window->constraint;
	struct wlr_box view = window_view(window);
	pixman_region32_init_rect(
		region, view.x, view.y, (unsigned)view.width, (unsigned)view.height);
	if (wish->whole) {
		return;
	}
	pixman_region32_t wished;
	pixman_region32_init(&wished);
	for (uint32_t i = 0; i < wish->count; i++) {
		const struct link_rect *rect = &wish->rects[i];
		pixman_region32_union_rect(&wished, &wished, rect->x, rect->y,
			(unsigned)rect->width, (unsigned)rect->height);
	}
	pixman_region32_intersect(region, region, &wished);
	pixman_region32_fini(&wished);
}

static bool is_wished_at(const struct window *window, double x, double y)
{
	pixman_region32_t region;
	find_region(window, &region);
	bool within = pixman_region32_contains_point(&region, (int)floor(x), (int)floor(y), NULL);
	pixman_region32_fini(&region);
	return within;
}

/* The pointer would be over the content of window. */
static bool is_free_at(const struct window *window, double x, double y)
{
	struct window_hit hit = window_at(window->desktop, x, y);
	return hit.window == window && hit.part == WINDOW_PART_CONTENT;
}

/* The last position of a pixel, as precise as windows are told. */
#define PIXEL_END (255.0 / 256)

/* From one rectangle of a region to the next, with one step of a device. */
#define MAX_HOPS 16

static int direction(double from, double to)
{
	return (to > from) - (to < from);
}

/* Towards x, y of the content from the rectangle box of region, and on into the next one, as long
 * as it reaches there. */
static void walk(const pixman_region32_t *region, pixman_box32_t box, double *x, double *y)
{
	const double to_x = *x, to_y = *y;
	bool goes_on = true;
	for (int hops = 0; goes_on && hops < MAX_HOPS; hops++) {
		*x = fmax(box.x1, fmin(to_x, box.x2 - 1 + PIXEL_END));
		*y = fmax(box.y1, fmin(to_y, box.y2 - 1 + PIXEL_END));
		int at_x = (int)floor(*x), at_y = (int)floor(*y);
		int by_x = direction(*x, to_x), by_y = direction(*y, to_y);
		goes_on =
			(by_x != 0
				&& pixman_region32_contains_point(region, at_x + by_x, at_y, &box))
			|| (by_y != 0
				&& pixman_region32_contains_point(region, at_x, at_y + by_y, &box));
	}
}

static void confine_to_region(
	const struct window *window, double from_x, double from_y, double *x, double *y)
{
	int32_t origin_x, origin_y;
	pixman_region32_t region;
	pixman_box32_t box;
	window_origin(window, &origin_x, &origin_y);
	find_region(window, &region);
	double to_x = from_x - origin_x, to_y = from_y - origin_y;
	if (pixman_region32_contains_point(&region, (int)floor(to_x), (int)floor(to_y), &box)) {
		to_x = *x - origin_x;
		to_y = *y - origin_y;
		walk(&region, box, &to_x, &to_y);
	}
	pixman_region32_fini(&region);
	*x = origin_x + to_x;
	*y = origin_y + to_y;
}

/* It stops at the edge of the region, and before what lies above the window, along which it goes on
 * as far as it can. */
static void confine(struct input *input, const struct window *window, double *x, double *y)
{
	double from_x = pointer_x(input->pointer), from_y = pointer_y(input->pointer);
	confine_to_region(window, from_x, from_y, x, y);
	if (!is_free_at(window, *x, *y)) {
		bool along_x = is_free_at(window, *x, from_y);
		bool along_y = !along_x && is_free_at(window, from_x, *y);
		*x = along_x ? *x : from_x;
		*y = along_y ? *y : from_y;
	}
}

/* --- its beginning and its end ---------------------------------------------------------------- */

static bool may_hold(const struct window *window)
{
	return !window->silent && window->domain->config->pointer_lock;
}

static bool may_begin(
	const struct input *input, const struct window *window, const struct window_hit *hit)
{
	const struct input_constraint *constraint = &input->constraint;
	bool usual = input->mode == &mode_normal && !input->lock.impl;
	bool there = hit->window == window && hit->part == WINDOW_PART_CONTENT
		     && input->route.pointer == window && !input_route_tells_tool(input);
	return usual && there && window == input->desktop->active && constraint->pressed == window
	       && may_hold(window)
	       && (constraint->let_go == 0 || clock_ms() - constraint->let_go >= CONSTRAINT_REST)
	       && is_wished_at(window, hit->x, hit->y);
}

/* False: he could not be told how to leave. */
static bool tell_user(struct input *input, const struct window *window)
{
	const struct output *output = input_output(input);
	return output
	       && banner_show(input->constraint.banner, output, window->domain->config,
		       LABELS_HOLDS, !panels_is_covered(input->desktop->panels, output));
}

static void begin(struct input *input, struct window *window)
{
	struct input_constraint *constraint = &input->constraint;
	if (!tell_user(input, window)) {
		return;
	}
	constraint->window = window;
	constraint->locked = window->constraint->kind == LINK_CONSTRAINT_LOCK;
	window_origin(window, &constraint->x, &constraint->y);
	domain_set_holds_pointer(window->domain, true);
	window->impl->pointer_constrained(window, true);
}

static void stop(struct input *input)
{
	struct window *window = input->constraint.window;
	if (window) {
		input->constraint.window = NULL;
		banner_take_off(input->constraint.banner);
		domain_set_holds_pointer(window->domain, false);
		window->impl->pointer_constrained(window, false);
	}
}

void constraint_end(struct input *input)
{
	input->constraint.pressed = NULL;
	input->constraint.let_go = 0;
	stop(input);
}

void constraint_note_press(struct input *input, struct window *window)
{
	input->constraint.pressed = window;
	input->constraint.let_go = 0;
}

void constraint_look(struct input *input, const struct window_hit *hit)
{
	struct window *window = hit->window;
	if (!input->constraint.window && window && window->constraint
		&& may_begin(input, window, hit)) {
		begin(input, window);
	}
}

/* --- what happens meanwhile ------------------------------------------------------------------- */

static bool has_moved(const struct input_constraint *constraint)
{
	int32_t x, y;
	window_origin(constraint->window, &x, &y);
	return x != constraint->x || y != constraint->y;
}

bool constraint_keep(struct input *input, const struct window_hit *hit)
{
	const struct input_constraint *constraint = &input->constraint;
	if (!constraint->window) {
		return false;
	}
	if (hit->window != constraint->window || hit->part != WINDOW_PART_CONTENT
		|| has_moved(constraint)) {
		constraint_end(input);
		return false;
	}
	return constraint->locked;
}

enum constraint_way constraint_move(
	struct input *input, uint32_t time, const struct motion_step *step, double *x, double *y)
{
	const struct input_constraint *constraint = &input->constraint;
	if (!constraint->window) {
		return CONSTRAINT_FREE;
	}
	input_route_step(input, time, step);
	if (constraint->locked) {
		return CONSTRAINT_LOCKED;
	}
	confine(input, constraint->window, x, y);
	return CONSTRAINT_CONFINED;
}

static void constraint_handle_window_changed(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, constraint.window_changed);
	const struct window *window = data;
	if (window == input->constraint.window
		&& (!may_hold(window) || has_moved(&input->constraint))) {
		constraint_end(input);
	}
}

/* Another configuration may be in force. */
static void constraint_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, constraint.domain_changed);
	const struct window *window = input->constraint.window;
	if (window && !may_hold(window)) {
		constraint_end(input);
	}
}

/* --- what its owner wishes -------------------------------------------------------------------- */

void input_constraint_changed(struct input *input, struct window *window)
{
	struct input_constraint *constraint = &input->constraint;
	struct window_hit hit = pointer_find(input->pointer);
	if (constraint->window != window) {
		constraint_look(input, &hit);
	} else if ((window->constraint->kind == LINK_CONSTRAINT_LOCK) != constraint->locked
		   || !is_wished_at(window, hit.x, hit.y)) {
		constraint_end(input);
	}
}

void input_constraint_gone(struct input *input, struct window *window, const double hint[2])
{
	struct input_constraint *constraint = &input->constraint;
	if (constraint->window != window) {
		return;
	}
	bool locked = constraint->locked;
	constraint->let_go = clock_ms();
	stop(input);
	int32_t x, y;
	window_origin(window, &x, &y);
	if (hint && locked && is_free_at(window, x + hint[0], y + hint[1])) {
		wlr_cursor_warp(pointer_cursor(input->pointer), NULL, x + hint[0], y + hint[1]);
	}
	input_mode_refresh(input);
}

const struct window *input_constrained(const struct input *input, bool *locked)
{
	*locked = input->constraint.locked;
	return input->constraint.window;
}

/* --- its life --------------------------------------------------------------------------------- */

bool constraint_init(struct input *input, struct domains *domains)
{
	struct input_constraint *constraint = &input->constraint;
	struct desktop *desktop = input->desktop;
	constraint->banner =
		banner_create(desktop->trees[STACK_PANEL], desktop->screen->loop, desktop->texts);
	if (!constraint->banner) {
		return false;
	}
	listen_to(&desktop->events.window_changed, &constraint->window_changed,
		constraint_handle_window_changed);
	listen_to(&domains->events.changed, &constraint->domain_changed,
		constraint_handle_domain_changed);
	return true;
}

void constraint_finish(struct input *input)
{
	struct input_constraint *constraint = &input->constraint;
	if (constraint->banner) {
		wl_list_remove(&constraint->window_changed.link);
		wl_list_remove(&constraint->domain_changed.link);
		banner_destroy(constraint->banner);
	}
}
