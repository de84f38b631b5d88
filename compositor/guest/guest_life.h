/* SPDX-License-Identifier: MIT
 *
 * A guest from its connection to its end: made when a peer connects to the domain's socket,
 * gone with everything it owns when the link ends. And the single entry of what it says:
 * messages come out of the channel checked by decode.h and go to the handler of their opcode, which
 * checks what only the link's tables know.
 */
#ifndef COMPOSITOR_GUEST_LIFE_H
#define COMPOSITOR_GUEST_LIFE_H

#include <stdint.h>

struct domain;
struct guest;
struct guests;
struct pool_book;

/* Takes fd, a connected socket. book, the domain's, outlives it. NULL when out of memory; fd is
 * closed then. */
struct guest *guest_create(
	struct guests *guests, struct domain *domain, struct pool_book *book, int fd);

/* The link ends now, and everything that it has goes from view: windows, buffers and pools are
 * destroyed in pieces, from the event loop, and guest with the last of them. guests.events.cleared
 * comes right before that. */
void guest_retire(struct guest *guest);
/* The same at once, also of what guest_retire has begun. NULL is accepted. */
void guest_destroy(struct guest *guest);

/* What one turn of the loop may take of a guest before everything else has its own: this many
 * messages, or the first that ends after this time; the time is that of all guests together who
 * are heard in that turn. The rest waits for the next one, and for what pools have to be unmapped
 * before (pool_book.h). */
#define GUEST_MAX_MESSAGES 64u
#define GUEST_MAX_TURN_US 300u

/* Reads and handles what is there, until end (clock_spent). Ends the link when it is closed
 * or broken (guest_end). */
void guest_dispatch(struct guest *guest, uint64_t end);

#endif
