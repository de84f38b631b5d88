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

enum errand {
	/* Outputs are other ones: it follows. No window is shown before all have, so these come
	 * first. */
	ERRAND_OUTPUTS,
	ERRAND_DISMISS, /* its owner hears that it was dismissed */
	ERRAND_REPOSITION, /* a popup: it may want another place */
	ERRAND_LATE, /* its frame does not wait for its content any longer */
	ERRAND_SILENT, /* its frame says whether it answers */
	ERRAND_MINIMIZED, /* its application hears that it is, or is not any more */
	ERRAND_HIDDEN, /* its application hears that nobody has seen it for a while */
	ERRANDS,
};

struct errands {
	struct chore chore;
	struct wl_list waiting[ERRANDS]; /* struct window.errands, the first one first */
	enum errand last; /* done */
};

void errands_init(struct errands *errands);

/* For a window that is made: none waits. */
void errands_begin(struct window *window);
/* It waits for its turn from now on, if it does not yet. */
void errand_add(struct window *window, enum errand errand);
/* It does not wait any more. */
void errand_drop(struct window *window, enum errand errand);
/* A piece now, as the loop's next turn would do it. */
void errands_go_on(struct desktop *desktop);
/* Of a window that goes: nothing is done to it any more. */
void errands_end(struct window *window);

#endif
