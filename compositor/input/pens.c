/* SPDX-License-Identifier: MIT */
#include "compositor/input/pens.h"

#include <linux/input-event-codes.h>
#include <math.h>
#include <stdlib.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_tablet_tool.h>

#include "common/listener.h"
#include "common/motion.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pen_buttons.h"
#include "compositor/input/pointer.h"

/* As libinput has it of mice: degrees are the px of a scroll, so many of them are a notch, which is
 * 120 in the protocol's units. */
#define NOTCH_DEGREES 15
#define NOTCH_UNITS 120
#define MOST_DEGREES 36000 /* devices may be mad */

struct pens {
	struct input *input;
	/* That is near its tablet, or was heard of last, and how that is. NULL: none, or one that
	 * is a mouse. */
	struct wlr_tablet_tool *wlr;
	struct tool_state tool;
	double x, y; /* the last position said, 0 to 1: an event may have but one of them */
	struct wl_listener axis, proximity, tip, button; /* of the pointer's wlr_cursor */
	struct wl_listener destroy; /* of wlr */
};

/* --- which ------------------------------------------------------------------------------------ */

/* 0: what is on the tablet there is a mouse or the like. */
static enum link_tool kind_of(const struct wlr_tablet_tool *wlr)
{
	switch (wlr->type) {
	case WLR_TABLET_TOOL_TYPE_PEN:
		return LINK_TOOL_PEN;
	case WLR_TABLET_TOOL_TYPE_ERASER:
		return LINK_TOOL_ERASER;
	case WLR_TABLET_TOOL_TYPE_BRUSH:
		return LINK_TOOL_BRUSH;
	case WLR_TABLET_TOOL_TYPE_PENCIL:
		return LINK_TOOL_PENCIL;
	case WLR_TABLET_TOOL_TYPE_AIRBRUSH:
		return LINK_TOOL_AIRBRUSH;
	default:
		return 0;
	}
}

static uint32_t abilities_of(const struct wlr_tablet_tool *wlr)
{
	return (wlr->pressure ? LINK_TOOL_PRESSURE : 0) | (wlr->distance ? LINK_TOOL_DISTANCE : 0)
	       | (wlr->tilt ? LINK_TOOL_TILT : 0) | (wlr->rotation ? LINK_TOOL_ROTATION : 0)
	       | (wlr->slider ? LINK_TOOL_SLIDER : 0);
}

/* It may come back. Who is told of it has to hear which one is next. */
static void leave_tool(struct pens *pens)
{
	wl_list_remove(&pens->destroy.link);
	wl_list_init(&pens->destroy.link);
	pens->wlr = NULL;
	input_route_use_tool(pens->input, NULL);
	if (input_route_tells_tool(pens->input)) {
		input_route_drop_pointer(pens->input);
	}
}

static void pens_handle_destroy(struct wl_listener *listener, void *data)
{
	leave_tool(wl_container_of(listener, (struct pens *)NULL, destroy));
}

/* It is the pointer from now on. */
static void use_tool(struct pens *pens, struct wlr_tablet_tool *wlr)
{
	if (wlr != pens->wlr) {
		leave_tool(pens);
		pens->wlr = wlr;
		pens->tool =
			(struct tool_state){.kind = kind_of(wlr), .abilities = abilities_of(wlr)};
		listen_to(&wlr->events.destroy, &pens->destroy, pens_handle_destroy);
	}
	input_route_use_tool(pens->input, pens->tool.kind != 0 ? &pens->tool : NULL);
}

/* --- what it does ----------------------------------------------------------------------------- */

static void follow_pen(struct pens *pens, struct wlr_tablet *tablet, uint32_t time)
{
	struct pointer *pointer = pens->input->pointer;
	double x, y;
	wlr_cursor_absolute_to_layout_coords(
		pointer_cursor(pointer), &tablet->base, pens->x, pens->y, &x, &y);
	pointer_follow(pointer, &tablet->base, time, x, y);
}

static void take_axes(struct tool_state *tool, const struct wlr_tablet_tool_axis_event *event)
{
	const struct {
		uint32_t axis, ability;
		double *value, said;
	} axes[] = {
		{WLR_TABLET_TOOL_AXIS_PRESSURE, LINK_TOOL_PRESSURE, &tool->pressure,
			event->pressure},
		{WLR_TABLET_TOOL_AXIS_DISTANCE, LINK_TOOL_DISTANCE, &tool->distance,
			event->distance},
		{WLR_TABLET_TOOL_AXIS_TILT_X, LINK_TOOL_TILT, &tool->tilt_x, event->tilt_x},
		{WLR_TABLET_TOOL_AXIS_TILT_Y, LINK_TOOL_TILT, &tool->tilt_y, event->tilt_y},
		{WLR_TABLET_TOOL_AXIS_ROTATION, LINK_TOOL_ROTATION, &tool->rotation,
			event->rotation},
		{WLR_TABLET_TOOL_AXIS_SLIDER, LINK_TOOL_SLIDER, &tool->slider, event->slider},
	};
	for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
		if (event->updated_axes & axes[i].axis && tool->abilities & axes[i].ability) {
			*axes[i].value = axes[i].said;
		}
	}
}

