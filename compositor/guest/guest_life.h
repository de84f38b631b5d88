/* SPDX-License-Identifier: MIT
 *
 * Made when a peer connects to the domain's socket, destroyed with everything it owns when the link ends.
 */
#ifndef COMPOSITOR_GUEST_LIFE_H
#define COMPOSITOR_GUEST_LIFE_H

struct domain;
struct guest;
struct guests;

/* Takes fd, a connected socket. NULL when out of memory; fd is closed then. */
struct guest *guest_create(struct guests *guests, struct domain *domain, int fd);

/* Everything goes: windows, buffers, pools, the socket. NULL is accepted. */
void guest_destroy(struct guest *guest);

#endif
