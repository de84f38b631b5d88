/* SPDX-License-Identifier: MIT
 *
 * Where a domain's peer connects: $XDG_RUNTIME_DIR/cloison/domains/NAME.sock, mode 0600. Which
 * socket a link came by is all that says which domain it is.
 */
#ifndef COMPOSITOR_GUEST_SOCKET_H
#define COMPOSITOR_GUEST_SOCKET_H

#include <stdint.h>

struct desktop;
struct domain;
struct domains;
struct guests;
struct input;

/* Opens a socket for each domain but the host's, below runtime_dir. All must outlive it. NULL after one
 * line in the log; nothing is left then. */
struct guests *guests_create(struct desktop *desktop, struct input *input, struct domains *domains,
	const char *runtime_dir);

/* Ends every link, then removes the sockets. NULL is accepted. */
void guests_destroy(struct guests *guests);

/* Of the link of domain, 0 when it has none. */
uint64_t guests_pool_bytes(const struct guests *guests, const struct domain *domain);

#endif