/* Mostly a tablet's mouse has one. Where the pointer is told as a pen nobody hears of it. */
static void turn_wheel(struct pens *pens, uint32_t time, double degrees)
{
	double sane = fmax(-MOST_DEGREES, fmin(MOST_DEGREES, degrees));
	const struct motion_axis axis = {
		.time = time,
		.orientation = WL_POINTER_AXIS_VERTICAL_SCROLL,
		.source = WL_POINTER_AXIS_SOURCE_WHEEL,
		.value = sane,
		.value120 = (int32_t)lround(sane * NOTCH_UNITS / NOTCH_DEGREES),
	};
	pointer_scroll(pens->input->pointer, &axis);
	pointer_end_frame(pens->input->pointer);
}

static void pens_handle_axis(struct wl_listener *listener, void *data)
{
	struct pens *pens = wl_container_of(listener, pens, axis);
	const struct wlr_tablet_tool_axis_event *event = data;
	bool has_x = event->updated_axes & WLR_TABLET_TOOL_AXIS_X;
	bool has_y = event->updated_axes & WLR_TABLET_TOOL_AXIS_Y;
	use_tool(pens, event->tool);
	pens->x = has_x ? event->x : pens->x;
	pens->y = has_y ? event->y : pens->y;
	take_axes(&pens->tool, event);
	if (event->updated_axes & WLR_TABLET_TOOL_AXIS_WHEEL) {
		turn_wheel(pens, event->time_msec, event->wheel_delta);
	}
	if (has_x || has_y) {
		follow_pen(pens, event->tablet, event->time_msec);
		pointer_end_frame(pens->input->pointer);
	} else {
		pointer_note_activity(pens->input->pointer, event->time_msec);
		input_route_axes(pens->input, event->time_msec);
	}
}

static void pens_handle_proximity(struct wl_listener *listener, void *data)
{
	struct pens *pens = wl_container_of(listener, pens, proximity);
	const struct wlr_tablet_tool_proximity_event *event = data;
	if (event->state == WLR_TABLET_TOOL_PROXIMITY_IN) {
		use_tool(pens, event->tool);
		pens->x = event->x;
		pens->y = event->y;
		follow_pen(pens, event->tablet, event->time_msec);
		pointer_end_frame(pens->input->pointer);
	} else if (event->tool == pens->wlr) {
		leave_tool(pens);
		input_mode_refresh(pens->input);
	}
}

static void pens_handle_tip(struct wl_listener *listener, void *data)
{
	struct pens *pens = wl_container_of(listener, pens, tip);
	const struct wlr_tablet_tool_tip_event *event = data;
	struct pointer *pointer = pens->input->pointer;
	bool down = event->state == WLR_TABLET_TOOL_TIP_DOWN;
	use_tool(pens, event->tool);
	if (down) {
		pens->x = event->x;
		pens->y = event->y;
		follow_pen(pens, event->tablet, event->time_msec);
	}
	pointer_press(pointer, &event->tablet->base, event->time_msec, BTN_LEFT, down);
	pointer_end_frame(pointer);
}

/* Others are no button of a pointer. */
static void pens_handle_button(struct wl_listener *listener, void *data)
{
	struct pens *pens = wl_container_of(listener, pens, button);
	const struct wlr_tablet_tool_button_event *event = data;
	struct pointer *pointer = pens->input->pointer;
	uint32_t button = pen_buttons_to_pointer(event->button);
	use_tool(pens, event->tool);
	if (button != 0) {
		pointer_press(pointer, &event->tablet->base, event->time_msec, button,
			event->state == WLR_BUTTON_PRESSED);
		pointer_end_frame(pointer);
	}
}

/* --- their life ------------------------------------------------------------------------------- */

struct pens *pens_create(struct input *input)
{
	struct pens *pens = calloc(1, sizeof(*pens));
	if (!pens) {
		return NULL;
	}
	struct wlr_cursor *cursor = pointer_cursor(input->pointer);
	pens->input = input;
	listen_to(&cursor->events.tablet_tool_axis, &pens->axis, pens_handle_axis);
	listen_to(&cursor->events.tablet_tool_proximity, &pens->proximity, pens_handle_proximity);
	listen_to(&cursor->events.tablet_tool_tip, &pens->tip, pens_handle_tip);
	listen_to(&cursor->events.tablet_tool_button, &pens->button, pens_handle_button);
	wl_list_init(&pens->destroy.link);
	return pens;
}

void pens_destroy(struct pens *pens)
{
	if (!pens) {
		return;
	}
	wl_list_remove(&pens->destroy.link);
	wl_list_remove(&pens->axis.link);
	wl_list_remove(&pens->proximity.link);
	wl_list_remove(&pens->tip.link);
	wl_list_remove(&pens->button.link);
	free(pens);
}
