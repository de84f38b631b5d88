/* SPDX-License-Identifier: MIT */
#include "compositor/input/input_route.h"

#include <linux/input-event-codes.h>
#include <string.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/input/cursor.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pen_buttons.h"
#include "compositor/input/seat_state.h"
#include "compositor/input/text_target.h"
#include "compositor/screen/screen.h"

/* --- the mode -------------------------------------------------------------------------------- */

void input_mode_set(struct input *input, const struct input_mode *mode)
{
	const struct input_mode *old = input->mode;
	input->mode = mode;
	input->press.window = NULL;
	if (old->end) {
		old->end(input);
	}
	input_route_drop_pointer(input);
	input_route_cancel_touch(input);
	if (old->apart != mode->apart) {
		/* What was pressed meanwhile is nobody's. */
		secure_key_settle(&input->secure, NULL);
		desktop_set_apart(input->desktop, mode->apart);
		input_route_set_keyboard(input, input->desktop->active);
	}
}

void input_mode_reset(struct input *input)
{
	input_mode_set(input, &mode_normal);
	mode_normal_point(input, input->time);
}

static void input_mode_look(void *data)
{
	struct input *input = data;
	input->refresh = NULL;
	if (input->mode->point && !input->lock.impl) {
		input->mode->point(input, input->time);
		input_route_frame(input);
	}
}

void input_mode_refresh(struct input *input)
{
	if (!input->refresh) {
		input->refresh = wl_event_loop_add_idle(
			input->desktop->screen->loop, input_mode_look, input);
	}
}

/* --- the window that has the keys ------------------------------------------------------------ */

static void note_modifiers(struct input *input)
{
	input->route.modifiers = seat_state_modifiers(input);
	input->route.keymap = input->keymap.generation;
}

static void tell_modifiers(struct input *input)
{
	struct window *window = input->route.keyboard;
	note_modifiers(input);
	window->impl->modifiers(window);
}

void input_route_set_keyboard(struct input *input, struct window *window)
{
	struct input_route *route = &input->route;
	window = input->mode->apart ? NULL : window;
	if (route->keyboard == window) {
		return;
	}
	struct window *old = route->keyboard;
	text_target_leave(input);
	route->keyboard = NULL;
	key_set_clear(&route->keys);
	if (old) {
		old->impl->keyboard_leave(old);
	}
	if (window) {
		route->keyboard = window;
		note_modifiers(input);
		window->impl->keyboard_enter(window);
	}
}

static void note_press(struct input *input, const struct window *window)
{
	input->route.acted_in = window->domain;
	input->route.acted = clock_ms();
}

void input_route_key(struct input *input, uint32_t time, uint32_t key, bool pressed)
{
	struct input_route *route = &input->route;
	if (!route->keyboard) {
		text_target_takes_key(input, time, key, false);
		return;
	}
	if (text_target_takes_key(input, time, key, pressed)) {
		if (pressed) {
			note_press(input, route->keyboard);
		}
		return;
	}
	input_route_typed_key(input, time, key, pressed);
}

/* A new keymap waits for the first key that needs it: told earlier, it would say that the user
 * turned to another keyboard for a chord. */
void input_route_typed_key(struct input *input, uint32_t time, uint32_t key, bool pressed)
{
	struct input_route *route = &input->route;
	if (!route->keyboard) {
		return;
	}
	bool known = pressed ? key_set_add(&route->keys, key) : key_set_remove(&route->keys, key);
	if (!known) {
		return;
	}
	if (route->keymap != input->keymap.generation) {
		tell_modifiers(input);
	}
	if (pressed) {
		note_press(input, route->keyboard);
	}
	route->keyboard->impl->key(route->keyboard, time, key, pressed);
}

void input_route_modifiers(struct input *input)
{
	struct input_route *route = &input->route;
	struct link_modifiers now = seat_state_modifiers(input);
	if (route->keyboard && memcmp(&now, &route->modifiers, sizeof(now)) != 0) {
		tell_modifiers(input);
	}
}

void input_route_keymap(struct input *input)
{
	if (input->route.keyboard) {
		tell_modifiers(input);
	}
}

/* --- the window that has the pointer --------------------------------------------------------- */

/* What window is told of in place of the pointer; NULL: nothing. A drag is led by pointers. */
static const struct tool_state *tool_for(const struct input *input, const struct window *window)
{
	bool takes = input->mode == &mode_normal && window->impl->takes_tools
		     && window->impl->takes_tools(window);
	return takes ? input->tool : NULL;
}

static void tell_position(struct input *input, uint32_t time, double x, double y)
{
	struct input_route *route = &input->route;
	struct window *window = route->pointer;
	route->x = x;
	route->y = y;
	if (route->tool) {
		window->impl->tool_axes(window, time, x, y, route->tool);
	} else {
		route->frame_due = true;
		window->impl->pointer_motion(window, time, x, y);
	}
}

static void enter_pointer(
	struct input *input, struct window *window, uint32_t time, double x, double y)
{
	input_route_drop_pointer(input);
	if (!window) {
		return;
	}
	struct input_route *route = &input->route;
	route->pointer = window;
	route->tool = tool_for(input, window);
	if (route->tool) {
		window->impl->tool_enter(window, time, route->tool);
		tell_position(input, time, x, y);
	} else {
		route->frame_due = true;
		window->impl->pointer_enter(window, x, y);
	}
}

void input_route_point(
	struct input *input, struct window *window, uint32_t time, double x, double y)
{
	struct input_route *route = &input->route;
	bool held = route->buttons.count > 0;
	if (window && window == route->pointer
		&& (held || route->tool == tool_for(input, window))) {
		tell_position(input, time, x, y);
	} else if (!held && (window || route->pointer)) {
		enter_pointer(input, window, time, x, y);
	}
}

