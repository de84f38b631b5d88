/* SPDX-License-Identifier: MIT
 *
 * A process that helps this one, forked before this has anything that it should not have, and a
 * socket between the two (SOCK_SEQPACKET). It is to end when that is closed.
 */
#ifndef COMPOSITOR_HELPER_H
#define COMPOSITOR_HELPER_H

#include <stdbool.h>
#include <sys/types.h>

struct helper {
	int fd; /* in either process, its end of the socket; close-on-exec */
	pid_t pid; /* 0: this is the helper */
};

/* Both processes return. False with errno, in this one alone. */
bool helper_fork(struct helper *helper);
/* Closes the socket and waits until the process has ended. */
void helper_end(struct helper *helper);

#endif
