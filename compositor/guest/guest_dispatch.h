/* SPDX-License-Identifier: MIT
 *
 * The single entry of what a guest says: messages come out of the channel checked by decode.h
 * and go to the handler of their opcode, which checks what only the link's tables know.
 */
#ifndef COMPOSITOR_GUEST_DISPATCH_H
#define COMPOSITOR_GUEST_DISPATCH_H

struct guest;

/* What one wakeup may take of a guest before everything else has its turn: this many messages, or
 * the first that ends after this time, and what one look at the socket found with it (channel.h). The
 * rest waits in the socket. */
#define GUEST_MAX_MESSAGES 64u
#define GUEST_MAX_TURN_US 2000u

/* Reads and handles what is there, within these bounds. Ends the link when it is closed or
 * broken (guest_end). */
void guest_dispatch(struct guest *guest);

#endif
