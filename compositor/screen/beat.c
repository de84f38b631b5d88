/* SPDX-License-Identifier: MIT */
#include "compositor/screen/beat.h"

#define USUAL_REFRESH 60000 /* mHz */

uint64_t beat_period(int32_t refresh)
{
	uint64_t rate = refresh > 0 ? (uint64_t)refresh : USUAL_REFRESH;
	uint64_t period = (1000000000 + rate / 2) / rate;
	return period > 0 ? period : 1;
}

uint64_t beat_after(uint64_t base, uint64_t period, uint64_t now)
{
	return base + ((now - base) / period + 1) * period;
}

bool beat_is_close(uint64_t now, uint64_t next, uint64_t period, uint64_t drawing)
{
	uint64_t needed = drawing + BEAT_MARGIN;
	return needed < period && now + needed > next;
}
