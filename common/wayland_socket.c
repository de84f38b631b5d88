/* SPDX-License-Identifier: MIT */
#include "common/wayland_socket.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "common/listening.h"

/* As libwayland's. */
#define BACKLOG 128
#define LOCK_MODE 0660 /* less the umask */

struct wayland_socket {
	struct wl_display *display;
	char name[NAME_MAX];
	struct sockaddr_un address;
	char lock_path[sizeof((struct sockaddr_un){0}.sun_path) + sizeof(".lock")];
	int lock_fd; /* -1: none */
	struct listening listening;
};

static void wayland_socket_handle_connection(void *data, int fd)
{
	struct wayland_socket *socket = data;
	if (!wl_client_create(socket->display, fd)) {
		close(fd);
	}
}

static bool set_paths(struct wayland_socket *socket)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");
	bool absolute = socket->name[0] == '/';
	if (!absolute && (!dir || dir[0] != '/')) {
		errno = ENOENT;
		return false;
	}
	const size_t room = sizeof(socket->address.sun_path);
	socket->address.sun_family = AF_UNIX;
	int length = snprintf(socket->address.sun_path, room, "%s%s%s", absolute ? "" : dir,
		absolute ? "" : "/", socket->name);
	if (length < 0 || (size_t)length >= room) {
		errno = ENAMETOOLONG;
		return false;
	}
	snprintf(socket->lock_path, sizeof(socket->lock_path), "%s.lock", socket->address.sun_path);
	return true;
}

/* With the lock, which nobody who lives has: what lies there is left over. */
static bool clear_stale(const char *path)
{
	struct stat st;
	if (lstat(path, &st) != 0) {
		return errno == ENOENT;
	}
	return unlink(path) == 0;
}

static bool wayland_socket_listen(struct wayland_socket *socket, struct wl_event_loop *loop)
{
	const char *path = socket->address.sun_path;
	int fd = clear_stale(path) ? listening_bind(&socket->address, SOCK_STREAM, BACKLOG) : -1;
	if (fd < 0) {
		return false;
	}
	if (!listening_init(
		    &socket->listening, loop, fd, path, wayland_socket_handle_connection, socket)) {
		unlink(path);
		errno = ENOMEM;
		return false;
	}
	return true;
}

/* Takes name, or the first free one. False with errno. */
static bool wayland_socket_lock(struct wayland_socket *socket, const char *name)
{
	const int count = name ? 1 : WAYLAND_SOCKET_NAMES;
	for (int i = 0; i < count && socket->lock_fd < 0; i++) {
		if (name) {
			snprintf(socket->name, sizeof(socket->name), "%s", name);
		} else {
			snprintf(socket->name, sizeof(socket->name), "wayland-%d", i);
		}
		if (!set_paths(socket)) {
			return false;
		}
		socket->lock_fd = listening_lock(socket->lock_path, LOCK_MODE);
	}
	return socket->lock_fd >= 0;
}

struct wayland_socket *wayland_socket_create(struct wl_display *display, const char *name)
{
	struct wayland_socket *socket = calloc(1, sizeof(*socket));
	if (!socket) {
		return NULL;
	}
	socket->display = display;
	socket->lock_fd = -1;
	socket->listening.fd = -1;
	if (name && strlen(name) >= sizeof(socket->name)) {
		errno = ENAMETOOLONG;
	} else if (wayland_socket_lock(socket, name)
		   && wayland_socket_listen(socket, wl_display_get_event_loop(display))) {
		return socket;
	}
	int error = errno;
	wayland_socket_destroy(socket);
	errno = error;
	return NULL;
}

const char *wayland_socket_name(const struct wayland_socket *socket)
{
	return socket->name;
}

void wayland_socket_destroy(struct wayland_socket *socket)
{
	if (!socket) {
		return;
	}
	if (socket->listening.fd >= 0) {
		unlink(socket->address.sun_path);
	}
	listening_finish(&socket->listening);
	if (socket->lock_fd >= 0) {
		/* Removed before the lock goes: see listening_lock. */
		unlink(socket->lock_path);
		close(socket->lock_fd);
	}
	free(socket);
}
