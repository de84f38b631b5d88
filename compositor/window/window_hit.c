/* SPDX-License-Identifier: MIT
 *
 * From a position on screen to the window there, by what the scene really shows.
 */
#include <wlr/types/wlr_scene.h>

#include "compositor/server.h"
#include "compositor/window/stack.h"
#include "compositor/window/window_internal.h"

/* The innermost window whose tree has node in it. Only window.c sets data below STACK_WINDOWS. */
static struct window *window_of(struct server *server, struct wlr_scene_node *node)
{
	const struct wlr_scene_tree *windows = server->stack->trees[STACK_WINDOWS];
	struct window *found = NULL;
	while (node->parent && node != &windows->node) {
		if (!found) {
			found = node->data;
		}
		node = &node->parent->node;
	}
	return node == &windows->node ? found : NULL;
}

struct window_hit window_at(struct server *server, double x, double y)
{
	double unused_x, unused_y;
	struct wlr_scene_node *node =
		wlr_scene_node_at(&server->scene->tree.node, x, y, &unused_x, &unused_y);
	struct window_hit hit = {.window = node ? window_of(server, node) : NULL};
	if (hit.window) {
		const struct wlr_box *box = &hit.window->box;
		hit.x = x - box->x;
		hit.y = y - box->y;
		hit.part = decoration_part_at(
			hit.window->kind, box->width, box->height, hit.x, hit.y, &hit.edges);
		hit.x += hit.window->pan_x;
		hit.y += hit.window->pan_y;
	}
	return hit;
}
