/* SPDX-License-Identifier: MIT */
#include "compositor/base/wall_clock.h"

#include <stdio.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "common/clock.h"

#define MS_A_SECOND 1000
#define MINUTE 60 /* s */

void wall_clock_init(void)
{
	tzset();
}

void wall_clock_write(char text[static WALL_CLOCK_TEXT], time_t at)
{
	struct tm parts;
	/* Other than localtime it does not look whether the zone's file has changed. */
	if (!localtime_r(&at, &parts) || strftime(text, WALL_CLOCK_TEXT, "%H:%M:%S", &parts) == 0) {
		snprintf(text, WALL_CLOCK_TEXT, "--:--:--");
	}
}

time_t wall_clock_of(uint64_t ms)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	int64_t wall = (int64_t)now.tv_sec * MS_A_SECOND + now.tv_nsec / 1000000;
	return (time_t)((wall - (int64_t)(clock_ms() - ms)) / MS_A_SECOND);
}

/* --- the alarm -------------------------------------------------------------------------------- */

/* At the next full minute: all time zones that are in use are whole minutes from UTC. */
static void wall_alarm_arm(struct wall_alarm *alarm)
{
	struct itimerspec at = {.it_value.tv_sec = (time(NULL) / MINUTE + 1) * MINUTE};
	timerfd_settime(alarm->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET,
		alarm->armed ? &at : &(struct itimerspec){0}, NULL);
}

/* When the clock was set it is read with ECANCELED, which means the same. */
static int wall_alarm_handle(int fd, uint32_t mask, void *data)
{
	struct wall_alarm *alarm = data;
	uint64_t times;
	(void)!read(fd, &times, sizeof(times));
	wall_alarm_arm(alarm);
	alarm->ring(alarm->data);
	return 0;
}

bool wall_alarm_init(
	struct wall_alarm *alarm, struct wl_event_loop *loop, void (*ring)(void *data), void *data)
{
	*alarm = (struct wall_alarm){.ring = ring, .data = data};
	alarm->fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (alarm->fd >= 0) {
		alarm->source = wl_event_loop_add_fd(
			loop, alarm->fd, WL_EVENT_READABLE, wall_alarm_handle, alarm);
	}
	return alarm->source;
}

void wall_alarm_finish(struct wall_alarm *alarm)
{
	if (alarm->source) {
		wl_event_source_remove(alarm->source);
	}
	if (alarm->fd >= 0) {
		close(alarm->fd);
	}
	*alarm = (struct wall_alarm){.fd = -1};
}

void wall_alarm_set(struct wall_alarm *alarm, bool on)
{
	if (alarm->armed != on) {
		alarm->armed = on;
		wall_alarm_arm(alarm);
	}
}
