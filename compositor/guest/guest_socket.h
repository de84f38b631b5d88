/* SPDX-License-Identifier: MIT
 *
 * Where a domain's peer connects: $XDG_RUNTIME_DIR/cloison/domains/NAME.sock, mode 0600. Which
 * socket a link came by is all that says which domain it is.
 */
#ifndef COMPOSITOR_GUEST_SOCKET_H
#define COMPOSITOR_GUEST_SOCKET_H

#include <stdbool.h>

struct guest_socket;
struct server;

/* Opens one for each domain but the host's. False after one line in the log; nothing is left then. */
bool guest_socket_create_all(struct server *server);

/* Ends every link, then removes the sockets. */
void guest_socket_destroy_all(struct server *server);

#endif
