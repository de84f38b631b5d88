/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_window_impl.h"

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_outputs.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"

static void send_empty(struct guest_window *gw, enum link_opcode opcode)
{
	LINK_MSG(msg, opcode, gw->id);
	guest_send(gw->guest, &msg);
}

static void configure(struct window *window)
{
	guest_configure_changed(guest_window_from(window));
}

static void request_close(struct window *window)
{
	guest_liveness_close(guest_window_from(window));
}

/* Its pixels go at once: the guest may take its time to destroy it. */
static void dismiss(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	layer_list_clear(&gw->layers);
	send_empty(gw, LINK_POPUP_DONE);
}

/* Its pictures are scaled for it, and the guest hears of it: of the output itself first. */
static void output(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	guest_window_clip(gw);
	guest_outputs_tell(gw->guest->outputs);
	LINK_MSG(msg, LINK_WINDOW_OUTPUT, gw->id);
	msg.window_output = (struct link_window_output){
		.output = window->output,
		.scale = guest_outputs_scale(window->scale),
	};
	guest_send(gw->guest, &msg);
}

static void frame(struct window *window, uint32_t time)
{
	struct guest_window *gw = guest_window_from(window);
	if (!gw->frame_wanted) {
		return;
	}
	gw->frame_wanted = false;
	LINK_MSG(msg, LINK_FRAME, gw->id);
	msg.frame.time = guest_time(gw->guest, time);
	guest_send(gw->guest, &msg);
}

const struct window_impl guest_window_impl = {
	.configure = configure,
	.close = request_close,
	.dismiss = dismiss,
	.output = output,
	.frame = frame,
	.takes_pointer = guest_window_input_takes_pointer,
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
