/* SPDX-License-Identifier: MIT */
#include "tests/unit/compositor/own_clock.h"

#include "common/clock.h"

uint64_t own_clock_time, own_clock_step;

uint64_t clock_us(void)
{
	own_clock_time += own_clock_step;
	return own_clock_time;
}

uint64_t clock_spent(void)
{
	return clock_us();
}

uint64_t clock_ms(void)
{
	return clock_us() / 1000;
}
