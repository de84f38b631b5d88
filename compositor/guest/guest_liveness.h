/* SPDX-License-Identifier: MIT
 *
 * Whether the peer answers. It is asked when that matters to the user: who gives a window of the
 * domain the focus, presses a key or a button in it or wants it closed. One that does not answer is
 * marked by the host (domain.silent, window_set_silent) and otherwise left alone: a paused VM is
 * not broken. A single application that hangs is the proxy's to find and to end: it says
 * WINDOW_RESPONSIVE, and that window alone is marked.
 */
#ifndef COMPOSITOR_GUEST_LIVENESS_H
#define COMPOSITOR_GUEST_LIVENESS_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct guest;
struct guest_window;
struct window;

/* False when out of memory. */
bool guest_liveness_init(struct guest *guest);
/* The domain has no link any more that does not answer. Whatever init did or did not do. */
void guest_liveness_finish(struct guest *guest);

/* The user has just done something with a window of it. */
void guest_liveness_ask(struct guest *guest);

/* The PING that waited for it is answered. */
void guest_liveness_answered(struct guest *guest);

/* Whether the window is marked now, as it and its domain are. */
void guest_liveness_mark(struct guest_window *gw);

/* Of window_impl: the user wants the window closed. The window is asked; where it was asked before,
 * and the domain does not answer, the link ends. */
void guest_liveness_close(struct window *window);

#endif
