/* SPDX-License-Identifier: MIT */
#include "stopwatch.h"

#include <stdio.h>
#include <time.h>

static double read_clock(clockid_t clock)
{
	struct timespec time;
	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double stopwatch_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void stopwatch_start(struct stopwatch *stopwatch)
{
	printf("started\n");
	fflush(stdout);
	stopwatch->time = stopwatch_now();
	stopwatch->cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

void stopwatch_report(const struct stopwatch *stopwatch, int frames)
{
	printf("%d %.6f %.6f\n", frames, stopwatch_now() - stopwatch->time,
		read_clock(CLOCK_PROCESS_CPUTIME_ID) - stopwatch->cpu);
	fflush(stdout);
}
