/* SPDX-License-Identifier: MIT */
#include "vhost/listener.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/log.h"

#define LISTENER_BACKLOG 4

void listener_init(struct listener *listener)
{
	*listener = (struct listener){.fd = -1};
}

static bool listener_address(const char *path, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(address->sun_path)) {
		log_error("%s is too long for a socket: use a path of at most %zu characters", path,
			sizeof(address->sun_path) - 1);
		return false;
	}
	strcpy(address->sun_path, path);
	return true;
}

/* Whether the file at the address is a socket that nobody listens on any more. */
static bool listener_is_stale(const struct sockaddr_un *address)
{
	struct stat status;
	if (lstat(address->sun_path, &status) < 0 || !S_ISSOCK(status.st_mode)) {
		return false;
	}
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (probe < 0) {
		return false;
	}
	bool refused = connect(probe, (const struct sockaddr *)address, sizeof(*address)) < 0
		       && errno == ECONNREFUSED;
	close(probe);
	return refused;
}

static bool listener_bind(const struct listener *listener, const struct sockaddr_un *address)
{
	mode_t old = umask(0177);
	int bound = bind(listener->fd, (const struct sockaddr *)address, sizeof(*address));
	if (bound < 0 && errno == EADDRINUSE) {
		if (listener_is_stale(address)) {
			unlink(address->sun_path);
			bound = bind(
				listener->fd, (const struct sockaddr *)address, sizeof(*address));
		} else {
			errno = EADDRINUSE;
		}
	}
	int error = errno;
	umask(old);
	errno = error;
	return bound == 0;
}

static bool listener_start(struct listener *listener, const struct sockaddr_un *address)
{
	struct stat status;
	listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listener->fd < 0 || !listener_bind(listener, address)) {
		return false;
	}
	listener->path = address->sun_path;
	if (lstat(listener->path, &status) == 0) {
		listener->device = status.st_dev;
		listener->inode = status.st_ino;
	}
	return listen(listener->fd, LISTENER_BACKLOG) == 0;
}

bool listener_open(struct listener *listener, const char *path)
{
	struct sockaddr_un address;
	if (!listener_address(path, &address)) {
		return false;
	}
	if (!listener_start(listener, &address)) {
		if (errno == EADDRINUSE) {
			log_error("%s is in use: stop the other backend, or choose another path",
				path);
		} else {
			log_error("cannot listen on %s: %s", path, strerror(errno));
		}
		listener_close(listener);
		return false;
	}
	listener->path = path;
	return true;
}

int listener_accept(const struct listener *listener)
{
	return accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

void listener_close(struct listener *listener)
{
	struct stat status;
	if (listener->fd >= 0) {
		close(listener->fd);
		listener->fd = -1;
	}
	if (listener->path != NULL && lstat(listener->path, &status) == 0
		&& status.st_dev == listener->device && status.st_ino == listener->inode) {
		unlink(listener->path);
	}
}
