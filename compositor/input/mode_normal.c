/* SPDX-License-Identifier: MIT
 *
 * The usual mode: the pointer points, clicks focus, what belongs to a window goes to it. A domain
 * sees the pointer only over windows of the domain that has the focus, or while it holds a button
 * that was pressed in it.
 */
#include <linux/input-event-codes.h>
#include <wlr/types/wlr_keyboard.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/input/cursor.h"
#include "compositor/input/focus.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/input/seat_state.h"
#include "compositor/screen/screen.h"

#define DOUBLE_CLICK 400 /* ms between two presses on a title bar */

/* True when the window may have the pointer now. */
static bool may_have(const struct input *input, const struct window_hit *hit)
{
	const struct window *focused = input->desktop->active;
	return hit->part == WINDOW_PART_CONTENT && focused && focused->domain == hit->window->domain
	       && !pointer_pressed(input->pointer);
}

/* With a grabbing popup open a held button does not hold the pointer in one window: it may be
 * let go over any of the popup's owner, as menus need it that are opened by a press and end by
 * its release. A pen's tip stays where it came down. */
static bool may_take_over(
	const struct input *input, const struct window *holder, const struct window_hit *hit)
{
	const struct window *popup = input->desktop->grab;
	return popup && !input_route_tells_tool(input) && hit->part == WINDOW_PART_CONTENT
	       && hit->window != holder && hit->window->owner == popup->owner
	       && holder->owner == popup->owner;
}

static void point(struct input *input, uint32_t time, const struct window_hit *hit)
{
	struct window *holder = input_route_holder(input);
	if (constraint_keep(input, hit)) {
		return;
	}
	if (holder && may_take_over(input, holder, hit)) {
		input_route_hand_over(input, hit->window, hit->x, hit->y);
		cursor_point(input->cursor, hit->seen);
	} else if (holder) {
		int32_t x, y;
		window_origin(holder, &x, &y);
		input_route_point(input, holder, time, pointer_x(input->pointer) - x,
			pointer_y(input->pointer) - y);
		bool inside = hit->window == holder && hit->part == WINDOW_PART_CONTENT;
		cursor_point(input->cursor, inside ? hit->seen : NULL);
	} else if (may_have(input, hit)) {
		input_route_point(input, hit->window, time, hit->x, hit->y);
		cursor_point(input->cursor, hit->seen);
	} else {
		input_route_point(input, NULL, time, 0, 0);
		/* The ring of a popup is there to be seen, not to resize by. */
		bool resizes =
			hit->part == WINDOW_PART_RING && hit->window->kind == WINDOW_TOPLEVEL;
		cursor_set_host(input->cursor, resizes ? cursor_of_edges(hit->edges) : "default");
	}
	constraint_look(input, hit);
}

void mode_normal_point(struct input *input, uint32_t time)
{
	if (pointer_present(input->pointer)) {
		struct window_hit hit = pointer_find(input->pointer);
		point(input, time, &hit);
	}
}

/* --- presses -------------------------------------------------------------------------------- */

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
	mode_grab_move(input, hit->window);
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
		mode_grab_resize(input, hit->window, hit->edges);
	} else {
		input->press.window = hit->window;
		input->press.part = hit->part;
		input->press.button = button;
	}
}

/* With Super held a press moves or resizes whatever is there, and no window sees it. */
static void press_with_super(struct input *input, const struct window_hit *hit, uint32_t button)
{
	struct window *toplevel = window_toplevel(hit->window);
	focus_set(input, toplevel);
	if (button == BTN_LEFT) {
		mode_grab_move(input, toplevel);
	} else if (button == BTN_RIGHT) {
		uint32_t edges = mode_grab_edges_near(toplevel->box.width, toplevel->box.height,
			pointer_x(input->pointer) - toplevel->box.x,
			pointer_y(input->pointer) - toplevel->box.y);
		mode_grab_resize(input, toplevel, edges);
	}
}

/* A press outside of the windows of a grabbing popup's owner, or on the frame of one, takes all of
 * the chain away, whether or not the owner answers. True when there was one. */
