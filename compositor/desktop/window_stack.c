/* SPDX-License-Identifier: MIT
 *
 * Which window is above which. desktop.windows has the order, topmost first: what hangs on a
 * window right above it, its popups below its dialogs, mapped or not. The scene has it in groups:
 * the group of a window holds its own tree and, above that, the groups of its children, so that
 * whatever hangs on a window is raised with it by one change of the scene. Of groups only those are
 * in the scene of which something is shown.
 */
#include <wlr/types/wlr_scene.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"

bool window_hangs_on(const struct window *window, const struct window *ancestor)
{
	while (window && window != ancestor) {
		window = window->parent;
	}
	return window;
}

/* The first of kind in the list of a window's children from link on; NULL: none. */
static struct window *child_from(
	const struct window *window, const struct wl_list *link, enum window_kind kind)
{
	for (; link != &window->children; link = link->next) {
		struct window *child = wl_container_of(link, child, sibling);
		if (child->kind == kind) {
			return child;
		}
	}
	return NULL;
}

struct window *window_walk_begin(struct window *window, enum window_kind kind)
{
	struct window *child = window;
	while (child) {
		window = child;
		child = child_from(window, window->children.next, kind);
	}
	return window;
}

struct window *window_walk_next(struct window *at, enum window_kind kind)
{
	struct window *sibling = child_from(at->parent, at->sibling.next, kind);
	return sibling ? window_walk_begin(sibling, kind) : at->parent;
}

static struct window *group_root(struct window *window)
{
	while (window->parent) {
		window = window->parent;
	}
	return window;
}

/* NULL: window is the lowest of all. */
static struct window *next_lower(const struct window *window)
{
	struct wl_list *link = window->link.next;
	struct window *lower = wl_container_of(link, lower, link);
	return link != &window->desktop->windows ? lower : NULL;
}

/* The nearest below window that hangs on the same one, or that one; NULL: none. */
static struct window *lower_sibling(const struct window *window, const struct window *parent)
{
	struct window *lower = next_lower(window);
	while (lower && lower != parent && lower->parent != parent) {
		lower = lower->parent;
	}
	return lower;
}

/* Puts the group of a window that is in the scene where the list has it, given that all below are
 * right. */
static void sync_group(struct window *window)
{
	if (window->group_users == 0) {
		return;
	}
	struct window *lower = window;
	do {
		lower = lower_sibling(lower, window->parent);
	} while (lower && lower != window->parent && lower->group_users == 0);
	if (!lower) {
		wlr_scene_node_lower_to_bottom(&window->group->node);
	} else if (lower == window->parent) {
		wlr_scene_node_place_above(&window->group->node, &lower->tree->node);
	} else {
		wlr_scene_node_place_above(&window->group->node, &lower->group->node);
	}
}

/* Where the group lies while something of it is in the scene. */
static void put_group(struct window *window)
{
	struct wlr_scene_tree *windows = window->desktop->trees[STACK_WINDOWS];
	wlr_scene_node_reparent(
		&window->group->node, window->parent ? window->parent->group : windows);
}

void window_stack_show(struct window *window)
{
	for (; window && window->group_users++ == 0; window = window->parent) {
		put_group(window);
		sync_group(window);
	}
}

void window_stack_hide(struct window *window)
{
	for (; window && --window->group_users == 0; window = window->parent) {
		wlr_scene_node_reparent(&window->group->node, window->desktop->unseen);
	}
}

/* Moves window and all that hangs on it, their order kept, to after the list element place, which
 * must not be one of them. */
static void move_block(struct window *window, struct wl_list *place)
{
	struct wl_list block;
	wl_list_init(&block);
	struct window *other, *next;
	wl_list_for_each_reverse_safe(other, next, &window->desktop->windows, link)
	{
		if (window_hangs_on(other, window)) {
			wl_list_remove(&other->link);
			wl_list_insert(&block, &other->link);
		}
	}
	wl_list_insert_list(place, &block);
	sync_group(window);
	visibility_changed(window->desktop, NULL);
}

/* The last element before the popups of window, and what hangs on those, begin. */
static struct wl_list *above_popups(const struct window *window)
{
	struct wl_list *place = window->link.prev;
	while (place != &window->desktop->windows) {
		struct window *upper = wl_container_of(place, upper, link);
		if (upper->kind != WINDOW_POPUP || window_toplevel(upper) != window) {
			break;
		}
		place = place->prev;
	}
	return place;
}

