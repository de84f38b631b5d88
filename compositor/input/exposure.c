/* SPDX-License-Identifier: MIT */
#include "compositor/input/exposure.h"

void exposure_pointed(struct exposure *exposure, const struct window *window)
{
	if (exposure->window != window) {
		exposure->window = window;
		exposure->since = 0;
	}
}

void exposure_found(struct exposure *exposure, const struct window *window, uint64_t now)
{
	if (exposure->window != window) {
		exposure->window = window;
		exposure->since = now;
	}
}

bool exposure_is_fresh(const struct exposure *exposure, uint64_t now)
{
	return exposure->since != 0 && now - exposure->since < EXPOSURE_DELAY;
}
