/* SPDX-License-Identifier: MIT */
#include "compositor/guest/back_off.h"

void back_off_note_end(struct back_off *back_off, uint64_t began, uint64_t now)
{
	if (now - began >= BACK_OFF_SHORT || now - back_off->last >= BACK_OFF_MEMORY) {
		back_off->ends = 0;
	}
	if (now - began >= BACK_OFF_SHORT) {
		return;
	}
	back_off->last = now;
	uint64_t wait = BACK_OFF_FIRST;
	if (back_off->ends < BACK_OFF_FREE) {
		back_off->ends++;
		return;
	}
	for (unsigned i = BACK_OFF_FREE; i < back_off->ends && wait < BACK_OFF_LONGEST; i++) {
		wait *= 2;
	}
	if (wait < BACK_OFF_LONGEST) {
		back_off->ends++;
	} else {
		wait = BACK_OFF_LONGEST;
	}
	back_off->until = now + wait;
}

uint32_t back_off_left(const struct back_off *back_off, uint64_t now)
{
	return back_off->until > now ? (uint32_t)(back_off->until - now) : 0;
}
