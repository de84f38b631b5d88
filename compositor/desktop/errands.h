/* SPDX-License-Identifier: MIT
 *
 * What is to be done to many windows: to one after the other, in pieces, so that no turn of the
 * loop grows with their number.
 */
#ifndef COMPOSITOR_ERRANDS_H
#define COMPOSITOR_ERRANDS_H

#include "compositor/base/chores.h"

struct desktop;
struct window;

/* What comes first is done first. */
enum errand {
	ERRAND_DISMISS, /* its owner hears that it was dismissed */
	ERRANDS,
};

struct errands {
	struct chore chore;
	struct wl_list waiting[ERRANDS]; /* struct window.errands, the first one first */
};

void errands_init(struct errands *errands);

/* For a window that is made: none waits. */
void errands_begin(struct window *window);
/* It waits for its turn from now on, if it does not yet. */
void errand_add(struct window *window, enum errand errand);
/* Of a window that goes: nothing is done to it any more. */
void errands_end(struct window *window);

#endif
