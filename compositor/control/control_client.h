/* SPDX-License-Identifier: MIT
 *
 * cloisonctl's side of the compositor's sockets, and how it ends.
 */
#ifndef COMPOSITOR_CONTROL_CLIENT_H
#define COMPOSITOR_CONTROL_CLIENT_H

#include <stdbool.h>

enum exit_code {
	EXIT_REFUSED = 1, /* the compositor said no, or the answer is no */
	EXIT_USAGE = 2,
	EXIT_UNREACHABLE = 3, /* it does not run, or does not answer */
};

/* To the socket of that name and type in the compositor's folder. The caller closes it. -1 after a
 * line on standard error, or without one when quiet. */
int control_client_connect(const char *socket_name, int type, bool quiet);

/* Sends words, which end with NULL, as a request of the control socket, and receives the reply
 * until the compositor closes; the caller frees it. NULL when something is wrong. */
char *control_client_ask(int fd, char *const words[]);

#endif
