/* SPDX-License-Identifier: MIT
 *
 * A program that a domain was asked to run, until it is known what came of it.
 */
#ifndef COMPOSITOR_LAUNCH_H
#define COMPOSITOR_LAUNCH_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>

#define LAUNCH_MAX_NAME 64u /* bytes of a program's name that messages show, with the NUL */

/* Owned by whoever asks. Zero-initialised it is not waited for. */
struct launch {
	struct wl_list link; /* domain.launches, while it is waited for */
	uint32_t request;
	bool waits;
	char program[LAUNCH_MAX_NAME];
	/* Called once, error being 0 or an errno, with waits false; not after launch_forget. NULL: the
	 * domain's log says what failed, and nobody else wants to know. */
	void (*done)(struct launch *launch, int error);
};

/* Whoever asked does not want to know any more. */
void launch_forget(struct launch *launch);

#endif
