/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_tool.h"

#include <math.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/guests.h"
#include "compositor/input/input.h"
#include "protocol/channel.h"

void guest_tool_wish(struct guest_window *gw, const struct link_msg *msg)
{
	gw->takes_tools = msg->tool_wish.takes != 0;
	input_wishes_changed(gw->guest->guests->input);
}

bool guest_tool_takes(const struct window *window)
{
	const struct guest_window *gw = wl_container_of(window, gw, window);
	return gw->takes_tools;
}

void guest_tool_enter(struct window *window, uint32_t time, const struct tool_state *tool)
{
	struct guest_window *gw = guest_window_from(window);
	LINK_MSG(msg, LINK_TOOL_ENTER, gw->id);
	msg.tool_enter = (struct link_tool_enter){
		.serial = guest_window_input_note_enter(gw),
		.time = guest_time(gw->guest, time),
		.kind = tool->kind,
		.abilities = tool->abilities,
	};
	guest_delay_send(gw->guest, &msg);
}

void guest_tool_leave(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	guest_tool_forget(gw);
	guest_window_input_forget(gw);
	LINK_MSG(msg, LINK_TOOL_LEAVE, gw->id);
	guest_delay_send(gw->guest, &msg);
}

void guest_tool_flush(struct guest *guest)
{
	struct guest_tool *waiting = &guest->tool;
	if (waiting->window) {
		LINK_MSG(msg, LINK_TOOL_AXES, waiting->window->id);
		msg.tool_axes = waiting->axes;
		waiting->window = NULL;
		guest_delay_send(guest, &msg);
	}
}

/* In units of 1 / one, within what a message has. Devices may be mad. */
static int32_t in_units(double value, double one, int32_t least, int32_t most)
{
	double units = value * one;
	return units >= least ? (int32_t)lround(fmin(units, most)) : least;
}

void guest_tool_axes(
	struct window *window, uint32_t time, double x, double y, const struct tool_state *tool)
{
	const int32_t one = LINK_TOOL_ONE;
	struct guest_window *gw = guest_window_from(window);
	struct guest_tool *waiting = &gw->guest->tool;
	waiting->window = gw;
	waiting->axes = (struct link_tool_axes){
		.time = guest_time(gw->guest, time),
		.x = guest_window_input_fixed(x),
		.y = guest_window_input_fixed(y),
		.pressure = (uint32_t)in_units(tool->pressure, one, 0, one),
		.distance = (uint32_t)in_units(tool->distance, one, 0, one),
		.tilt_x = in_units(tool->tilt_x, 256, -LINK_MAX_TILT, LINK_MAX_TILT),
		.tilt_y = in_units(tool->tilt_y, 256, -LINK_MAX_TILT, LINK_MAX_TILT),
		.rotation = in_units(tool->rotation, 256, 0, LINK_MAX_TOOL_ROTATION),
		.slider = in_units(tool->slider, one, -one, one),
	};
	if (!channel_wants_write(gw->guest->channel)) {
		guest_tool_flush(gw->guest);
	}
}

void guest_tool_tip(struct window *window, uint32_t time, bool down)
{
	struct guest_window *gw = guest_window_from(window);
	guest_tool_flush(gw->guest);
	LINK_MSG(msg, LINK_TOOL_TIP, gw->id);
	msg.tool_tip = (struct link_tool_tip){
		.serial = guest_next_serial(gw->guest),
		.time = guest_time(gw->guest, time),
		.down = down,
	};
	guest_window_input_send_press(gw, &msg, msg.tool_tip.serial, down);
}

void guest_tool_button(struct window *window, uint32_t time, uint32_t button, bool pressed)
{
	struct guest_window *gw = guest_window_from(window);
	guest_tool_flush(gw->guest);
	LINK_MSG(msg, LINK_TOOL_BUTTON, gw->id);
	msg.tool_button = (struct link_tool_button){
		.serial = guest_next_serial(gw->guest),
		.time = guest_time(gw->guest, time),
		.button = button,
		.pressed = pressed,
	};
	guest_window_input_send_press(gw, &msg, msg.tool_button.serial, pressed);
}

void guest_tool_forget(struct guest_window *gw)
{
	if (gw->guest->tool.window == gw) {
		gw->guest->tool.window = NULL;
	}
}
