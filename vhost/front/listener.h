/* SPDX-License-Identifier: MIT
 *
 * The socket on which a front end finds this backend.
 */
#ifndef VHOST_FRONT_LISTENER_H
#define VHOST_FRONT_LISTENER_H

#include <stdbool.h>
#include <sys/types.h>

struct listener {
	int fd; /* -1: none */
	const char *path; /* borrowed */
	dev_t device; /* of the socket file, so that nobody else's is removed */
	ino_t inode;
};

void listener_init(struct listener *listener);

/* Binds path with mode 0600, replacing the socket of a dead process. False after one line on
 * standard error. */
bool listener_open(struct listener *listener, const char *path);

/* Accepts one connection to this socket, close-on-exec. -1 with errno when there is none. */
int listener_accept(int fd);

/* Closes it. Its file stays, for whoever has it, too. */
void listener_close(struct listener *listener);

/* Removes the socket's file. */
void listener_remove(struct listener *listener);

#endif
