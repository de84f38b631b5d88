/* SPDX-License-Identifier: MIT */
#include <wlr/types/wlr_keyboard.h>

#include "compositor/input/cursor.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"

#define UNMAXIMIZE_DISTANCE 12 /* logical px to pull a maximized window before it comes off */

static void drag_to(struct input *input, double dx, double dy)
{
	const struct input_drag *drag = &input->drag;
	window_move_to(drag->window, drag->box.x + (int32_t)dx, drag->box.y + (int32_t)dy);
}

/* The bar stays under the pointer when the window gets its smaller size back. */
static void come_off(struct input *input)
{
	struct input_drag *drag = &input->drag;
	double share = (drag->x - drag->box.x) / drag->box.width;
	drag->box.x = (int32_t)(drag->x - share * drag->window->restore.width);
	window_set_maximized(drag->window, false);
}

static void handle_motion(struct input *input, uint32_t time, const struct window_hit *hit)
{
	double dx = pointer_x(input->pointer) - input->drag.x;
	double dy = pointer_y(input->pointer) - input->drag.y;
	if (input->drag.window->maximized) {
		if (dx * dx + dy * dy < UNMAXIMIZE_DISTANCE * UNMAXIMIZE_DISTANCE) {
			return;
		}
		come_off(input);
	}
	drag_to(input, dx, dy);
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
		if (!input->drag.window->maximized) {
			drag_to(input, 0, 0);
		}
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
	window_set_moving(window, false);
}

static const struct input_mode mode_move = {
	.name = "move",
	.key = handle_key,
	.motion = handle_motion,
	.button = handle_button,
	.forget = handle_forget,
	.end = handle_end,
};

void mode_move_begin(struct input *input, struct window *window)
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
