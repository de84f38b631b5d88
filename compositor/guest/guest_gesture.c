/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_gesture.h"

#include <math.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "protocol/channel.h"
#include "protocol/geometry.h"

bool guest_gesture_begin(
	struct window *window, uint32_t time, enum link_gesture kind, uint32_t fingers)
{
	struct guest_window *gw = guest_window_from(window);
	if (gw->guest->minor < LINK_VERSION_MINOR_GESTURES) {
		return false;
	}
	LINK_MSG(msg, LINK_GESTURE_BEGIN, gw->id);
	msg.gesture_begin = (struct link_gesture_begin){
		.serial = guest_next_serial(gw->guest),
		.time = guest_time(gw->guest, time),
		.kind = kind,
		.fingers = (uint32_t)geometry_clamp(fingers, 1, (int32_t)LINK_MAX_FINGERS),
	};
	guest_delay_send(gw->guest, &msg);
	return true;
}

void guest_gesture_flush(struct guest *guest)
{
	struct guest_gesture *waiting = &guest->gesture;
	if (waiting->window) {
		LINK_MSG(msg, LINK_GESTURE_UPDATE, waiting->window->id);
		msg.gesture_update = waiting->update;
		*waiting = (struct guest_gesture){0};
		guest_delay_send(guest, &msg);
	}
}

static double within(double value, double least, double most)
{
	return fmax(least, fmin(most, value));
}

/* What waits and what is new, as one. */
static void join(struct link_gesture_update *sum, const struct link_gesture_update *more)
{
	const int32_t far = LINK_MAX_COORDINATE, round = LINK_MAX_GESTURE_ROTATION;
	sum->time = more->time;
	sum->dx = geometry_clamp((int64_t)sum->dx + more->dx, -far, far);
	sum->dy = geometry_clamp((int64_t)sum->dy + more->dy, -far, far);
	sum->scale = more->scale;
	sum->rotation = geometry_clamp((int64_t)sum->rotation + more->rotation, -round, round);
}

void guest_gesture_update(
	struct window *window, uint32_t time, const struct window_gesture *gesture)
{
	struct guest_window *gw = guest_window_from(window);
	struct guest_gesture *waiting = &gw->guest->gesture;
	const double one = LINK_GESTURE_ONE;
	const struct link_gesture_update update = {
		.time = guest_time(gw->guest, time),
		.dx = guest_window_input_fixed(gesture->dx),
		.dy = guest_window_input_fixed(gesture->dy),
		.scale = (uint32_t)within(gesture->scale * one, 0, LINK_MAX_GESTURE_SCALE),
		.rotation = (int32_t)within(gesture->rotation * one, -LINK_MAX_GESTURE_ROTATION,
			LINK_MAX_GESTURE_ROTATION),
	};
	join(&waiting->update, &update);
	waiting->window = gw;
	if (!channel_wants_write(gw->guest->channel)) {
		guest_gesture_flush(gw->guest);
	}
}

void guest_gesture_end(struct window *window, uint32_t time, bool cancelled)
{
	struct guest_window *gw = guest_window_from(window);
	guest_gesture_flush(gw->guest);
	LINK_MSG(msg, LINK_GESTURE_END, gw->id);
	msg.gesture_end.time = guest_time(gw->guest, time);
	msg.gesture_end.cancelled = cancelled;
	guest_delay_send(gw->guest, &msg);
}

void guest_gesture_forget(struct guest_window *gw)
{
	if (gw->guest->gesture.window == gw) {
		gw->guest->gesture = (struct guest_gesture){0};
	}
}
