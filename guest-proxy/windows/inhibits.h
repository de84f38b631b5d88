/* SPDX-License-Identifier: MIT
 *
 * Which windows should keep the session from being idle, for the host to decide: however many
 * inhibitors are on surfaces of a toplevel and its popups, the toplevel is said to want it once.
 */
#ifndef GUEST_PROXY_INHIBITS_H
#define GUEST_PROXY_INHIBITS_H

#include <stdbool.h>

#include "common/inhibitors.h"

struct windows;

struct inhibits {
	struct windows *windows;
	struct inhibitors inhibitors;
};

/* False: out of memory, nothing is to be finished. */
bool inhibits_init(struct inhibits *inhibits, struct wl_display *display, struct windows *windows);
/* The applications are gone by then. */
void inhibits_finish(struct inhibits *inhibits);

/* All windows have been flushed: says WINDOW_INHIBITS_IDLE of those of which the host knows
 * another thing. */
void inhibits_flush(struct inhibits *inhibits);

#endif
