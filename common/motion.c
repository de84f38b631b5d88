/* SPDX-License-Identifier: MIT */
#include "common/motion.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_relative_pointer_v1.h>
#include <wlr/types/wlr_seat.h>

#define FRAME_TIME 16 /* ms between two looks whether it reads again */

/* Whoever has so much of what was written to its socket unread, in bytes of the kernel's memory,
 * is told of fewer things. Some 40 small messages: the kernel takes a few hundred of them before
 * it refuses more. */
#define BEHIND 32768

static bool is_behind(const struct motion *motion)
{
	const struct wlr_seat *seat = motion->seat;
	const struct wlr_seat_client *client =
		seat->drag ? seat->drag->focus_client : seat->pointer_state.focused_client;
	int unread = 0;
	return client && ioctl(wl_client_get_fd(client->client), SIOCOUTQ, &unread) == 0
	       && unread >= BEHIND;
}

static void tell_step(const struct motion *motion, const struct motion_step *step)
{
	wlr_relative_pointer_manager_v1_send_relative_motion(motion->relative, motion->seat,
		UINT64_C(1000) * motion->time, step->dx, step->dy, step->raw_dx, step->raw_dy);
}

/* What waits is told; no frame. */
static void tell(struct motion *motion)
{
	if (motion->stepped) {
		tell_step(motion, &motion->step);
	}
	if (motion->moved) {
		wlr_seat_pointer_notify_motion(motion->seat, motion->time, motion->x, motion->y);
	}
	motion_forget(motion);
}

void motion_flush(struct motion *motion)
{
	if (motion->waits) {
		tell(motion);
		wlr_seat_pointer_notify_frame(motion->seat);
	}
}

static int motion_handle_timer(void *data)
{
	struct motion *motion = data;
	if (motion->waits && is_behind(motion)) {
		wl_event_source_timer_update(motion->timer, FRAME_TIME);
	} else {
		motion_flush(motion);
	}
	return 0;
}

bool motion_init(struct motion *motion, struct wl_event_loop *loop, struct wlr_seat *seat)
{
	*motion = (struct motion){.seat = seat};
	motion->timer = wl_event_loop_add_timer(loop, motion_handle_timer, motion);
	return motion->timer;
}

void motion_finish(struct motion *motion)
{
	wl_event_source_remove(motion->timer);
}

static void tell_or_wait(struct motion *motion)
{
	if (!is_behind(motion)) {
		tell(motion);
		return;
	}
	if (!motion->waits) {
		wl_event_source_timer_update(motion->timer, FRAME_TIME);
	}
	motion->waits = true;
}

void motion_send(struct motion *motion, uint32_t time, double x, double y)
{
	motion->time = time;
	motion->x = x;
	motion->y = y;
	motion->moved = true;
	tell_or_wait(motion);
}

void motion_add(struct motion *motion, uint32_t time, const struct motion_step *step)
{
	if (!motion->relative) {
		return;
	}
	motion->time = time;
	motion->step.dx += step->dx;
	motion->step.dy += step->dy;
	motion->step.raw_dx += step->raw_dx;
	motion->step.raw_dy += step->raw_dy;
	motion->stepped = true;
	tell_or_wait(motion);
}

/* A frame has one source. */
void motion_send_axis(struct motion *motion, const struct motion_axis *axis)
{
	const struct wlr_seat_pointer_state *state = &motion->seat->pointer_state;
	motion_flush(motion);
	if (state->sent_axis_source && state->cached_axis_source != axis->source) {
		wlr_seat_pointer_notify_frame(motion->seat);
	}
	wlr_seat_pointer_notify_axis(motion->seat, axis->time,
		(enum wl_pointer_axis)axis->orientation, axis->value, axis->value120,
		(enum wl_pointer_axis_source)axis->source,
		axis->inverted ? WL_POINTER_AXIS_RELATIVE_DIRECTION_INVERTED
			       : WL_POINTER_AXIS_RELATIVE_DIRECTION_IDENTICAL);
}

void motion_forget(struct motion *motion)
{
	motion->waits = motion->moved = motion->stepped = false;
	motion->step = (struct motion_step){0};
}
