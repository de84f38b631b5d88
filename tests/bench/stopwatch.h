/* SPDX-License-Identifier: MIT
 *
 * What a measuring program tells bench.py: one line "started" when it begins to count, one line
 * "FRAMES SECONDS CPU_SECONDS" (the CPU of its own) at the end.
 */
#ifndef BENCH_STOPWATCH_H
#define BENCH_STOPWATCH_H

struct stopwatch {
	double time, cpu; /* at the start, s */
};

double stopwatch_now(void); /* s on CLOCK_MONOTONIC */
void stopwatch_start(struct stopwatch *stopwatch);
void stopwatch_report(const struct stopwatch *stopwatch, int frames);

#endif
