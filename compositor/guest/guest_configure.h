/* SPDX-License-Identifier: MIT
 *
 * What the host has told a guest's window to be, and what of it the guest's commits have answered.
 * What the guest asked for is answered at once, by exactly one message; what it did not ask for
 * waits until nothing is unanswered, so that a slow guest gets one message with all of it.
 */
#ifndef COMPOSITOR_GUEST_CONFIGURE_H
#define COMPOSITOR_GUEST_CONFIGURE_H

#include <stdbool.h>
#include <stdint.h>

struct guest_window;

/* window->want changed. */
void guest_configure_changed(struct guest_window *gw);

/* The guest asked for something: between the two, what changes is joined; the second sends the
 * answer. A popup that is gone gets none. */
void guest_configure_begin_answer(struct guest_window *gw);
void guest_configure_answer(struct guest_window *gw);

/* A commit names this serial. False: it is none that the guest can have acted on. */
bool guest_configure_is_due(const struct guest_window *gw, uint32_t serial);
/* It was due, and is answered, with all before it. A popup's place is what that one said. */
void guest_configure_take(struct guest_window *gw, uint32_t serial);

/* After the commit was applied: sends what waited for it. */
void guest_configure_flush(struct guest_window *gw);

#endif
