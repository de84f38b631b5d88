/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_window_input.h"

#include <math.h>
#include <string.h>

#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_liveness.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guests.h"
#include "compositor/input/seat_state.h"
#include "protocol/channel.h"
#include "protocol/geometry.h"

link_fixed guest_window_input_fixed(double value)
{
	double most = 256.0 * LINK_MAX_OFFSET;
	return (link_fixed)lround(fmax(-most, fmin(most, value * 256)));
}

bool guest_window_input_takes_pointer(struct window *window, double x, double y)
{
	struct guest_window *gw = guest_window_from(window);
	return !gw->takes_part
	       || pixman_region32_contains_point(&gw->input, (int)floor(x), (int)floor(y), NULL);
}

void guest_window_input_send_keymap(struct guest *guest)
{
	uint32_t length, generation;
	const char *text = seat_state_keymap(guest->guests->input, &length, &generation);
	if (!text || generation == guest->keymap_generation) {
		return;
	}
	guest->keymap_generation = generation;
	if (length == 0 || length > LINK_MAX_KEYMAP) {
		domain_log(guest->domain, "gets no keymap: it has %u bytes of %u", length,
			LINK_MAX_KEYMAP);
		return;
	}
	for (uint32_t offset = 0; offset < length; offset += LINK_MAX_KEYMAP_CHUNK) {
		uint32_t left = length - offset;
		LINK_MSG(msg, LINK_KEYMAP, 0);
		msg.keymap.total = length;
		msg.keymap.offset = offset;
		msg.keymap.length = left < LINK_MAX_KEYMAP_CHUNK ? left : LINK_MAX_KEYMAP_CHUNK;
		memcpy(msg.keymap.bytes, text + offset, msg.keymap.length);
		guest_delay_send(guest, &msg);
	}
}

void guest_window_input_keyboard_enter(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	guest_window_input_send_keymap(gw->guest);
	LINK_MSG(msg, LINK_KEYBOARD_ENTER, gw->id);
	msg.keyboard_enter.serial = guest_next_serial(gw->guest);
	msg.keyboard_enter.modifiers = seat_state_modifiers(gw->guest->guests->input);
	guest_delay_send(gw->guest, &msg);
	guest_liveness_ask(gw->guest);
}

void guest_window_input_keyboard_leave(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	LINK_MSG(msg, LINK_KEYBOARD_LEAVE, gw->id);
	guest_delay_send(gw->guest, &msg);
}

/* The user pressed something in it that the guest knows by that serial. */
static void note_act(struct guest_window *gw, uint32_t serial)
{
	struct guest_acts *acts = &guest_window_from(window_toplevel(&gw->window))->acts;
	acts->serials[acts->next] = serial;
	acts->next = (acts->next + 1) % GUEST_ACTS;
	guest_liveness_ask(gw->guest);
}

void guest_window_input_send_press(
	struct guest_window *gw, const struct link_msg *msg, uint32_t serial, bool pressed)
{
	guest_delay_send(gw->guest, msg);
	if (pressed) {
		gw->press_serial = gw->guest->press_serial = serial;
		note_act(gw, serial);
	}
}

void guest_window_input_key(struct window *window, uint32_t time, uint32_t key, bool pressed)
{
	struct guest_window *gw = guest_window_from(window);
	LINK_MSG(msg, LINK_KEY, gw->id);
	msg.key = (struct link_key){
		.serial = guest_next_serial(gw->guest),
		.time = guest_time(gw->guest, time),
		.key = key,
		.pressed = pressed,
	};
	guest_delay_send(gw->guest, &msg);
	if (pressed) {
		note_act(gw, msg.key.serial);
	}
}

/* Another keyboard may have another keymap. */
void guest_window_input_modifiers(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	guest_window_input_send_keymap(gw->guest);
	LINK_MSG(msg, LINK_MODIFIERS, gw->id);
	msg.modifiers = seat_state_modifiers(gw->guest->guests->input);
	guest_delay_send(gw->guest, &msg);
}

void guest_window_input_flush(struct guest *guest)
{
	struct guest_window *gw = guest->waiting.window;
	if (!gw) {
		return;
	}
	const struct guest_motion waiting = guest->waiting;
	guest->waiting = (struct guest_motion){0};
	if (waiting.stepped) {
		LINK_MSG(msg, LINK_POINTER_RELATIVE, gw->id);
		msg.pointer_relative = waiting.relative;
		guest_delay_send(guest, &msg);
	}
	if (waiting.moved) {
		LINK_MSG(msg, LINK_POINTER_MOTION, gw->id);
		msg.pointer_motion = waiting.motion;
		guest_delay_send(guest, &msg);
	}
	LINK_MSG(frame, LINK_POINTER_FRAME, gw->id);
	guest_delay_send(guest, &frame);
}

