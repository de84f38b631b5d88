/* SPDX-License-Identifier: MIT
 *
 * CLOCK_MONOTONIC as one number, and what a program has done by that.
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include <stdint.h>

/* In microseconds. */
uint64_t clock_us(void);

/* In milliseconds. */
uint64_t clock_ms(void);

/* In microseconds, what the program has worked until now: for the time from one call to another
 * with no waiting in between. It is clock_us, but in the program that tests/e2e/test_turns.py
 * drives, where work is counted instead. */
uint64_t clock_spent(void);

#endif