static bool dismiss_grab(struct input *input, const struct window_hit *hit)
{
	struct window *target = input->desktop->grab;
	if (!target) {
		return false;
	}
	bool own = hit->window && hit->window->owner == target->owner;
	bool frame =
		hit->part != WINDOW_PART_CONTENT && own && hit->window->kind == WINDOW_TOPLEVEL;
	if (own && !frame) {
		return false;
	}
	while ((target = input->desktop->grab)) {
		window_dismiss(target);
	}
	return true;
}

/* The press was meant for what was there before. If that would have changed the focus, nobody has
 * it now: what the user types next was not meant for who has it either. */
static bool came_too_soon(struct input *input, const struct window_hit *hit, double x, double y)
{
	const struct window *focused = input->desktop->active;
	struct exposure_look look = exposure_look(input->desktop, hit, x, y);
	if (look.fresh && look.meant && focused && look.meant != focused->domain) {
		focus_set(input, NULL);
	}
	return look.fresh;
}

static void press_begin(struct input *input, uint32_t time, uint32_t button)
{
	struct window_hit hit = pointer_find(input->pointer);
	bool super = seat_state_held(input) & WLR_MODIFIER_LOGO;
	bool only_focus = !super && dismiss_grab(input, &hit);
	if (!hit.window
		|| came_too_soon(
			input, &hit, pointer_x(input->pointer), pointer_y(input->pointer))) {
		return;
	}
	if (super) {
		press_with_super(input, &hit, button);
		return;
	}
	/* First, so that the window that is clicked has the pointer before the press. */
	focus_set(input, hit.window);
	keyboard_settle(input);
	if (only_focus) {
		return;
	}
	if (hit.part == WINDOW_PART_CONTENT) {
		input_route_point(input, hit.window, time, hit.x, hit.y);
		input_route_button(input, time, button, true);
		constraint_note_press(input, hit.window);
		constraint_look(input, &hit);
	} else {
		press_frame(input, &hit, time, button);
	}
}

bool mode_normal_touch(struct input *input, const struct window_hit *hit, double x, double y)
{
	bool only_focus = dismiss_grab(input, hit);
	if (came_too_soon(input, hit, x, y)) {
		return false;
	}
	focus_set(input, hit->window);
	keyboard_settle(input);
	return !only_focus;
}

static void press_end(struct input *input, uint32_t button)
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

/* --- the mode ------------------------------------------------------------------------------- */

static void mode_normal_handle_button(
	struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	if (!pressed) {
		press_end(input, button);
		mode_normal_point(input, time);
	} else if (input_route_holder(input)) {
		input_route_button(input, time, button, true);
	} else if (!input->press.window) {
		press_begin(input, time, button);
	}
}

static void mode_normal_handle_axis(struct input *input, const struct motion_axis *axis)
{
	if (!(seat_state_held(input) & WLR_MODIFIER_LOGO)) {
		keyboard_settle(input);
		input_route_axis(input, axis);
	}
}

/* Not to what came there by itself, and not away from what is pressed or open. */
static bool may_follow(const struct input *input, const struct window_hit *hit)
{
	const struct desktop *desktop = input->desktop;
	return desktop->screen->config->focus_follows && hit->window && !desktop->grab
	       && !pointer_pressed(input->pointer)
	       && window_toplevel(hit->window) != desktop->active
	       && !pointer_exposure(input->pointer, hit).fresh;
}

static void mode_normal_handle_motion(
	struct input *input, uint32_t time, const struct window_hit *hit)
{
	if (may_follow(input, hit)) {
		focus_follow(input, hit->window);
	}
	point(input, time, hit);
}

const struct input_mode mode_normal = {
	.name = "normal",
	.point = mode_normal_point,
	.motion = mode_normal_handle_motion,
	.button = mode_normal_handle_button,
	.axis = mode_normal_handle_axis,
};

void mode_normal_forget(struct input *input, struct window *window)
{
	if (input->press.window == window) {
		input->press.window = NULL;
	}
	if (input->press.clicked == window) {
		input->press.clicked = NULL;
	}
}
