/* SPDX-License-Identifier: MIT */
#include "compositor/input/press.h"

#include <linux/input-event-codes.h>
#include <wlr/types/wlr_keyboard.h>

#include "compositor/input/focus.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/keyboard.h"
#include "compositor/input/pointer.h"
#include "compositor/server.h"

#define DOUBLE_CLICK 400 /* ms between two presses on a title bar */

static void press_title(struct input *input, const struct window_hit *hit, uint32_t time)
{
	struct input_press *press = &input->press;
	if (press->clicked == hit->window && time - press->time < DOUBLE_CLICK) {
		press->clicked = NULL;
		window_set_maximized(hit->window, !hit->window->maximized);
		return;
	}
	press->clicked = hit->window;
	press->time = time;
	mode_move_begin(input, hit->window);
}

static void press_frame(
	struct input *input, const struct window_hit *hit, uint32_t time, uint32_t button)
{
	if (button != BTN_LEFT || hit->window->kind == WINDOW_POPUP) {
		return;
	}
	if (hit->part == WINDOW_PART_TITLE) {
		press_title(input, hit, time);
	} else if (hit->part == WINDOW_PART_RING) {
		mode_resize_begin(input, hit->window, hit->edges);
	} else {
		input->press.window = hit->window;
		input->press.part = hit->part;
		input->press.button = button;
	}
}

/* The focus changes first, so that the window that is clicked has the pointer before the press. */
static void press_content(
	struct input *input, const struct window_hit *hit, uint32_t time, uint32_t button)
{
	input_route_point(input, hit->window, time, hit->x, hit->y);
	input_route_button(input, time, button, true);
}

/* With Super held a press moves or resizes whatever is there, and no window sees it. */
static void press_with_super(struct input *input, const struct window_hit *hit, uint32_t button)
{
	if (!hit->window) {
		return;
	}
	struct window *toplevel = window_toplevel(hit->window);
	focus_set(input->server, toplevel);
	if (button == BTN_LEFT) {
		mode_move_begin(input, toplevel);
	} else if (button == BTN_RIGHT) {
		uint32_t edges = mode_resize_edges_near(toplevel->box.width, toplevel->box.height,
			pointer_x(input->pointer) - toplevel->box.x,
			pointer_y(input->pointer) - toplevel->box.y);
		mode_resize_begin(input, toplevel, edges);
	}
}

/* A press outside of the windows of a grabbing popup's owner, or on the frame of one, takes all of
 * the chain away, whether or not the owner answers. True when there was one. */
static bool dismiss_grab(struct input *input, const struct window_hit *hit)
{
	struct window *target = focus_popup_grab(input->server);
	if (!target) {
		return false;
	}
	bool own = hit->window && hit->window->owner == target->owner;
	bool frame =
		hit->part != WINDOW_PART_CONTENT && own && hit->window->kind == WINDOW_TOPLEVEL;
	if (own && !frame) {
		return false;
	}
	while ((target = focus_popup_grab(input->server))) {
		window_dismiss(target);
	}
	return true;
}

/* The window came under the pointer by itself just now, and not from the domain that the user is busy
 * with: the press was meant for what was there before. */
static bool came_too_soon(const struct input *input, const struct window_hit *hit)
{
	const struct window *focused = focus_window(input->server);
	return pointer_found_just_now(input->pointer)
	       && (!focused || focused->domain != hit->window->domain);
}

void press_begin(struct input *input, uint32_t time, uint32_t button)
{
	struct window_hit hit = pointer_find(input->pointer);
	if (keyboard_held_modifiers(input) & WLR_MODIFIER_LOGO) {
		press_with_super(input, &hit, button);
		return;
	}
	bool only_focus = dismiss_grab(input, &hit);
	if (!hit.window || came_too_soon(input, &hit)) {
		return;
	}
	focus_set(input->server, hit.window);
	keyboard_settle(input);
	if (only_focus) {
		return;
	}
	if (hit.part == WINDOW_PART_CONTENT) {
		press_content(input, &hit, time, button);
	} else {
		press_frame(input, &hit, time, button);
	}
}

void press_end(struct input *input, uint32_t button)
{
	struct input_press press = input->press;
	if (!press.window || press.button != button) {
		return;
	}
	input->press.window = NULL;
	struct window_hit hit = pointer_find(input->pointer);
	if (hit.window != press.window || hit.part != press.part) {
		return;
	}
	if (press.part == WINDOW_PART_CLOSE) {
		window_close(hit.window);
	} else if (press.part == WINDOW_PART_MAXIMIZE) {
		window_set_maximized(hit.window, !hit.window->maximized);
	} else if (press.part == WINDOW_PART_MINIMIZE) {
		window_set_minimized(hit.window, true);
	}
}

void press_forget(struct input *input, struct window *window)
{
	if (input->press.window == window) {
		input->press.window = NULL;
	}
	if (input->press.clicked == window) {
		input->press.clicked = NULL;
	}
}
