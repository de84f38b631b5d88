/* SPDX-License-Identifier: MIT */
#include "common/motion.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_data_device.h>
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

void motion_flush(struct motion *motion)
{
	if (motion->waits) {
		motion->waits = false;
		wlr_seat_pointer_notify_motion(motion->seat, motion->time, motion->x, motion->y);
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

void motion_send(struct motion *motion, uint32_t time, double x, double y)
{
	motion->time = time;
	if (!is_behind(motion)) {
		motion->waits = false;
		wlr_seat_pointer_notify_motion(motion->seat, time, x, y);
		return;
	}
	if (!motion->waits) {
		wl_event_source_timer_update(motion->timer, FRAME_TIME);
	}
	motion->waits = true;
	motion->x = x;
	motion->y = y;
}

void motion_forget(struct motion *motion)
{
	motion->waits = false;
}
