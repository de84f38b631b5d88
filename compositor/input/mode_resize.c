/* SPDX-License-Identifier: MIT */
#include <wlr/util/edges.h>

#include "compositor/input/cursor.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"

/* The opposite edge stays where it is: window_set_resizing sees to that. */
static void handle_motion(struct input *input, uint32_t time, const struct window_hit *hit)
{
	const struct input_drag *drag = &input->drag;
	int32_t dx = (int32_t)(pointer_x(input->pointer) - drag->x);
	int32_t dy = (int32_t)(pointer_y(input->pointer) - drag->y);
	int32_t width = drag->box.width, height = drag->box.height;
	if (drag->edges & WLR_EDGE_RIGHT) {
		width += dx;
	} else if (drag->edges & WLR_EDGE_LEFT) {
		width -= dx;
	}
	if (drag->edges & WLR_EDGE_BOTTOM) {
		height += dy;
	} else if (drag->edges & WLR_EDGE_TOP) {
		height -= dy;
	}
	window_ask_size(drag->window, width, height);
}

static void handle_button(struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	if (!pointer_pressed(input->pointer)) {
		input_mode_reset(input);
	}
}

static void handle_key(struct input *input, xkb_keysym_t sym)
{
	if (sym == XKB_KEY_Escape) {
		const struct input_drag *drag = &input->drag;
		window_ask_size(drag->window, drag->box.width, drag->box.height);
		input_mode_reset(input);
	}
}

static void handle_forget(struct input *input, struct window *window)
{
	if (input->drag.window == window) {
		input_mode_reset(input);
	}
}

static void handle_end(struct input *input)
{
	struct window *window = input->drag.window;
	input->drag.window = NULL;
	window_set_resizing(window, false, 0);
}

static const struct input_mode mode_resize = {
	.name = "resize",
	.key = handle_key,
	.motion = handle_motion,
	.button = handle_button,
	.forget = handle_forget,
	.end = handle_end,
};

static uint32_t edge_near(int32_t size, double at, uint32_t low, uint32_t high)
{
	if (at * 3 < size) {
		return low;
	}
	return at * 3 > 2.0 * size ? high : WLR_EDGE_NONE;
}

uint32_t mode_resize_edges_near(int32_t width, int32_t height, double x, double y)
{
	uint32_t edges = edge_near(width, x, WLR_EDGE_LEFT, WLR_EDGE_RIGHT)
			 | edge_near(height, y, WLR_EDGE_TOP, WLR_EDGE_BOTTOM);
	if (edges == WLR_EDGE_NONE) {
		edges = (x * 2 < width ? WLR_EDGE_LEFT : WLR_EDGE_RIGHT)
			| (y * 2 < height ? WLR_EDGE_TOP : WLR_EDGE_BOTTOM);
	}
	return edges;
}

void mode_resize_begin(struct input *input, struct window *window, uint32_t edges)
{
	window = window_toplevel(window);
	if (window->fullscreen || window->maximized || edges == WLR_EDGE_NONE) {
		return;
	}
	input_mode_set(input, &mode_resize);
	input->drag = (struct input_drag){
		.window = window,
		.x = pointer_x(input->pointer),
		.y = pointer_y(input->pointer),
		.box = window->box,
		.edges = edges,
	};
	window_set_resizing(window, true, edges);
	cursor_set_host(input->cursor, cursor_of_edges(edges));
}
