/* SPDX-License-Identifier: MIT
 *
 * The list of windows that Alt-Tab shows: each with its domain's label on its colour, the selected
 * one outlined. Drawn by the host in STACK_SWITCHER.
 */
#ifndef COMPOSITOR_SWITCHER_H
#define COMPOSITOR_SWITCHER_H

#include <stdbool.h>

struct server;
struct switcher;
struct window;

/* Every toplevel, the focused one first and selected, then topmost first. NULL: there is none, or
 * out of memory. */
struct switcher *switcher_create(struct server *server);
void switcher_destroy(struct switcher *switcher); /* NULL is accepted */

void switcher_step(struct switcher *switcher, bool forward);
/* Takes a window out, selecting its neighbour. False when none is left. */
bool switcher_forget(struct switcher *switcher, const struct window *window);

/* NULL only when none is left. */
struct window *switcher_selected(const struct switcher *switcher);

#endif
