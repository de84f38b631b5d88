/* SPDX-License-Identifier: MIT
 *
 * A guest from its connection to its end: made when a peer connects to the domain's socket,
 * gone with everything it owns when the link ends.
 */
#ifndef COMPOSITOR_GUEST_LIFE_H
#define COMPOSITOR_GUEST_LIFE_H

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

#endif
