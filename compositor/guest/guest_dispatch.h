/* SPDX-License-Identifier: MIT
 *
 * When a guest is heard, and for how long: what it says is read in turns, so that a flood costs
 * nobody else anything. Who handles a message is in guest_handlers.c.
 */
#ifndef COMPOSITOR_GUEST_DISPATCH_H
#define COMPOSITOR_GUEST_DISPATCH_H

#include <stdbool.h>
#include <stdint.h>

struct guest;

/* What one turn of the loop may take of a guest before everything else has its own: this many
 * messages, or the first that ends after this time; the time is that of all guests together who
 * are heard in that turn. The rest waits for the next one, and for what pools have to be unmapped
 * before (pool_book.h). */
#define GUEST_MAX_MESSAGES 64u
#define GUEST_MAX_TURN_US 300u

/* Listens to its channel from now on. False when it has none, or out of memory. */
bool guest_dispatch_init(struct guest *guest);

/* Reads and handles what is there, until end (clock_spent). Ends the link when it is closed
 * or broken (guest_end). */
void guest_dispatch(struct guest *guest, uint64_t end);

#endif
