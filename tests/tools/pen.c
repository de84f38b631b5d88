/* SPDX-License-Identifier: MIT */
#include "pen.h"

#include <stdio.h>
#include <string.h>
#include <wayland-server-core.h>
#include <wlr/backend.h>
#include <wlr/interfaces/wlr_tablet_tool.h>

#define ALL_AXES ((WLR_TABLET_TOOL_AXIS_WHEEL << 1) - 1)

static const struct wlr_tablet_impl tablet_impl = {.name = "pens"};
static struct wlr_tablet tablet;
static struct wlr_tablet_tool tool;
static bool has_tablet, has_tool;

static void plug(struct wlr_backend *backend)
{
	if (!has_tablet) {
		has_tablet = true;
		wlr_tablet_init(&tablet, &tablet_impl, "pens");
		wl_signal_emit_mutable(&backend->events.new_input, &tablet.base);
	}
}

static void drop_tool(void)
{
	if (has_tool) {
		has_tool = false;
		wl_signal_emit_mutable(&tool.events.destroy, &tool);
	}
}

void pen_unplug(void)
{
	drop_tool();
	if (has_tablet) {
		has_tablet = false;
		wlr_tablet_finish(&tablet);
	}
}

/* all: of a tool that can say everything, or nothing but where it is. */
static void take_tool(enum wlr_tablet_tool_type type, bool all)
{
	if (has_tool && tool.type == type && tool.pressure == all) {
		return;
	}
	drop_tool();
	tool = (struct wlr_tablet_tool){.type = type,
		.tilt = all,
		.pressure = all,
		.distance = all,
		.rotation = all,
		.slider = all};
	wl_signal_init(&tool.events.destroy);
	has_tool = true;
}

static void come_or_go(uint32_t time, double x, double y, bool comes)
{
	struct wlr_tablet_tool_proximity_event event = {&tablet, &tool, time, x, y,
		comes ? WLR_TABLET_TOOL_PROXIMITY_IN : WLR_TABLET_TOOL_PROXIMITY_OUT};
	wl_signal_emit_mutable(&tablet.events.proximity, &event);
}

static void move(uint32_t time, struct wlr_tablet_tool_axis_event *event, uint32_t axes)
{
	event->tablet = &tablet;
	event->tool = &tool;
	event->time_msec = time;
	event->updated_axes = axes;
	wl_signal_emit_mutable(&tablet.events.axis, event);
}

static void touch(uint32_t time, double x, double y, bool down)
{
	struct wlr_tablet_tool_tip_event event = {&tablet, &tool, time, x, y,
		down ? WLR_TABLET_TOOL_TIP_DOWN : WLR_TABLET_TOOL_TIP_UP};
	wl_signal_emit_mutable(&tablet.events.tip, &event);
}

static void press(uint32_t time, unsigned button, bool pressed)
{
	struct wlr_tablet_tool_button_event event = {
		&tablet, &tool, time, button, pressed ? WLR_BUTTON_PRESSED : WLR_BUTTON_RELEASED};
	wl_signal_emit_mutable(&tablet.events.button, &event);
}

bool pen_does(struct wlr_backend *backend, uint32_t time, const char *words)
{
	int first, second;
	double x, y;
	struct wlr_tablet_tool_axis_event axes = {0};
	plug(backend);
	if (sscanf(words, "near %d %d %lf %lf", &first, &second, &x, &y) == 4) {
		take_tool((enum wlr_tablet_tool_type)first, second != 0);
		come_or_go(time, x, y, true);
	} else if (sscanf(words, "axes %lf %lf %lf %lf %lf %lf %lf %lf", &axes.x, &axes.y,
			   &axes.pressure, &axes.distance, &axes.tilt_x, &axes.tilt_y,
			   &axes.rotation, &axes.slider)
		   == 8) {
		move(time, &axes, ALL_AXES);
	} else if (sscanf(words, "press %lf", &axes.pressure) == 1) {
		move(time, &axes, WLR_TABLET_TOOL_AXIS_PRESSURE);
	} else if (sscanf(words, "wheel %lf", &axes.wheel_delta) == 1) {
		move(time, &axes, WLR_TABLET_TOOL_AXIS_WHEEL);
	} else if (sscanf(words, "tip %d %lf %lf", &first, &x, &y) == 3) {
		touch(time, x, y, first != 0);
	} else if (sscanf(words, "button %d %d", &first, &second) == 2) {
		press(time, (unsigned)first, second != 0);
	} else if (strcmp(words, "far") == 0) {
		come_or_go(time, 0, 0, false);
	} else if (strcmp(words, "gone") == 0) {
		pen_unplug();
	} else {
		return false;
	}
	return true;
}
