/* SPDX-License-Identifier: MIT */
#include "compositor/base/listen_socket.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/log.h"

#define BACKLOG 4

static bool listen_socket_set_address(
	struct sockaddr_un *address, const char *dir, const char *name)
{
	address->sun_family = AF_UNIX;
	int length = snprintf(address->sun_path, sizeof(address->sun_path), "%s/%s", dir, name);
	if (length < 0 || (size_t)length >= sizeof(address->sun_path)) {
		log_error("%s/%s: too long for a socket: use a shorter XDG_RUNTIME_DIR", dir, name);
		return false;
	}
	return true;
}

/* Whether nobody listens there any more. */
static bool is_dead(const struct sockaddr_un *address, int type)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool dead = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0
		    && errno == ECONNREFUSED;
	if (fd >= 0) {
		close(fd);
	}
	return dead;
}

static bool clear_stale(const struct sockaddr_un *address, int type)
{
	const char *path = address->sun_path;
	struct stat st;
	if (lstat(path, &st) != 0) {
		return true;
	}
	if (S_ISSOCK(st.st_mode) && !is_dead(address, type)) {
		log_error("%s is in use by another program: end it", path);
		return false;
	}
	if (!S_ISSOCK(st.st_mode) || unlink(path) != 0) {
		log_error("%s is in the way and cannot be replaced: remove it", path);
		return false;
	}
	return true;
}

static int bind_and_listen(const struct sockaddr_un *address, int type)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t old = umask(0177);
	bool bound = fd >= 0 && bind(fd, (const struct sockaddr *)address, sizeof(*address)) == 0;
	umask(old);
	if (bound && listen(fd, BACKLOG) == 0) {
		return fd;
	}
	log_error("%s: cannot listen: %s", address->sun_path, strerror(errno));
	if (bound) {
		unlink(address->sun_path);
	}
	if (fd >= 0) {
		close(fd);
	}
	return -1;
}

bool listen_socket_init(struct listen_socket *listener, struct wl_event_loop *loop, int type,
	const char *dir, const char *name, wl_event_loop_fd_func_t handler, void *data)
{
	*listener = (struct listen_socket){.fd = -1};
	if (!listen_socket_set_address(&listener->address, dir, name)
		|| !clear_stale(&listener->address, type)) {
		return false;
	}
	listener->fd = bind_and_listen(&listener->address, type);
	if (listener->fd < 0) {
		return false;
	}
	listener->source =
		wl_event_loop_add_fd(loop, listener->fd, WL_EVENT_READABLE, handler, data);
	if (!listener->source) {
		log_error("%s: cannot wait for connections: out of memory",
			listener->address.sun_path);
		listen_socket_finish(listener);
		return false;
	}
	return true;
}

void listen_socket_finish(struct listen_socket *listener)
{
	if (listener->source) {
		wl_event_source_remove(listener->source);
		listener->source = NULL;
	}
	if (listener->fd >= 0) {
		unlink(listener->address.sun_path);
		close(listener->fd);
		listener->fd = -1;
	}
}
