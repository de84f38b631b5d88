/* SPDX-License-Identifier: MIT
 *
 * The time of day, for people.
 */
#ifndef COMPOSITOR_WALL_CLOCK_H
#define COMPOSITOR_WALL_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct wl_event_loop;
struct wl_event_source;

/* Reads the time zone, which holds from then on: before the sandbox, in which no file of it can be
 * read. */
void wall_clock_init(void);

#define WALL_CLOCK_TEXT 9u /* bytes of "HH:MM:SS" with the NUL */
/* "HH:MM:SS", local time. */
void wall_clock_write(char text[static WALL_CLOCK_TEXT], time_t at);

/* Rings when a minute begins, and when the clock was set: no program wakes up more often for it. */
struct wall_alarm {
	int fd; /* -1: none */
	struct wl_event_source *source;
	bool armed;
	void (*ring)(void *data);
	void *data;
};

/* False: out of memory or descriptors; it never rings then. */
bool wall_alarm_init(
	struct wall_alarm *alarm, struct wl_event_loop *loop, void (*ring)(void *data), void *data);
void wall_alarm_finish(struct wall_alarm *alarm);
/* It rings, or does not. */
void wall_alarm_set(struct wall_alarm *alarm, bool on);

/* When it was ms by clock_ms, as far as the clock was not set since. */
time_t wall_clock_of(uint64_t ms);

#endif
