/* SPDX-License-Identifier: MIT */
#include "compositor/window/stack.h"

#include <stdlib.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/config.h"
#include "compositor/server.h"
#include "compositor/trusted/colour.h"
#include "compositor/window/window.h"

/* Covers all outputs wherever they are, and the part of a logical px that each may end with. */
static void fit_background(struct stack *stack)
{
	struct wlr_box all;
	wlr_output_layout_get_box(stack->server->output_layout, NULL, &all);
	wlr_scene_node_set_position(&stack->background->node, all.x, all.y);
	wlr_scene_rect_set_size(stack->background, all.width + 1, all.height + 1);
}

static void handle_outputs_changed(struct wl_listener *listener, void *data)
{
	struct stack *stack = wl_container_of(listener, stack, outputs_changed);
	fit_background(stack);
	window_outputs_changed(stack->server);
}

struct stack *stack_create(struct server *server)
{
	struct stack *stack = calloc(1, sizeof(*stack));
	if (!stack) {
		return NULL;
	}
	stack->server = server;
	stack->outputs_changed.notify = handle_outputs_changed;
	wl_signal_add(&server->events.outputs_changed, &stack->outputs_changed);
	for (int layer = 0; layer < STACK_LAYERS; layer++) {
		stack->trees[layer] = wlr_scene_tree_create(&server->scene->tree);
		if (!stack->trees[layer]) {
			stack_destroy(stack);
			return NULL;
		}
	}
	stack->background = wlr_scene_rect_create(stack->trees[STACK_BACKGROUND], 0, 0,
		colour_floats(server->config->background).rgba);
	if (!stack->background) {
		stack_destroy(stack);
		return NULL;
	}
	return stack;
}

void stack_destroy(struct stack *stack)
{
	if (!stack) {
		return;
	}
	wl_list_remove(&stack->outputs_changed.link);
	free(stack);
}
