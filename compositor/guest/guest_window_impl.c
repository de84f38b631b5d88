/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_window_impl.h"

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "protocol/geometry.h"

static void send_empty(struct guest_window *gw, enum link_opcode opcode)
{
	struct link_msg msg = {.opcode = opcode, .object = gw->id};
	guest_send(gw->guest, &msg);
}

static void send_toplevel_configure(struct guest_window *gw)
{
	const struct window_want *want = &gw->window.want;
	int32_t bounds_width, bounds_height;
	window_max_content(&gw->window, &bounds_width, &bounds_height);
	struct link_msg msg = {.opcode = LINK_CONFIGURE, .object = gw->id};
	msg.configure = (struct link_configure){
		.serial = gw->configured,
		.width = geometry_clamp(want->width, 0, LINK_MAX_DIMENSION),
		.height = geometry_clamp(want->height, 0, LINK_MAX_DIMENSION),
		.bounds_width = geometry_clamp(bounds_width, 0, LINK_MAX_DIMENSION),
		.bounds_height = geometry_clamp(bounds_height, 0, LINK_MAX_DIMENSION),
		.states = want->states,
	};
	guest_send(gw->guest, &msg);
}

static void send_popup_configure(struct guest_window *gw)
{
	const struct window_want *want = &gw->window.want;
	struct link_msg msg = {.opcode = LINK_POPUP_CONFIGURE, .object = gw->id};
	msg.popup_configure = (struct link_popup_configure){
		.serial = gw->configured,
		.token = want->token,
		.x = geometry_clamp(want->x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		.y = geometry_clamp(want->y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		.width = geometry_clamp(want->width, 1, LINK_MAX_DIMENSION),
		.height = geometry_clamp(want->height, 1, LINK_MAX_DIMENSION),
	};
	guest_send(gw->guest, &msg);
}

void guest_window_configure(struct guest_window *gw)
{
	if (!gw->configure_waits || gw->answered != gw->configured || guest_window_is_gone(gw)) {
		return;
	}
	gw->configure_waits = false;
	gw->configured = guest_next_serial(gw->guest);
	if (gw->window.kind == WINDOW_TOPLEVEL) {
		send_toplevel_configure(gw);
	} else {
		send_popup_configure(gw);
	}
}

static void configure(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	gw->configure_waits = true;
	guest_window_configure(gw);
}

static void request_close(struct window *window)
{
	send_empty(guest_window_from(window), LINK_CLOSE);
}

/* Its pixels go at once: the guest may take its time to destroy it. */
static void dismiss(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	guest_window_clear(gw);
	send_empty(gw, LINK_POPUP_DONE);
}

static void output(struct window *window)
{
	guest_window_clip(guest_window_from(window));
}

static void frame(struct window *window, uint32_t time)
{
	struct guest_window *gw = guest_window_from(window);
	if (!gw->frame_wanted) {
		return;
	}
	gw->frame_wanted = false;
	struct link_msg msg = {.opcode = LINK_FRAME, .object = gw->id};
	msg.frame.time = guest_time(gw->guest, time);
	guest_send(gw->guest, &msg);
}

const struct window_impl guest_window_impl = {
	.configure = configure,
	.close = request_close,
	.dismiss = dismiss,
	.output = output,
	.frame = frame,
	.keyboard_enter = guest_window_input_keyboard_enter,
	.keyboard_leave = guest_window_input_keyboard_leave,
	.key = guest_window_input_key,
	.modifiers = guest_window_input_modifiers,
	.pointer_enter = guest_window_input_pointer_enter,
	.pointer_leave = guest_window_input_pointer_leave,
	.pointer_motion = guest_window_input_pointer_motion,
	.pointer_button = guest_window_input_pointer_button,
	.pointer_axis = guest_window_input_pointer_axis,
	.pointer_frame = guest_window_input_pointer_frame,
};
