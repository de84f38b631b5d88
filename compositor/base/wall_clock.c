/* SPDX-License-Identifier: MIT */
#include "compositor/base/wall_clock.h"

#include <stdio.h>

#include "common/clock.h"

#define MS_A_SECOND 1000

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
