/* SPDX-License-Identifier: MIT
 *
 * Popups: placed by the host within the work area of their toplevel's output, ring included;
 * shown only while their toplevel has the focus, so that none stays above what the user turned
 * to. Reactive ones want another place when the one they have is not the best any more: their
 * window was moved or resized, by whomever, or its screen is another one.
 */
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/placement.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"
#include "compositor/screen/screen.h"

/* ms: about a frame. Reactive popups are looked at when all has come to rest, and at most once
 * in it, however many they are. */
#define REACTIVE_INTERVAL 16

/* ms: so long a domain hears nothing new of where its windows were put, which depends on where
 * those of others are. */
#define POPUP_PLACE_REST 3000

/* px: what cannot be where a guest was told is moved onto the screen by steps, counted from its
 * window, so that the pointer's ways between the two do not tell the window's place. */
#define POPUP_STEP 64
/* px: a screen that is smaller has no room for that. */
#define POPUP_COARSE (4 * POPUP_STEP)

void window_tell_dismissed(struct window *popup)
{
	popup->impl->dismiss(popup);
}

void window_dismiss(struct window *popup)
{
	window_dismiss_popups(popup, false);
	if (!popup->dismissed) {
		exposure_went(popup);
		popup->dismissed = true;
		window_unmap(popup);
		/* Not while somebody up the stack works with it. */
		errand_add(popup, ERRAND_DISMISS);
	}
}

void window_dismiss_popups(struct window *window, bool only_grabs)
{
	struct window *popup = window_walk_begin(window, WINDOW_POPUP);
	for (; popup != window; popup = window_walk_next(popup, WINDOW_POPUP)) {
		if (!popup->dismissed && (popup->grab || !only_grabs)) {
			window_dismiss(popup);
		}
	}
}

/* A popup that does not fit where its window is now would have to be cut. One that will be asked
 * for another size is, until then. */
static void follow_parent(struct window *popup)
{
	struct wlr_box box =
		popup->reactive ? window_popup_box(popup, popup->full_width, popup->full_height)
				: window_popup_box(popup, popup->box.width, popup->box.height);
	if (!popup->reactive
		&& (box.width != popup->box.width || box.height != popup->box.height)) {
		window_dismiss(popup);
		return;
	}
	window_apply_box(popup, box);
}

void window_update_popups(struct window *window)
{
	struct window *child, *next;
	wl_list_for_each_safe(child, next, &window->children, sibling) {
		if (child->kind == WINDOW_POPUP && child->mapped) {
			follow_parent(child);
		}
	}
}

/* --- where they may be ------------------------------------------------------------------------ */

static bool is_told_all(const struct window *popup)
{
	return popup->domain->is_host;
}

/* What hangs on it is centred, so that a guest that chooses sizes would choose places, too. */
static struct window *bottom_of(const struct window *popup)
{
	struct window *bottom = popup->parent;
	while (bottom->parent) {
		bottom = bottom->parent;
	}
	return bottom;
}

/* The next multiple of POPUP_STEP at or below value. */
static int32_t step_below(int32_t value)
{
	return value - (value % POPUP_STEP + POPUP_STEP) % POPUP_STEP;
}

/* An axis of what popups must lie in, its ends whole steps from origin, or those of the toplevel's
 * content, which is from first to last, where that is on the screen. */
static void make_coarse(
	int32_t *start, int32_t *length, int32_t origin, int32_t first, int32_t last)
{
	if (*length < POPUP_COARSE) {
		return;
	}
	int32_t begin = origin - step_below(origin - *start);
	int32_t end = origin + step_below(*start + *length - origin);
	begin = first >= *start && first < begin ? first : begin;
	end = last <= *start + *length && last > end ? last : end;
	*start = begin;
	*length = end - begin;
}

