/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_window_life.h"

#include <stdlib.h>

#include "compositor/desktop/window.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_constraint.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_gesture.h"
#include "compositor/guest/guest_liveness.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/guest_outputs.h"
#include "compositor/guest/guest_text_input.h"
#include "compositor/guest/guest_tool.h"
#include "compositor/guest/guest_touch.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/guests.h"
#include "compositor/screen/beat.h"

/* --- what the desktop wants of it ------------------------------------------------------------ */

/* Its pixels go at once: the guest may take its time to destroy it. */
static void guest_window_dismiss(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	window_take_off(window);
	layer_list_clear(&gw->layers);
	LINK_MSG(msg, LINK_POPUP_DONE, gw->id);
	guest_send(gw->guest, &msg);
}

/* Its pictures are scaled for it, and the guest hears of it: of the output itself first. */
static void guest_window_output(struct window *window)
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

/* The time of the point says no more than FRAME does, however the picture came on the screen. */
static void tell_presented(struct guest_window *gw, const struct beat_point *point)
{
	struct guest *guest = gw->guest;
	uint64_t since = point->at - (uint64_t)guest->began * 1000;
	uint64_t refresh = point->period * 1000;
	LINK_MSG(msg, LINK_PRESENTED, gw->id);
	msg.presented = (struct link_presented){
		.time = guest_time(guest, (uint32_t)(point->at / 1000)),
		.fraction = (uint32_t)(point->at % 1000),
		.refresh = refresh < LINK_MAX_REFRESH ? (uint32_t)refresh : LINK_MAX_REFRESH,
		.sequence = since / point->period,
	};
	gw->feedback_due = false;
	guest_send_late(guest, &msg);
}

static void guest_window_frame(struct window *window, const struct beat_point *point)
{
	struct guest_window *gw = guest_window_from(window);
	/* It has not been shown what it waits for: guest_window_drawn asks for another frame. */
	window->frame_owed = layer_list_is_late(&gw->layers);
	if (window->frame_owed) {
		return;
	}
	if (gw->feedback_due) {
		tell_presented(gw, point);
	}
	LINK_MSG(msg, LINK_FRAME, gw->id);
	msg.frame.time = guest_time(gw->guest, (uint32_t)(point->at / 1000));
	guest_send_late(gw->guest, &msg);
}

static const struct window_impl window_impl = {
	.configure = guest_window_configure,
	.close = guest_liveness_close,
	.dismiss = guest_window_dismiss,
	.output = guest_window_output,
	.frame = guest_window_frame,
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
	.pointer_constrained = guest_constraint_tell,
	.pointer_step = guest_window_input_pointer_step,
	.takes_touch = guest_touch_takes,
	.touch_down = guest_touch_down,
	.touch_motion = guest_touch_motion,
	.touch_up = guest_touch_up,
	.touch_cancel = guest_touch_cancel,
	.touch_frame = guest_touch_frame,
	.gesture_begin = guest_gesture_begin,
	.gesture_update = guest_gesture_update,
	.gesture_end = guest_gesture_end,
	.takes_tools = guest_tool_takes,
	.tool_enter = guest_tool_enter,
	.tool_leave = guest_tool_leave,
	.tool_axes = guest_tool_axes,
	.tool_tip = guest_tool_tip,
	.tool_button = guest_tool_button,
};

const char *guests_window_refusal(struct window *window)
{
	if (window->impl != &window_impl) {
		return "";
	}
	return guest_memory_describe(layer_list_refusal(&guest_window_from(window)->layers));
}

/* --- its life ------------------------------------------------------------------------------- */

struct guest_window *guest_window_create(
	struct guest *guest, uint32_t id, enum window_kind kind, struct guest_window *parent)
{
	struct guest_window *gw = calloc(1, sizeof(*gw));
	if (!gw
		|| !window_init(&gw->window, guest->guests->desktop, guest->domain, kind,
			parent ? &parent->window : NULL, &window_impl)) {
		free(gw);
		return NULL;
	}
	if (!layer_list_init(&gw->layers, guest, id, gw->window.content, guest_window_drawn)) {
		window_finish(&gw->window);
		free(gw);
		return NULL;
	}
	gw->guest = guest;
	gw->id = id;
	gw->window.owner = guest;
	pixman_region32_init(&gw->input);
	guest_liveness_mark(gw);
	return gw;
}

void guest_window_destroy(struct guest_window *gw)
{
	guest_constraint_forget(gw);
	guest_touch_forget(gw);
	guest_gesture_forget(gw);
	guest_tool_forget(gw);
	guest_window_input_forget(gw);
	guest_delay_forget(gw);
	guest_text_input_forget(gw);
	pixman_region32_fini(&gw->input);
	layer_list_clear(&gw->layers);
	window_finish(&gw->window);
	free(gw);
}

bool guest_window_go_on(struct guest *guest, uint64_t end)
{
	struct guest_window *gw = guest->going;
	if (!gw) {
		return true;
	}
	if (!window_shed(&gw->window, end)) {
		return false;
	}
	guest->going = NULL;
	guest_window_destroy(gw);
	return true;
}