void window_stack_insert(struct window *window)
{
	if (window->kind == WINDOW_TOPLEVEL) {
		struct wl_list *place = window->parent ? above_popups(window->parent)
						       : window->desktop->windows.prev;
		wl_list_insert(place, &window->link);
	} else {
		/* In the order in which a toplevel's popups are drawn. */
		struct window *toplevel = window_toplevel(window), *other;
		wl_list_for_each(other, &window->desktop->windows, link) {
			if (window_toplevel(other) == toplevel
				&& window_hangs_on(other, window->parent)) {
				break;
			}
		}
		wl_list_insert(other->link.prev, &window->link);
	}
}

/* The list is left as it is: where that is not right, the caller moves window. */
static void window_stack_adopt(struct window *window, struct window *parent)
{
	struct window *old_parent = window->parent;
	if (window->group_users > 0) {
		/* As long as the list is right: window may lie below what it will hang on. */
		window_stack_show(parent);
	}
	window->parent = parent;
	wl_list_remove(&window->sibling);
	wl_list_init(&window->sibling);
	if (parent) {
		wl_list_insert(&parent->children, &window->sibling);
	}
	if (window->group_users > 0) {
		put_group(window);
		window_stack_hide(old_parent);
	}
}

/* The element above the highest that is window, hangs on it, or on other. */
static struct wl_list *above_both(const struct window *window, const struct window *other)
{
	struct wl_list *place = window->link.prev;
	while (place != &window->desktop->windows) {
		struct window *upper = wl_container_of(place, upper, link);
		if (!window_hangs_on(upper, window) && !window_hangs_on(upper, other)) {
			break;
		}
		place = place->prev;
	}
	return place;
}

/* Above all that hangs on the same window. */
static void raise_among_siblings(struct window *window)
{
	const struct window *parent = window->parent;
	struct wl_list *place = parent ? above_both(parent, parent) : &window->desktop->windows;
	struct window *top = wl_container_of(place->next, top, link);
	if (!window_hangs_on(top, window)) {
		move_block(window, place);
	}
}

void window_raise(struct window *window)
{
	for (window = window_toplevel(window); window; window = window->parent) {
		raise_among_siblings(window);
	}
}

/* Where the block of window begins, to be moved to: what is above it may be what moves. */
static void move_block_above(struct window *window, struct wl_list *place)
{
	struct window *upper = wl_container_of(place, upper, link);
	if (place == &window->desktop->windows || !window_hangs_on(upper, window)) {
		move_block(window, place);
	} else {
		sync_group(window);
	}
}

void window_stack_set_parent(struct window *window, struct window *parent)
{
	struct desktop *desktop = window->desktop;
	struct window *old_parent = window->parent;
	window_stack_adopt(window, parent);
	if (parent) {
		move_block_above(window, above_popups(parent));
	} else {
		move_block(window, above_both(group_root(old_parent), window));
	}
	/* The user works with it: that does not go below others by this. */
	if (desktop->active && window_hangs_on(desktop->active, window)) {
		window_raise(desktop->active);
	}
}

static void leave_popup(struct window *popup)
{
	window_stack_adopt(popup, NULL);
	move_block_above(popup, popup->desktop->windows.prev);
}

static void leave_dialog(struct window *dialog)
{
	window_stack_adopt(dialog, dialog->parent->parent);
	sync_group(dialog);
}

bool window_stack_leave_children(struct window *window, uint64_t end)
{
	struct window *child, *next;
	wl_list_for_each_safe(child, next, &window->children, sibling) {
		if (child->kind == WINDOW_POPUP) {
			leave_popup(child);
			if (clock_spent() > end) {
				return wl_list_empty(&window->children);
			}
		}
	}
	wl_list_for_each_safe(child, next, &window->children, sibling) {
		leave_dialog(child);
		if (clock_spent() > end) {
			return wl_list_empty(&window->children);
		}
	}
	return true;
}

void window_stack_map(struct window *window)
{
	struct window *focused = window->desktop->active;
	if (!focused || focused->domain == window->domain) {
		window_raise(window);
	} else if (!window->parent) {
		move_block(window, &group_root(focused)->link);
	}
}

unsigned window_depth(const struct window *window)
{
	unsigned depth = 0;
	for (const struct window *at = window->parent; at && at->kind == window->kind;
		at = at->parent) {
		depth++;
	}
	return depth;
}

unsigned window_height(struct window *window)
{
	unsigned depth = window_depth(window), deepest = depth;
	struct window *at = window_walk_begin(window, window->kind);
	for (; at != window; at = window_walk_next(at, window->kind)) {
		unsigned own = window_depth(at);
		deepest = own > deepest ? own : deepest;
	}
	return deepest - depth;
}