/* Content boxes of popups must lie in this, which is never empty. Layout coordinates. */
static struct wlr_box constraint_of(const struct window *popup)
{
	struct wlr_box constraint = window_inner_of(popup, window_area(popup));
	window_max_content(popup, &constraint.width, &constraint.height);
	if (!is_told_all(popup)) {
		const struct window *toplevel = window_toplevel((struct window *)popup);
		int32_t x, y, left, top;
		window_origin(bottom_of(popup), &x, &y);
		window_origin(toplevel, &left, &top);
		make_coarse(&constraint.x, &constraint.width, x, left, left + toplevel->full_width);
		make_coarse(&constraint.y, &constraint.height, y, top, top + toplevel->full_height);
	}
	return constraint;
}

/* The largest content that lies in constraint_of wherever the window is. */
static void largest(const struct window *popup, int32_t *width, int32_t *height)
{
	window_max_content(popup, width, height);
	if (!is_told_all(popup)) {
		*width -= *width < POPUP_COARSE ? 0 : 2 * POPUP_STEP;
		*height -= *height < POPUP_COARSE ? 0 : 2 * POPUP_STEP;
	}
}

struct wlr_box window_popup_box(const struct window *popup, int32_t width, int32_t height)
{
	struct wlr_box constraint = constraint_of(popup);
	int32_t x, y, max_width, max_height;
	window_origin(popup->parent, &x, &y);
	largest(popup, &max_width, &max_height);
	struct wlr_box box = {
		.x = x + popup->popup_x,
		.y = y + popup->popup_y,
		.width = width < max_width ? width : max_width,
		.height = height < max_height ? height : max_height,
	};
	return placement_fit(box, &constraint);
}

/* --- where they are asked to be --------------------------------------------------------------- */

/* What is told of an axis of length, where the toplevel's content takes size from 0 on: that the
 * content is on the screen, and whole steps of half a screen on the side that has more. */
static void tell_axis(bool far, int32_t size, int32_t *start, int32_t *length)
{
	int32_t half = step_below(*length / 2), end = far ? 0 : half;
	*start = far ? -half : 0;
	*length = (size > end ? size : end) - *start;
}

/* Where the user has put a window is his own business and may be known at once. */
static void tell_halves(struct window *bottom, bool right, bool low)
{
	struct domain *domain = bottom->domain;
	bool news = right != bottom->told_right || low != bottom->told_low;
	uint64_t now = clock_ms();
	bool rests = domain->place_told != 0 && now - domain->place_told < POPUP_PLACE_REST;
	if (!news || (rests && !bottom->moved)) {
		return;
	}
	bottom->told_right = right;
	bottom->told_low = low;
	domain->place_told = bottom->moved ? domain->place_told : now;
}

/* What the positioner is to stay in, relative to the parent's content. Guests are told no place by
 * it: only which half of the work area their window begins in, across and down. Where that is not
 * the truth the popup is moved without a word (window_popup_box). */
static struct wlr_box told_constraint(const struct window *popup)
{
	const struct window *toplevel = window_toplevel((struct window *)popup);
	struct window *bottom = bottom_of(popup);
	const struct window *parent = popup->parent;
	struct wlr_box area = window_area(bottom), told = {0};
	int32_t x, y;
	window_origin(bottom, &x, &y);
	window_max_content(popup, &told.width, &told.height);
	tell_halves(bottom, 2 * (x - area.x) >= area.width, 2 * (y - area.y) >= area.height);
	tell_axis(bottom->told_right, toplevel->full_width, &told.x, &told.width);
	tell_axis(bottom->told_low, toplevel->full_height, &told.y, &told.height);
	for (; parent->kind == WINDOW_POPUP && parent->parent; parent = parent->parent) {
		told.x -= parent->popup_x;
		told.y -= parent->popup_y;
	}
	return told;
}

/* The same for the host's own applications, which may know the place. */
static struct wlr_box whole_constraint(const struct window *popup)
{
	struct wlr_box constraint = constraint_of(popup);
	int32_t x, y;
	window_origin(popup->parent, &x, &y);
	constraint.x -= x;
	constraint.y -= y;
	return constraint;
}

