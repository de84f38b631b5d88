/* SPDX-License-Identifier: MIT
 *
 * Data hangs on the pointer until all buttons are up or Escape: the pointer, without its button,
 * enters the windows of the drag's domain and nobody else's. Letting the button go over one of them
 * is a drop; over a window of another domain it is boundary/'s affair, and that domain hears
 * nothing of it here. Whatever else ends this mode cancels, but for the switcher, which carries it
 * along.
 */
#include "compositor/input/cursor.h"
#include "compositor/input/input.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/input/touch.h"

static void mode_drag_handle_motion(
	struct input *input, uint32_t time, const struct window_hit *hit)
{
	mode_drag_follow(input);
	bool may_enter = hit->part == WINDOW_PART_CONTENT
			 && hit->window->domain == input->dnd.origin->domain;
	input_route_point(input, may_enter ? hit->window : NULL, time, hit->x, hit->y);
	cursor_set_host(input->cursor, "grabbing");
}

static void mode_drag_handle_point(struct input *input, uint32_t time)
{
	struct window_hit hit = pointer_find(input->pointer);
	mode_drag_handle_motion(input, time, &hit);
}

/* The pointer is still in the window that it is dropped on. */
static void mode_drag_finish(struct input *input, enum input_dnd_end how)
{
	struct input_dnd dnd = input->dnd;
	input->dnd = (struct input_dnd){0};
	if (dnd.origin) {
		dnd.impl->end(dnd.data, how);
	}
}

/* Let go where the pointer is, in no window of its domain. */
static bool is_taken_elsewhere(struct input *input)
{
	struct window_hit hit = pointer_find(input->pointer);
	struct domain *source = input->dnd.origin->domain;
	if (hit.part != WINDOW_PART_CONTENT || hit.window->domain == source) {
		return false;
	}
	struct input_drop drop = {.source = source,
		.window = hit.window,
		.x = hit.x,
		.y = hit.y,
		.fresh = pointer_exposure(input->pointer, &hit).fresh};
	wl_signal_emit_mutable(&input->drop, &drop);
	return drop.taken;
}

static void mode_drag_handle_button(
	struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	if (pointer_pressed(input->pointer)) {
		return;
	}
	enum input_dnd_end how = INPUT_DND_CANCELLED;
	if (input->route.pointer) {
		how = INPUT_DND_DROPPED;
	} else if (is_taken_elsewhere(input)) {
		how = INPUT_DND_TAKEN;
	}
	mode_drag_finish(input, how);
	input_mode_reset(input);
}

static void mode_drag_handle_forget(struct input *input, struct window *window)
{
	if (input->dnd.origin == window) {
		input_mode_reset(input);
	}
}

static void mode_drag_handle_end(struct input *input)
{
	if (!input->dnd.carried) {
		mode_drag_finish(input, INPUT_DND_CANCELLED);
	}
}

static const struct input_mode mode_drag = {
	.name = "drag",
	.keeps_keys = true,
	.escape = input_mode_reset,
	.point = mode_drag_handle_point,
	.motion = mode_drag_handle_motion,
	.button = mode_drag_handle_button,
	.forget = mode_drag_handle_forget,
	.end = mode_drag_handle_end,
};

/* With a popup open the button may have gone on to another window of the owner. A finger is the
 * pointer's from now on. */
static bool take_held_press(struct input *input, const struct window *window)
{
	const struct window *holder = input_route_holder(input);
	return input->mode == &mode_normal
	       && ((holder && holder->owner == window->owner)
		       || touch_become_pointer(input->touch, window));
}

bool input_begin_dnd(
	struct input *input, struct window *window, const struct input_dnd_impl *impl, void *data)
{
	if (!take_held_press(input, window)) {
		return false;
	}
	input_mode_set(input, &mode_drag);
	input->dnd = (struct input_dnd){.origin = window, .impl = impl, .data = data};
	/* Whoever begins it has yet to know that it is on. */
	input_mode_refresh(input);
	return true;
}

void input_end_dnd(struct input *input, const void *data)
{
	if (!input->dnd.origin || input->dnd.data != data) {
		return;
	}
	input->dnd = (struct input_dnd){0};
	if (input->mode == &mode_drag) {
		input_mode_reset(input);
	}
}

struct wl_signal *input_drops(struct input *input)
{
	return &input->drop;
}

/* --- for other modes -------------------------------------------------------------------------- */

bool mode_drag_is_on(const struct input *input)
{
	return input->mode == &mode_drag;
}

void mode_drag_cancel(struct input *input)
{
	if (input->mode == &mode_drag) {
		input_mode_set(input, &mode_normal);
	} else if (input->dnd.carried) {
		mode_drag_finish(input, INPUT_DND_CANCELLED);
	}
}

void mode_drag_follow(struct input *input)
{
	if (input->dnd.origin) {
		input->dnd.impl->motion(
			input->dnd.data, pointer_x(input->pointer), pointer_y(input->pointer));
	}
}

void mode_drag_carry(struct input *input)
{
	input->dnd.carried = input->mode == &mode_drag;
}

bool mode_drag_go_on(struct input *input)
{
	if (!input->dnd.carried) {
		return false;
	}
	input_mode_set(input, &mode_drag);
	input->dnd.carried = false;
	input_mode_refresh(input);
	return true;
}
