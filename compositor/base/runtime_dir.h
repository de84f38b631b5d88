/* SPDX-License-Identifier: MIT
 *
 * $XDG_RUNTIME_DIR/cloison, where the compositor's own sockets lie, mode 0700, and those sockets.
 * One compositor at a time may have it.
 */
#ifndef COMPOSITOR_RUNTIME_DIR_H
#define COMPOSITOR_RUNTIME_DIR_H

#include <stdbool.h>
#include <sys/un.h>

#include "common/listening.h"
#include "common/settings.h"

struct runtime_dir;

/* Makes the directory and locks it. NULL after one line on standard error. */
struct runtime_dir *runtime_dir_create(void);

/* Unlocks it, and removes it unless something else is in it. NULL is accepted. */
void runtime_dir_destroy(struct runtime_dir *dir);

/* Its absolute path, without a slash at the end. */
const char *runtime_dir_path(const struct runtime_dir *dir);

/* Where a domain's socket is, below that: in a folder of all. */
#define RUNTIME_DOMAINS "domains"
#define RUNTIME_MAX_DOMAIN (sizeof(RUNTIME_DOMAINS "/.sock") + DOMAIN_NAME_MAX) /* with the NUL */
void runtime_name_domain(char name[static RUNTIME_MAX_DOMAIN], const char *domain);

/* A listening AF_UNIX socket of mode 0600. One that lies there already is replaced when nobody
 * listens on it. */
struct listen_socket {
	struct sockaddr_un address;
	struct listening listening;
};

/*
 * Listens at name below dir with a socket of type (SOCK_STREAM, SOCK_SEQPACKET). connected is
 * called for each connection (listening.h). False after one line in the log; the struct is as
 * after listen_socket_finish then.
 */
bool listen_socket_init(struct listen_socket *listener, struct wl_event_loop *loop, int type,
	const char *dir, const char *name, void (*connected)(void *data, int fd), void *data);

/* The same in two steps, for two processes: the first returns a descriptor, or -1 with one line in
 * error. The second has it from then on, and what it says is as above. */
int listen_socket_bind(
	int type, const char *dir, const char *name, char error[static SETTINGS_MAX_ERROR]);
bool listen_socket_adopt(struct listen_socket *listener, struct wl_event_loop *loop, int fd,
	const char *dir, const char *name, void (*connected)(void *data, int fd), void *data);

/* Instead of the second: fd and the file go. */
void listen_socket_discard(const char *dir, const char *name, int fd);

/* Closes it and removes its file. Does nothing to a finished or a {.listening.fd = -1} one. */
void listen_socket_finish(struct listen_socket *listener);

#endif
