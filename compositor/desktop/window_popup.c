/* SPDX-License-Identifier: MIT
 *
 * Popups: placed by the host within the work area of their toplevel's output, ring included;
 * shown only while their toplevel has the focus, so that none stays above what the user turned
 * to. Reactive ones want another place when the one they have is not the best any more: their
 * window was moved or resized, by whomever, or its screen is another one.
 */
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/placement.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/screen/screen.h"

/* ms: about a frame. Reactive popups are looked at when all has come to rest, and at most once
 * in it, however many they are. */
#define REACTIVE_INTERVAL 16

static void tell_owner(void *data)
{
	struct window *popup = data;
	popup->dismissal = NULL;
	popup->impl->dismiss(popup);
}

/* The owner may destroy the popup, and others with it, as soon as it is told: not while somebody up
 * the stack works with them. Without memory for that it is not told; it is hidden all the same. */
void window_dismiss(struct window *popup)
{
	window_dismiss_popups(popup, false);
	if (!popup->dismissed) {
		popup->dismissed = true;
		window_unmap(popup);
		popup->dismissal =
			wl_event_loop_add_idle(popup->desktop->screen->loop, tell_owner, popup);
	}
}

/* The topmost popup above window that still has to be dismissed, or NULL. */
static struct window *next_to_dismiss(struct window *window, bool only_grabs)
{
	struct window *toplevel = window_toplevel(window), *popup;
	wl_list_for_each(popup, &window->desktop->windows, link) {
		if (popup->kind == WINDOW_POPUP && popup != window && !popup->dismissed
			&& (popup->grab || !only_grabs) && window_hangs_on(popup, window)
			&& window_toplevel(popup) == toplevel) {
			return popup;
		}
	}
	return NULL;
}

/* Looks anew after each one, which takes those above it along. */
void window_dismiss_popups(struct window *window, bool only_grabs)
{
	struct window *popup;
	while ((popup = next_to_dismiss(window, only_grabs))) {
		window_dismiss(popup);
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

/* Content boxes of popups must lie in this, which is never empty. Layout coordinates. */
static struct wlr_box constraint_of(const struct window *popup)
{
	struct wlr_box constraint = window_inner_of(popup, window_area(popup));
	window_max_content(popup, &constraint.width, &constraint.height);
	return constraint;
}

struct wlr_box window_popup_box(const struct window *popup, int32_t width, int32_t height)
{
	struct wlr_box constraint = constraint_of(popup);
	int32_t x, y;
	window_origin(popup->parent, &x, &y);
	struct wlr_box box = {
		.x = x + popup->popup_x,
		.y = y + popup->popup_y,
		.width = width < constraint.width ? width : constraint.width,
		.height = height < constraint.height ? height : constraint.height,
	};
	return placement_fit(box, &constraint);
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
	struct wlr_box constraint = constraint_of(popup), box;
	int32_t x, y;
	window_origin(popup->parent, &x, &y);
	constraint.x -= x;
	constraint.y -= y;
	wlr_xdg_positioner_rules_get_geometry(&rules, &box);
	wlr_xdg_positioner_rules_unconstrain_box(&rules, &constraint, &box);
	/* The adjustments are the application's choice; that it stays inside is not. */
	box.width = box.width < constraint.width ? box.width : constraint.width;
	box.height = box.height < constraint.height ? box.height : constraint.height;
	box = placement_fit(box, &constraint);
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

void window_reposition_popup(struct window *popup)
{
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
		bool may_move = window->kind == WINDOW_POPUP && window->reactive
				&& !window->dismissed && window->parent && window->want.width > 0;
		if (may_move && is_due(window)) {
			window_reposition_popup(window);
		}
	}
	wl_list_for_each(window, &desktop->windows, link) {
		window->unsettled = window->unsettled && !is_due(window);
	}
	return 0;
}

bool window_reactive_init(struct desktop *desktop)
{
	desktop->reactive_timer =
		wl_event_loop_add_timer(desktop->screen->loop, window_reactive_look, desktop);
	return desktop->reactive_timer;
}

void window_reactive_finish(struct desktop *desktop)
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