static struct wlr_xdg_positioner_rules rules_of(const struct window *popup)
{
	const struct link_positioner *positioner = &popup->positioner;
	const struct link_rect *rect = &positioner->anchor_rect;
	return (struct wlr_xdg_positioner_rules){
		.anchor_rect = {rect->x, rect->y, rect->width, rect->height},
		.anchor = positioner->anchor,
		.gravity = positioner->gravity,
		.constraint_adjustment = positioner->constraint,
		.size = {positioner->width, positioner->height},
		.parent_size = {popup->parent->box.width, popup->parent->box.height},
		.offset = {positioner->offset_x, positioner->offset_y},
	};
}

/* Where the positioner leads to now. */
static struct window_want resolve(const struct window *popup)
{
	struct wlr_xdg_positioner_rules rules = rules_of(popup);
	struct wlr_box box,
		constraint = is_told_all(popup) ? whole_constraint(popup) : told_constraint(popup);
	int32_t width, height;
	wlr_xdg_positioner_rules_get_geometry(&rules, &box);
	wlr_xdg_positioner_rules_unconstrain_box(&rules, &constraint, &box);
	/* The adjustments are the application's choice; that it stays inside is not. */
	largest(popup, &width, &height);
	box.width = box.width < width ? box.width : width;
	box.height = box.height < height ? box.height : height;
	if (is_told_all(popup)) {
		box = placement_fit(box, &constraint);
	}
	return (struct window_want){
		.x = box.x,
		.y = box.y,
		.width = box.width,
		.height = box.height,
	};
}

void window_position_popup(struct window *popup)
{
	if (popup->dismissed || !popup->parent) {
		return;
	}
	popup->want = resolve(popup);
	popup->impl->configure(popup);
}

/* The popup is only configured when that leads to another place or size. */
void window_reposition(struct window *popup)
{
	if (popup->dismissed || !popup->parent) {
		return;
	}
	struct window_want want = resolve(popup), *old = &popup->want;
	if (want.x != old->x || want.y != old->y || want.width != old->width
		|| want.height != old->height) {
		window_position_popup(popup);
	}
}

/* --- reactive ones ---------------------------------------------------------------------------- */

/* Not while the user holds its toplevel: it is on its way. */
static bool is_due(struct window *window)
{
	const struct window *toplevel = window_toplevel(window);
	return toplevel->unsettled && !toplevel->moving && !toplevel->resizing;
}

/* The list has the topmost first: from its end a parent comes before its popups. */
static int window_reactive_look(void *data)
{
	struct desktop *desktop = data;
	struct window *window;
	desktop->reactive_armed = false;
	wl_list_for_each_reverse(window, &desktop->windows, link) {
		bool may_move =
			window->kind == WINDOW_POPUP && window->reactive && window->want.width > 0;
		if (may_move && is_due(window)) {
			errand_add(window, ERRAND_REPOSITION);
		}
	}
	wl_list_for_each(window, &desktop->windows, link) {
		window->unsettled = window->unsettled && !is_due(window);
	}
	return 0;
}

bool popups_init(struct desktop *desktop)
{
	desktop->reactive_timer =
		wl_event_loop_add_timer(desktop->screen->loop, window_reactive_look, desktop);
	return desktop->reactive_timer;
}

void popups_finish(struct desktop *desktop)
{
	if (desktop->reactive_timer) {
		wl_event_source_remove(desktop->reactive_timer);
	}
}

void window_reactive_note(struct window *window)
{
	struct desktop *desktop = window->desktop;
	window_toplevel(window)->unsettled = true;
	if (is_due(window) && !desktop->reactive_armed) {
		desktop->reactive_armed = true;
		wl_event_source_timer_update(desktop->reactive_timer, REACTIVE_INTERVAL);
	}
}
