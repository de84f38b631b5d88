/* SPDX-License-Identifier: MIT
 *
 * What the host's own applications wish for the pointer: of the surface that it is in, when that is
 * a toplevel's. Whether it is granted is decided in input/constraint.c.
 */
#ifndef COMPOSITOR_HOST_CONSTRAINT_H
#define COMPOSITOR_HOST_CONSTRAINT_H

#include <stdbool.h>

struct host;
struct host_constraint;
struct host_window;
struct window;
struct wlr_seat;

/* Offers the protocol. NULL: out of memory. */
struct host_constraint *host_constraint_create(struct host *host, struct wlr_seat *seat);
void host_constraint_destroy(struct host_constraint *constraint); /* NULL is accepted */

/* The pointer may be in another surface, or that be elsewhere. */
void host_constraint_look(struct host_constraint *constraint);
/* The window goes: it wishes nothing. */
void host_constraint_forget(struct host_constraint *constraint, const struct host_window *hw);

/* Its wish is granted: what it hears of motion are steps. And, it is locked: of no positions. */
bool host_constraint_holds(const struct host_constraint *constraint);
bool host_constraint_locks(const struct host_constraint *constraint);

/* Of window_impl. */
void host_constraint_tell(struct window *window, bool constrained);

#endif
