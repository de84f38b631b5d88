/* SPDX-License-Identifier: MIT
 *
 * What a guest's windows wish for the pointer: of all wishes of a link the last one counts. Whether
 * it is granted is input/constraint.h's affair.
 */
#ifndef COMPOSITOR_GUEST_CONSTRAINT_H
#define COMPOSITOR_GUEST_CONSTRAINT_H

#include <stdbool.h>

struct guest_window;
struct window;

/* For window_impl. */
void guest_constraint_tell(struct window *window, bool constrained);

/* The window goes: it wishes nothing. Nobody is told. */
void guest_constraint_forget(struct guest_window *gw);

#endif