uint32_t guest_window_input_note_enter(struct guest_window *gw)
{
	struct guest *guest = gw->guest;
	guest->pointer = gw;
	guest->pointer_serial = guest_next_serial(guest);
	return guest->pointer_serial;
}

void guest_window_input_pointer_enter(struct window *window, double x, double y)
{
	struct guest_window *gw = guest_window_from(window);
	LINK_MSG(msg, LINK_POINTER_ENTER, gw->id);
	msg.pointer_enter.serial = guest_window_input_note_enter(gw);
	msg.pointer_enter.x = guest_window_input_fixed(x);
	msg.pointer_enter.y = guest_window_input_fixed(y);
	guest_delay_send(gw->guest, &msg);
}

void guest_window_input_pointer_leave(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	guest_window_input_forget(gw);
	LINK_MSG(msg, LINK_POINTER_LEAVE, gw->id);
	guest_delay_send(gw->guest, &msg);
}

void guest_window_input_pointer_motion(struct window *window, uint32_t time, double x, double y)
{
	struct guest_window *gw = guest_window_from(window);
	LINK_MSG(msg, LINK_POINTER_MOTION, gw->id);
	msg.pointer_motion.time = guest_time(gw->guest, time);
	msg.pointer_motion.x = guest_window_input_fixed(x);
	msg.pointer_motion.y = guest_window_input_fixed(y);
	if (channel_wants_write(gw->guest->channel)) {
		gw->guest->waiting.window = gw;
		gw->guest->waiting.moved = true;
		gw->guest->waiting.motion = msg.pointer_motion;
		return;
	}
	guest_delay_send(gw->guest, &msg);
}

static void add_fixed(link_fixed *sum, link_fixed more)
{
	*sum = geometry_clamp((int64_t)*sum + more, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE);
}

void guest_window_input_pointer_step(
	struct window *window, uint32_t time, const struct motion_step *step)
{
	struct guest_window *gw = guest_window_from(window);
	struct guest_motion *waiting = &gw->guest->waiting;
	LINK_MSG(msg, LINK_POINTER_RELATIVE, gw->id);
	msg.pointer_relative = (struct link_pointer_relative){
		.time = guest_time(gw->guest, time),
		.dx = guest_window_input_fixed(step->dx),
		.dy = guest_window_input_fixed(step->dy),
		.raw_dx = guest_window_input_fixed(step->raw_dx),
		.raw_dy = guest_window_input_fixed(step->raw_dy),
	};
	if (!channel_wants_write(gw->guest->channel)) {
		guest_window_input_flush(gw->guest);
		guest_delay_send(gw->guest, &msg);
		return;
	}
	waiting->window = gw;
	waiting->stepped = true;
	waiting->relative.time = msg.pointer_relative.time;
	add_fixed(&waiting->relative.dx, msg.pointer_relative.dx);
	add_fixed(&waiting->relative.dy, msg.pointer_relative.dy);
	add_fixed(&waiting->relative.raw_dx, msg.pointer_relative.raw_dx);
	add_fixed(&waiting->relative.raw_dy, msg.pointer_relative.raw_dy);
}

void guest_window_input_pointer_button(
	struct window *window, uint32_t time, uint32_t button, bool pressed)
{
	struct guest_window *gw = guest_window_from(window);
	guest_window_input_flush(gw->guest);
	LINK_MSG(msg, LINK_POINTER_BUTTON, gw->id);
	msg.pointer_button = (struct link_pointer_button){
		.serial = guest_next_serial(gw->guest),
		.time = guest_time(gw->guest, time),
		.button = button,
		.pressed = pressed,
	};
	guest_window_input_send_press(gw, &msg, msg.pointer_button.serial, pressed);
}

void guest_window_input_pointer_axis(struct window *window, const struct motion_axis *axis)
{
	struct guest_window *gw = guest_window_from(window);
	guest_window_input_flush(gw->guest);
	LINK_MSG(msg, LINK_POINTER_AXIS, gw->id);
	msg.pointer_axis = (struct link_pointer_axis){
		.time = guest_time(gw->guest, axis->time),
		.orientation = axis->orientation,
		.source = axis->source,
		.inverted = axis->inverted,
		.value = guest_window_input_fixed(axis->value),
		.value120 = axis->value120,
	};
	guest_delay_send(gw->guest, &msg);
}

/* One that belongs to a waiting motion comes with it. */
void guest_window_input_pointer_frame(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	if (gw->guest->waiting.window) {
		return;
	}
	LINK_MSG(msg, LINK_POINTER_FRAME, gw->id);
	guest_delay_send(gw->guest, &msg);
}

void guest_window_input_forget(struct guest_window *gw)
{
	struct guest *guest = gw->guest;
	if (guest->pointer == gw) {
		guest->pointer = NULL;
	}
	if (guest->waiting.window == gw) {
		guest->waiting = (struct guest_motion){0};
	}
}
