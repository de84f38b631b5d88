/* SPDX-License-Identifier: MIT */
#include "compositor/input/pens.h"

#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_tablet_tool.h>

#include "common/listener.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"

struct pens {
	struct input *input;
	double x, y; /* the last position said, 0 to 1: an event may have but one of them */
	struct wl_listener axis, proximity, tip, button; /* of the pointer's wlr_cursor */
};

static void follow_pen(struct pens *pens, struct wlr_tablet *tablet, uint32_t time)
{
	struct pointer *pointer = pens->input->pointer;
	double x, y;
	wlr_cursor_absolute_to_layout_coords(
		pointer_cursor(pointer), &tablet->base, pens->x, pens->y, &x, &y);
	pointer_follow(pointer, &tablet->base, time, x, y);
}

static void pens_handle_axis(struct wl_listener *listener, void *data)
{
	struct pens *pens = wl_container_of(listener, pens, axis);
	const struct wlr_tablet_tool_axis_event *event = data;
	bool has_x = event->updated_axes & WLR_TABLET_TOOL_AXIS_X;
	bool has_y = event->updated_axes & WLR_TABLET_TOOL_AXIS_Y;
	pens->x = has_x ? event->x : pens->x;
	pens->y = has_y ? event->y : pens->y;
	if (has_x || has_y) {
		follow_pen(pens, event->tablet, event->time_msec);
		pointer_end_frame(pens->input->pointer);
	}
}

static void pens_handle_proximity(struct wl_listener *listener, void *data)
{
	struct pens *pens = wl_container_of(listener, pens, proximity);
	const struct wlr_tablet_tool_proximity_event *event = data;
	if (event->state == WLR_TABLET_TOOL_PROXIMITY_IN) {
		pens->x = event->x;
		pens->y = event->y;
		follow_pen(pens, event->tablet, event->time_msec);
		pointer_end_frame(pens->input->pointer);
	}
}

static void pens_handle_tip(struct wl_listener *listener, void *data)
{
	struct pens *pens = wl_container_of(listener, pens, tip);
	const struct wlr_tablet_tool_tip_event *event = data;
	struct pointer *pointer = pens->input->pointer;
	bool down = event->state == WLR_TABLET_TOOL_TIP_DOWN;
	if (down) {
		pens->x = event->x;
		pens->y = event->y;
		follow_pen(pens, event->tablet, event->time_msec);
	}
	pointer_press(pointer, &event->tablet->base, event->time_msec, BTN_LEFT, down);
	pointer_end_frame(pointer);
}

/* Others are no button of a mouse. */
static void pens_handle_button(struct wl_listener *listener, void *data)
{
	struct pens *pens = wl_container_of(listener, pens, button);
	const struct wlr_tablet_tool_button_event *event = data;
	struct pointer *pointer = pens->input->pointer;
	if (event->button == BTN_STYLUS || event->button == BTN_STYLUS2) {
		uint32_t button = event->button == BTN_STYLUS ? BTN_RIGHT : BTN_MIDDLE;
		pointer_press(pointer, &event->tablet->base, event->time_msec, button,
			event->state == WLR_BUTTON_PRESSED);
		pointer_end_frame(pointer);
	}
}

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
	return pens;
}

void pens_destroy(struct pens *pens)
{
	if (!pens) {
		return;
	}
	wl_list_remove(&pens->axis.link);
	wl_list_remove(&pens->proximity.link);
	wl_list_remove(&pens->tip.link);
	wl_list_remove(&pens->button.link);
	free(pens);
}
