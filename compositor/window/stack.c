/* SPDX-License-Identifier: MIT */
#include "compositor/window/stack.h"

#include <stdlib.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/config.h"
#include "compositor/server.h"
#include "compositor/trusted/colour.h"
#include "compositor/window/window.h"

/* Beyond any layout of outputs, so that it need not follow them; pixman draws nothing that reaches
 * out of 16 bits. Logical px. */
#define BACKGROUND_REACH 16000

static bool create_background(struct stack *stack, uint32_t rgb)
{
	struct wlr_scene_rect *rect = wlr_scene_rect_create(stack->trees[STACK_BACKGROUND],
		2 * BACKGROUND_REACH, 2 * BACKGROUND_REACH, colour_floats(rgb).rgba);
	if (!rect) {
		return false;
	}
	wlr_scene_node_set_position(&rect->node, -BACKGROUND_REACH, -BACKGROUND_REACH);
	return true;
}

static void handle_outputs_changed(struct wl_listener *listener, void *data)
{
	struct stack *stack = wl_container_of(listener, stack, outputs_changed);
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
	if (!create_background(stack, server->config->background)) {
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
