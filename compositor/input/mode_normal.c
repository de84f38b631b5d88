/* SPDX-License-Identifier: MIT
 *
 * The usual mode: the pointer points, clicks focus, what belongs to a window goes to it. A domain
 * sees the pointer only over windows of the domain that has the focus, or while it holds a button
 * that was pressed in it.
 */
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_pointer.h>

#include "compositor/input/cursor.h"
#include "compositor/input/focus.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/keyboard.h"
#include "compositor/input/pointer.h"
#include "compositor/input/press.h"
#include "compositor/server.h"

/* True when the window may have the pointer now. */
static bool may_have(const struct input *input, const struct window_hit *hit)
{
	const struct window *focused = focus_window(input->server);
	return hit->part == WINDOW_PART_CONTENT && focused && focused->domain == hit->window->domain
	       && !pointer_pressed(input->pointer);
}

/* With a grabbing popup open a held button does not hold the pointer in one window: it may be let go
 * over any of the popup's owner, as menus need it that are opened by a press and end by its release. */
static bool may_take_over(
	const struct input *input, const struct window *holder, const struct window_hit *hit)
{
	const struct window *popup = focus_popup_grab(input->server);
	return popup && hit->part == WINDOW_PART_CONTENT && hit->window != holder
	       && hit->window->owner == popup->owner && holder->owner == popup->owner;
}

static void follow_holder(struct input *input, uint32_t time, struct window *holder)
{
	int32_t x, y;
	window_origin(holder, &x, &y);
	input_route_point(
		input, holder, time, pointer_x(input->pointer) - x, pointer_y(input->pointer) - y);
}

/* The ring of a popup is there to be seen, not to resize by. */
static const char *cursor_over_frame(const struct window_hit *hit)
{
	bool resizes = hit->part == WINDOW_PART_RING && hit->window->kind == WINDOW_TOPLEVEL;
	return resizes ? cursor_of_edges(hit->edges) : "default";
}

static void point(struct input *input, uint32_t time, const struct window_hit *hit)
{
	struct window *holder = input_route_holder(input);
	if (holder && may_take_over(input, holder, hit)) {
		input_route_hand_over(input, hit->window, hit->x, hit->y);
		cursor_point(input->cursor, hit->seen);
	} else if (holder) {
		follow_holder(input, time, holder);
		bool inside = hit->window == holder && hit->part == WINDOW_PART_CONTENT;
		cursor_point(input->cursor, inside ? hit->seen : NULL);
	} else if (may_have(input, hit)) {
		input_route_point(input, hit->window, time, hit->x, hit->y);
		cursor_point(input->cursor, hit->seen);
	} else {
		input_route_point(input, NULL, time, 0, 0);
		cursor_set_host(input->cursor, cursor_over_frame(hit));
	}
}

void mode_normal_point(struct input *input, uint32_t time)
{
	if (pointer_present(input->pointer)) {
		struct window_hit hit = pointer_find(input->pointer);
		point(input, time, &hit);
	}
}

static void handle_button(struct input *input, uint32_t time, uint32_t button, bool pressed)
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

static void handle_axis(struct input *input, const struct wlr_pointer_axis_event *event)
{
	struct window_axis axis = {
		.time = event->time_msec,
		.orientation = event->orientation,
		.source = event->source,
		.inverted =
			event->relative_direction == WL_POINTER_AXIS_RELATIVE_DIRECTION_INVERTED,
		.value = event->delta,
		.value120 = event->delta_discrete,
	};
	if (!(keyboard_held_modifiers(input) & WLR_MODIFIER_LOGO)) {
		keyboard_settle(input);
		input_route_axis(input, &axis);
	}
}

const struct input_mode mode_normal = {
	.name = "normal",
	.point = mode_normal_point,
	.motion = point,
	.button = handle_button,
	.axis = handle_axis,
};
