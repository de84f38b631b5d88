/* SPDX-License-Identifier: MIT
 *
 * Which window the user has pointed at, and which has come under the pointer by itself: by mapping,
 * moving, or because what was above it went. A click that comes too soon after that was meant for
 * what was there before. Pure.
 */
#ifndef COMPOSITOR_EXPOSURE_H
#define COMPOSITOR_EXPOSURE_H

#include <stdbool.h>
#include <stdint.h>

#define EXPOSURE_DELAY 500 /* ms in which nobody reacts to what has appeared */

struct window;

struct exposure {
	const struct window *window; /* under the pointer; NULL: none. Compared only */
	uint64_t since; /* ms: when it came there by itself; 0: the user pointed at it */
};

/* The pointer was moved and is over window now. Moving within the same one proves nothing. */
void exposure_pointed(struct exposure *exposure, const struct window *window);

/* window is under the pointer now (ms, monotonic, not 0), though the pointer was not moved. */
void exposure_found(struct exposure *exposure, const struct window *window, uint64_t now);

/* True when it came there by itself less than EXPOSURE_DELAY ago. */
bool exposure_is_fresh(const struct exposure *exposure, uint64_t now);

#endif
