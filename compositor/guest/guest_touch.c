/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_touch.h"

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "protocol/channel.h"

bool guest_touch_takes(const struct window *window)
{
	const struct guest_window *gw = wl_container_of(window, gw, window);
	return gw->guest->minor >= LINK_VERSION_MINOR_TOUCH;
}

void guest_touch_flush(struct guest *guest)
{
	struct guest_fingers *fingers = &guest->fingers;
	struct guest_window *gw = fingers->window;
	if (!gw) {
		return;
	}
	fingers->window = NULL;
	for (uint32_t id = 0; id < LINK_MAX_FINGERS; id++) {
		if (fingers->moved[id]) {
			fingers->moved[id] = false;
			LINK_MSG(msg, LINK_TOUCH_MOTION, gw->id);
			msg.touch_motion = fingers->motions[id];
			guest_delay_send(guest, &msg);
		}
	}
	LINK_MSG(frame, LINK_TOUCH_FRAME, gw->id);
	guest_delay_send(guest, &frame);
}

void guest_touch_down(struct window *window, uint32_t time, uint32_t id, double x, double y)
{
	struct guest_window *gw = guest_window_from(window);
	guest_touch_flush(gw->guest);
	LINK_MSG(msg, LINK_TOUCH_DOWN, gw->id);
	msg.touch_down = (struct link_touch_down){
		.serial = guest_next_serial(gw->guest),
		.time = guest_time(gw->guest, time),
		.id = id,
		.x = guest_window_input_fixed(x),
		.y = guest_window_input_fixed(y),
	};
	guest_window_input_send_press(gw, &msg, msg.touch_down.serial, true);
}

void guest_touch_motion(struct window *window, uint32_t time, uint32_t id, double x, double y)
{
	struct guest_window *gw = guest_window_from(window);
	struct guest_fingers *fingers = &gw->guest->fingers;
	const struct link_touch_motion motion = {
		.time = guest_time(gw->guest, time),
		.id = id,
		.x = guest_window_input_fixed(x),
		.y = guest_window_input_fixed(y),
	};
	if (channel_wants_write(gw->guest->channel)) {
		fingers->window = gw;
		fingers->moved[id] = true;
		fingers->motions[id] = motion;
		return;
	}
	LINK_MSG(msg, LINK_TOUCH_MOTION, gw->id);
	msg.touch_motion = motion;
	guest_delay_send(gw->guest, &msg);
}

void guest_touch_up(struct window *window, uint32_t time, uint32_t id)
{
	struct guest_window *gw = guest_window_from(window);
	guest_touch_flush(gw->guest);
	LINK_MSG(msg, LINK_TOUCH_UP, gw->id);
	msg.touch_up.time = guest_time(gw->guest, time);
	msg.touch_up.id = id;
	guest_delay_send(gw->guest, &msg);
}

void guest_touch_cancel(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	guest_touch_forget(gw);
	LINK_MSG(msg, LINK_TOUCH_CANCEL, gw->id);
	guest_delay_send(gw->guest, &msg);
}

/* One that belongs to waiting motions comes with them. */
void guest_touch_frame(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	if (!gw->guest->fingers.window) {
		LINK_MSG(msg, LINK_TOUCH_FRAME, gw->id);
		guest_delay_send(gw->guest, &msg);
	}
}

void guest_touch_forget(struct guest_window *gw)
{
	if (gw->guest->fingers.window == gw) {
		gw->guest->fingers = (struct guest_fingers){0};
	}
}
