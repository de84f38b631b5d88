/* SPDX-License-Identifier: MIT
 *
 * Which window is above which. desktop.windows has the order, topmost first: a toplevel's popups
 * right above it, dialogs above their parents, mapped or not. The scene follows it: toplevels are
 * siblings there, a popup is in the tree of its parent.
 */
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"

bool window_hangs_on(const struct window *window, const struct window *ancestor)
{
	while (window && window != ancestor) {
		window = window->parent;
	}
	return window;
}

void window_stack_insert(struct window *window)
{
	if (window->kind == WINDOW_TOPLEVEL) {
		wl_list_insert(window->desktop->windows.prev, &window->link);
		wlr_scene_node_lower_to_bottom(&window->tree->node);
		if (window->parent) {
			window_stack_above(window, window->parent);
		}
		return;
	}
	/* In the order in which the scene draws the tree of a toplevel's popups. */
	struct window *toplevel = window_toplevel(window), *other;
	wl_list_for_each(other, &window->desktop->windows, link) {
		if (window_toplevel(other) == toplevel && window_hangs_on(other, window->parent)) {
			break;
		}
	}
	wl_list_insert(other->link.prev, &window->link);
}

/* Puts a toplevel's node where the list has it, given that all below are right. */
static void sync_node(struct window *window)
{
	struct wl_list *list = &window->desktop->windows;
	for (struct wl_list *link = window->link.next; link != list; link = link->next) {
		struct window *lower = wl_container_of(link, lower, link);
		if (lower->kind == WINDOW_TOPLEVEL) {
			wlr_scene_node_place_above(&window->tree->node, &lower->tree->node);
			return;
		}
	}
	wlr_scene_node_lower_to_bottom(&window->tree->node);
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
	struct wl_list *top = block.next, *bottom = block.prev;
	wl_list_insert_list(place, &block);
	for (struct wl_list *link = bottom;; link = link->prev) {
		other = wl_container_of(link, other, link);
		if (other->kind == WINDOW_TOPLEVEL) {
			sync_node(other);
		}
		if (link == top) {
			return;
		}
	}
}

static struct window *group_root(struct window *window)
{
	while (window->parent) {
		window = window->parent;
	}
	return window;
}

/* True when a stands above b. */
static bool is_above(const struct window *a, const struct window *b)
{
	const struct window *other;
	wl_list_for_each(other, &a->desktop->windows, link) {
		if (other == a || other == b) {
			break;
		}
	}
	return other == a;
}

void window_raise(struct window *window)
{
	struct wl_list *top = &window->desktop->windows;
	window = window_toplevel(window);
	move_block(group_root(window), top);
	move_block(window, top);
}

void window_stack_above(struct window *window, struct window *other)
{
	if (is_above(window, other)) {
		return;
	}
	/* Above the popups of other too, so that these stay right above it. */
	struct wl_list *place = other->link.prev;
	while (place != &window->desktop->windows) {
		struct window *upper = wl_container_of(place, upper, link);
		bool moves_too = window_hangs_on(upper, window);
		if (!moves_too
			&& (upper->kind != WINDOW_POPUP || window_toplevel(upper) != other)) {
			break;
		}
		place = place->prev;
	}
	move_block(window, place);
}

void window_stack_map(struct window *window)
{
	struct window *focused = window->desktop->active;
	if (!focused || focused->domain == window->domain) {
		window_raise(window);
	} else if (window->parent) {
		window_stack_above(window, window->parent);
	} else {
		move_block(window, &group_root(focused)->link);
	}
}
