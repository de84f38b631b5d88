/* SPDX-License-Identifier: MIT
 *
 * Which windows are in the scene. Each change of wlroots' scene looks at all nodes that are
 * enabled, so only those are of which something can be seen: what is not mapped, is minimized or
 * lies wholly below others, whose frames are opaque, is not. Who changes a window says so, and the
 * scene follows before the loop waits or an output draws; bulk changes go in slices, so that no
 * turn of the loop grows with the number of windows.
 */
#ifndef COMPOSITOR_VISIBILITY_H
#define COMPOSITOR_VISIBILITY_H

#include <stdbool.h>

/* Windows of one domain that are on screen at once, the topmost first: more than anybody can look
 * at, and what a domain can make the scene cost. Those beyond it are called crowded. */
#define VISIBILITY_MAX_WINDOWS 100

/* us for changes of the scene in one turn; the rest waits for VISIBILITY_PAUSE. */
#define VISIBILITY_SLICE 2000
#define VISIBILITY_PAUSE 1 /* ms */

struct desktop;
struct window;

/* For desktop_life.c. False when out of memory. */
bool visibility_init(struct desktop *desktop);
void visibility_finish(struct desktop *desktop);

/* Some window is another one to the eye: mapped or not, higher or lower, elsewhere, gone. */
void visibility_changed(struct desktop *desktop);

/* The scene follows now, as far as one slice goes. */
void visibility_update(struct desktop *desktop);

#endif
