/* SPDX-License-Identifier: MIT
 *
 * The time of day, for people.
 */
#ifndef COMPOSITOR_WALL_CLOCK_H
#define COMPOSITOR_WALL_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Reads the time zone, which holds from then on: before the sandbox, in which no file of it can be
 * read. */
void wall_clock_init(void);

#define WALL_CLOCK_TEXT 9u /* bytes of "HH:MM:SS" with the NUL */
/* "HH:MM:SS", local time. */
void wall_clock_write(char text[static WALL_CLOCK_TEXT], time_t at);

/* When it was ms by clock_ms, as far as the clock was not set since. */
time_t wall_clock_of(uint64_t ms);

#endif
