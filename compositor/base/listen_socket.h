/* SPDX-License-Identifier: MIT
 *
 * A listening AF_UNIX socket of mode 0600 in the runtime directory. One that lies there already is
 * replaced when nobody listens on it.
 */
#ifndef COMPOSITOR_LISTEN_SOCKET_H
#define COMPOSITOR_LISTEN_SOCKET_H

#include <stdbool.h>
#include <sys/un.h>
#include <wayland-server-core.h>

struct listen_socket {
	struct sockaddr_un address;
	int fd; /* -1: none */
	struct wl_event_source *source;
};

/*
 * Listens at name below dir with a socket of type (SOCK_STREAM, SOCK_SEQPACKET);
 * handler is called when somebody connects. False after one line on standard error; the struct is
 * as after listen_socket_finish then.
 */
bool listen_socket_init(struct listen_socket *listener, struct wl_event_loop *loop, int type,
	const char *dir, const char *name, wl_event_loop_fd_func_t handler, void *data);

/* Closes it and removes its file. Does nothing to a finished or a {.fd = -1} one. */
void listen_socket_finish(struct listen_socket *listener);

#endif
