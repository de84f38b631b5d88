/* SPDX-License-Identifier: MIT
 *
 * The globals of the host's applications that need nothing of ours but to exist.
 */
#ifndef COMPOSITOR_HOST_GLOBALS_H
#define COMPOSITOR_HOST_GLOBALS_H

#include <stdbool.h>

struct server;

/* They go with server.display. False: out of memory. */
bool host_globals_create(struct server *server);

#endif
