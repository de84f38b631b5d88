/* SPDX-License-Identifier: MIT
 *
 * Something is dragged: the pointer, without its button, enters the windows of the drag's domain and
 * nobody else's. Only letting the button go over one of them is a drop; whatever else ends this mode
 * cancels.
 */
#include <xkbcommon/xkbcommon-keysyms.h>

#include "compositor/input/cursor.h"
#include "compositor/input/input.h"
#include "compositor/input/input_mode.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"

static bool may_enter(const struct input *input, const struct window_hit *hit)
{
	return hit->part == WINDOW_PART_CONTENT && hit->window->domain == input->dnd.origin->domain;
}

static void mode_drag_handle_motion(
	struct input *input, uint32_t time, const struct window_hit *hit)
{
	input->dnd.impl->motion(
		input->dnd.data, pointer_x(input->pointer), pointer_y(input->pointer));
	input_route_point(input, may_enter(input, hit) ? hit->window : NULL, time, hit->x, hit->y);
	cursor_set_host(input->cursor, "grabbing");
}

static void mode_drag_handle_point(struct input *input, uint32_t time)
{
	struct window_hit hit = pointer_find(input->pointer);
	mode_drag_handle_motion(input, time, &hit);
}

/* The pointer is still in the window that it is dropped on. */
static void mode_drag_finish(struct input *input, bool dropped)
{
	struct input_dnd dnd = input->dnd;
	input->dnd = (struct input_dnd){0};
	if (dnd.origin) {
		dnd.impl->end(dnd.data, dropped);
	}
}

static void mode_drag_handle_button(
	struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	if (!pointer_pressed(input->pointer)) {
		mode_drag_finish(input, input->route.pointer);
		input_mode_reset(input);
	}
}

static void mode_drag_handle_key(struct input *input, xkb_keysym_t sym)
{
	if (sym == XKB_KEY_Escape) {
		input_mode_reset(input);
	}
}

static void mode_drag_handle_forget(struct input *input, struct window *window)
{
	if (input->dnd.origin == window) {
		input_mode_reset(input);
	}
}

static void mode_drag_handle_end(struct input *input)
{
	mode_drag_finish(input, false);
}

static const struct input_mode mode_drag = {
	.name = "drag",
	.key = mode_drag_handle_key,
	.point = mode_drag_handle_point,
	.motion = mode_drag_handle_motion,
	.button = mode_drag_handle_button,
	.forget = mode_drag_handle_forget,
	.end = mode_drag_handle_end,
};

bool mode_drag_is_from(const struct input *input, const struct window *window)
{
	return input->mode == &mode_drag && input->dnd.origin == window;
}

void mode_drag_begin(struct input *input, const struct input_dnd *dnd)
{
	input_mode_set(input, &mode_drag);
	input->dnd = *dnd;
	/* Whoever begins it has yet to know that it is on. */
	input_mode_refresh(input);
}

void mode_drag_cancel(struct input *input)
{
	if (input->mode == &mode_drag) {
		input_mode_set(input, &mode_normal);
	}
}

void mode_drag_gone(struct input *input, const void *data)
{
	if (input->mode == &mode_drag && input->dnd.data == data) {
		input->dnd = (struct input_dnd){0};
		input_mode_reset(input);
	}
}
