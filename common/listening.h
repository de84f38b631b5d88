/* SPDX-License-Identifier: MIT
 *
 * Listening at a path of the file system: the lock beside it, the socket, and letting in who comes.
 */
#ifndef COMMON_LISTENING_H
#define COMMON_LISTENING_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <wayland-server-core.h>

/* Makes the file at path, or opens it, and locks it until its descriptor is closed; remove it
 * before that. -1 with errno: EADDRINUSE when another program has locked it. */
int listening_lock(const char *path, mode_t mode);

/* A socket of type (SOCK_STREAM, SOCK_SEQPACKET) that listens at address, with the modes that the
 * umask leaves; backlog connections may wait there. -1 with errno; no file is left then. */
int listening_bind(const struct sockaddr_un *address, int type, int backlog);

struct listening {
	const char *path; /* for messages; not owned */
	int fd; /* -1: none */
	struct wl_event_source *source;
	struct wl_event_source *pause; /* a timer, while nobody can be let in */
	void (*connected)(void *data, int fd);
	void *data;
};

/*
 * Lets in who comes at fd, which is its own from then on: connected is called for each connection,
 * with a descriptor that does not block and is its own. While there are no descriptors or no
 * memory for one more, connections wait, after a line in the log, and are looked at again every
 * LISTENING_PAUSE. path must stay. False after one line there; nothing is left then, fd is closed.
 */
#define LISTENING_PAUSE 1000 /* ms */
bool listening_init(struct listening *listening, struct wl_event_loop *loop, int fd,
	const char *path, void (*connected)(void *data, int fd), void *data);

/* Closes it; the file stays. Does nothing to a finished or a {.fd = -1} one. */
void listening_finish(struct listening *listening);

#endif