void input_route_hand_over(struct input *input, struct window *window, double x, double y)
{
	struct key_set held = input->route.buttons;
	enter_pointer(input, window, input->time, x, y);
	input->route.buttons = held;
}

static void tell_button(struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	struct input_route *route = &input->route;
	struct window *window = route->pointer;
	if (!route->tool) {
		route->frame_due = true;
		window->impl->pointer_button(window, time, button, pressed);
	} else if (button == BTN_LEFT) {
		window->impl->tool_tip(window, time, pressed);
	} else if (pen_buttons_from_pointer(button) != 0) {
		window->impl->tool_button(window, time, pen_buttons_from_pointer(button), pressed);
	}
}

void input_route_button(struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	struct input_route *route = &input->route;
	if (!route->pointer) {
		return;
	}
	bool known = pressed ? key_set_add(&route->buttons, button)
			     : key_set_remove(&route->buttons, button);
	if (known) {
		if (pressed) {
			note_press(input, route->pointer);
		}
		tell_button(input, time, button, pressed);
	}
}

void input_route_axis(struct input *input, const struct motion_axis *axis)
{
	struct input_route *route = &input->route;
	if (route->pointer && !route->tool) {
		route->frame_due = true;
		route->pointer->impl->pointer_axis(route->pointer, axis);
	}
}

void input_route_step(struct input *input, uint32_t time, const struct motion_step *step)
{
	struct window *window = input->route.pointer;
	if (window) {
		input->route.frame_due = true;
		window->impl->pointer_step(window, time, step);
	}
}

void input_route_frame(struct input *input)
{
	struct input_route *route = &input->route;
	if (route->pointer && route->frame_due) {
		route->frame_due = false;
		route->pointer->impl->pointer_frame(route->pointer);
	}
}

void input_route_drop_pointer(struct input *input)
{
	struct input_route *route = &input->route;
	struct window *window = route->pointer;
	constraint_end(input);
	if (!window) {
		return;
	}
	input_route_gesture_end(input, input->time, true);
	input_route_frame(input);
	key_set_clear(&route->buttons);
	bool tells_tool = route->tool;
	route->pointer = NULL;
	route->tool = NULL;
	if (tells_tool) {
		window->impl->tool_leave(window);
	} else {
		window->impl->pointer_leave(window);
	}
	cursor_set_host(input->cursor, "default");
}

/* --- a pen ------------------------------------------------------------------------------------ */

void input_route_use_tool(struct input *input, const struct tool_state *tool)
{
	input->tool = tool;
}

void input_route_axes(struct input *input, uint32_t time)
{
	const struct input_route *route = &input->route;
	if (route->tool && route->tool == input->tool) {
		tell_position(input, time, route->x, route->y);
	}
}

bool input_route_tells_tool(const struct input *input)
{
	return input->route.tool;
}

/* --- a gesture -------------------------------------------------------------------------------- */

void input_route_gesture_begin(
	struct input *input, uint32_t time, enum link_gesture kind, uint32_t fingers)
{
	struct window *window = input->route.pointer;
	input_route_gesture_end(input, time, true);
	input->route.gesture = window && !input->route.tool && window->impl->gesture_begin
			       && window->impl->gesture_begin(window, time, kind, fingers);
}

void input_route_gesture_update(
	struct input *input, uint32_t time, const struct window_gesture *gesture)
{
	struct window *window = input->route.pointer;
	if (input->route.gesture) {
		window->impl->gesture_update(window, time, gesture);
	}
}

void input_route_gesture_end(struct input *input, uint32_t time, bool cancelled)
{
	struct window *window = input->route.pointer;
	if (input->route.gesture) {
		input->route.gesture = false;
		window->impl->gesture_end(window, time, cancelled);
	}
}

/* --- the window that has fingers -------------------------------------------------------------- */

void input_route_touch_down(
	struct input *input, struct window *window, uint32_t time, uint32_t id, double x, double y)
{
	int32_t origin_x, origin_y;
	window_origin(window, &origin_x, &origin_y);
	input->route.touch = window;
	input->route.touch_due = true;
	note_press(input, window);
	window->impl->touch_down(window, time, id, x - origin_x, y - origin_y);
}

void input_route_touch_motion(struct input *input, uint32_t time, uint32_t id, double x, double y)
{
	struct window *window = input->route.touch;
	if (window) {
		int32_t origin_x, origin_y;
		window_origin(window, &origin_x, &origin_y);
		input->route.touch_due = true;
		window->impl->touch_motion(window, time, id, x - origin_x, y - origin_y);
	}
}

void input_route_touch_up(struct input *input, uint32_t time, uint32_t id)
{
	struct window *window = input->route.touch;
	if (window) {
		input->route.touch_due = true;
		window->impl->touch_up(window, time, id);
	}
}

void input_route_touch_frame(struct input *input)
{
	struct input_route *route = &input->route;
	if (route->touch && route->touch_due) {
		route->touch_due = false;
		route->touch->impl->touch_frame(route->touch);
	}
}

void input_route_touch_end(struct input *input)
{
	input_route_touch_frame(input);
	input->route.touch = NULL;
}

void input_route_cancel_touch(struct input *input)
{
	struct window *window = input->route.touch;
	if (window) {
		input->route.touch = NULL;
		window->impl->touch_cancel(window);
	}
}

struct window *input_route_holder(const struct input *input)
{
	return input->route.buttons.count > 0 ? input->route.pointer : NULL;
}
