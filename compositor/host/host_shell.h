/* SPDX-License-Identifier: MIT
 *
 * Serves the host's own Wayland applications: globals, shell, decorations, the socket.
 */
#ifndef COMPOSITOR_HOST_SHELL_H
#define COMPOSITOR_HOST_SHELL_H

#include <stdbool.h>

struct desktop;
struct domains;
struct host;
struct input;

/* Offers everything; all must outlive it. NULL: out of memory. */
struct host *host_create(struct desktop *desktop, struct input *input, struct domains *domains);

/* Listens at a Wayland socket, name or (NULL) a free one, and starts applications on it. False after one
 * line on standard error. */
bool host_listen(struct host *host, const char *name);
/* The name of that socket. */
const char *host_socket_name(const struct host *host);

/* Ends all applications' connections. NULL is accepted. */
void host_destroy(struct host *host);

#endif
