/* SPDX-License-Identifier: MIT
 *
 * A window hangs on the pointer until all buttons are up or Escape: by its bar it is moved, by its
 * ring resized.
 */
#include <wlr/util/edges.h>

#include "compositor/input/cursor.h"
#include "compositor/input/input.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/input/touch.h"

#define UNMAXIMIZE_DISTANCE 12 /* logical px to pull a maximized window before it comes off */

static void mode_grab_handle_button(
	struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	if (!pointer_pressed(input->pointer)) {
		input_mode_reset(input);
	}
}

static void mode_grab_handle_forget(struct input *input, struct window *window)
{
	if (input->drag.window == window) {
		input_mode_reset(input);
	}
}

/* --- move ----------------------------------------------------------------------------------- */

static void drag_to(struct input *input, double dx, double dy)
{
	const struct input_drag *drag = &input->drag;
	window_move_to(drag->window, drag->box.x + (int32_t)dx, drag->box.y + (int32_t)dy);
}

static void move_motion(struct input *input, uint32_t time, const struct window_hit *hit)
{
	struct input_drag *drag = &input->drag;
	double dx = pointer_x(input->pointer) - drag->x;
	double dy = pointer_y(input->pointer) - drag->y;
	if (drag->window->maximized) {
		if (dx * dx + dy * dy < UNMAXIMIZE_DISTANCE * UNMAXIMIZE_DISTANCE) {
			return;
		}
		/* It comes off. The bar stays under the pointer when the window gets its smaller
		 * size back. */
		double share = (drag->x - drag->box.x) / drag->box.width;
		drag->box.x = (int32_t)(drag->x - share * drag->window->restore.width);
		window_set_maximized(drag->window, false);
	}
	drag_to(input, dx, dy);
}

static void move_escape(struct input *input)
{
	if (!input->drag.window->maximized) {
		drag_to(input, 0, 0);
	}
	input_mode_reset(input);
}

static void move_end(struct input *input)
{
	struct window *window = input->drag.window;
	input->drag.window = NULL;
	window_set_moving(window, false);
}

static const struct input_mode mode_move = {
	.name = "move",
	.keeps_keys = true,
	.escape = move_escape,
	.motion = move_motion,
	.button = mode_grab_handle_button,
	.forget = mode_grab_handle_forget,
	.end = move_end,
};

void mode_grab_move(struct input *input, struct window *window)
{
	window = window_toplevel(window);
	if (window->fullscreen) {
		return;
	}
	input_mode_set(input, &mode_move);
	input->drag = (struct input_drag){
		.window = window,
		.x = pointer_x(input->pointer),
		.y = pointer_y(input->pointer),
		.box = window->box,
	};
	window_origin(window, &input->drag.box.x, &input->drag.box.y);
	window_set_moving(window, true);
	cursor_set_host(input->cursor, "grabbing");
}

/* --- resize --------------------------------------------------------------------------------- */

/* The opposite edge stays where it is: window_set_resizing sees to that. */
static void resize_motion(struct input *input, uint32_t time, const struct window_hit *hit)
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

static void resize_escape(struct input *input)
{
	const struct input_drag *drag = &input->drag;
	window_ask_size(drag->window, drag->box.width, drag->box.height);
	input_mode_reset(input);
}

static void resize_end(struct input *input)
{
	struct window *window = input->drag.window;
	input->drag.window = NULL;
	window_set_resizing(window, false, 0);
}

static const struct input_mode mode_resize = {
	.name = "resize",
	.keeps_keys = true,
	.escape = resize_escape,
	.motion = resize_motion,
	.button = mode_grab_handle_button,
	.forget = mode_grab_handle_forget,
	.end = resize_end,
};

static uint32_t edge_near(int32_t size, double at, uint32_t low, uint32_t high)
{
	if (at * 3 < size) {
		return low;
	}
	return at * 3 > 2.0 * size ? high : WLR_EDGE_NONE;
}

uint32_t mode_grab_edges_near(int32_t width, int32_t height, double x, double y)
{
	uint32_t edges = edge_near(width, x, WLR_EDGE_LEFT, WLR_EDGE_RIGHT)
			 | edge_near(height, y, WLR_EDGE_TOP, WLR_EDGE_BOTTOM);
	if (edges == WLR_EDGE_NONE) {
		edges = (x * 2 < width ? WLR_EDGE_LEFT : WLR_EDGE_RIGHT)
			| (y * 2 < height ? WLR_EDGE_TOP : WLR_EDGE_BOTTOM);
	}
	return edges;
}

void mode_grab_resize(struct input *input, struct window *window, uint32_t edges)
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

/* --- what a window's owner asks for ----------------------------------------------------------- */

/* The press that the user still holds was made in window. One of a finger is the pointer's from now
 * on. */
static bool take_press(struct input *input, const struct window *window)
{
	return (input->mode == &mode_normal && input_route_holder(input) == window)
	       || (mode_drag_is_on(input) && input->dnd.origin == window)
	       || touch_become_pointer(input->touch, window);
}

void input_begin_move(struct input *input, struct window *window)
{
	if (take_press(input, window)) {
		mode_grab_move(input, window);
	}
}

void input_begin_resize(struct input *input, struct window *window, uint32_t edges)
{
	if (take_press(input, window)) {
		mode_grab_resize(input, window, edges);
	}
}
