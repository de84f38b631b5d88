/* SPDX-License-Identifier: MIT
 *
 * From a position on screen to the window there, by what the scene really shows.
 */
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"

/* The innermost window whose tree has node in it. Only window.c sets data below STACK_WINDOWS. */
static struct window *window_of(struct desktop *desktop, struct wlr_scene_node *node)
{
	const struct wlr_scene_tree *windows = desktop->trees[STACK_WINDOWS];
	struct window *found = NULL;
	while (node->parent && node != &windows->node) {
		if (!found) {
			found = node->data;
		}
		node = &node->parent->node;
	}
	return node == &windows->node ? found : NULL;
}

static struct window_hit hit_in(struct window *window, double x, double y)
{
	const struct wlr_box *box = &window->box;
	struct window_hit hit = {.window = window, .x = x - box->x, .y = y - box->y};
	hit.part =
		decoration_part_at(window->kind, box->width, box->height, hit.x, hit.y, &hit.edges);
	hit.x += window->pan_x;
	hit.y += window->pan_y;
	return hit;
}

static bool passes_through(const struct window_hit *hit)
{
	return hit->part == WINDOW_PART_CONTENT
	       && !hit->window->impl->takes_pointer(hit->window, hit->x, hit->y);
}

static bool is_shown_at(const struct window *window, double x, double y)
{
	int unused_x, unused_y;
	struct wlr_box outer = window_outer_box(window);
	return wlr_scene_node_coords(&window->tree->node, &unused_x, &unused_y)
	       && wlr_box_contains_point(&outer, x, y);
}

/* The next one below, whose frame counts, too. NULL: there is none. */
static struct window *window_below(struct window *window, double x, double y)
{
	struct wl_list *list = &window->desktop->windows;
	for (struct wl_list *link = window->link.next; link != list; link = link->next) {
		struct window *below = wl_container_of(link, below, link);
		if (is_shown_at(below, x, y)) {
			return below;
		}
	}
	return NULL;
}

/* What hangs on the pointer itself is not under it. */
static bool hangs_on_pointer(int layer)
{
	return layer == STACK_DRAG || layer == STACK_GUEST_ICON;
}

static struct wlr_scene_node *node_at(struct desktop *desktop, double x, double y)
{
	struct wlr_scene_node *node = NULL;
	for (int layer = STACK_LAYERS - 1; layer >= 0 && !node; layer--) {
		double unused_x, unused_y;
		if (!hangs_on_pointer(layer)) {
			node = wlr_scene_node_at(
				&desktop->trees[layer]->node, x, y, &unused_x, &unused_y);
		}
	}
	return node;
}

/* A window that does not take the pointer there lets it through to those of its own domain. What is
 * another domain's or the host's below it, a frame say, is not what the user sees: nobody gets it. */
struct window_hit window_at(struct desktop *desktop, double x, double y)
{
	struct wlr_scene_node *node = node_at(desktop, x, y);
	struct window *window = node ? window_of(desktop, node) : NULL;
	struct window_hit hit = window ? hit_in(window, x, y) : (struct window_hit){0};
	while (hit.window && passes_through(&hit)) {
		struct window *below = window_below(hit.window, x, y);
		hit = below ? hit_in(below, x, y) : (struct window_hit){0};
		if (below && (below->domain != window->domain || hit.part != WINDOW_PART_CONTENT)) {
			hit = (struct window_hit){0};
		}
	}
	hit.seen = hit.window ? window : NULL;
	return hit;
}
