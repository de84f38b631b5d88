/* SPDX-License-Identifier: MIT */
#include "vhost/front/listener.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/log.h"

#define LISTENER_BACKLOG 4
#define LISTENER_SUFFIX 12 /* characters: a dot, a process id, NUL */

void listener_init(struct listener *listener)
{
	*listener = (struct listener){.fd = -1};
}

/* Whether the file at path is a socket that nobody listens on any more. */
static bool listener_is_stale(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct stat status;
	if (lstat(path, &status) < 0 || !S_ISSOCK(status.st_mode)) {
		return false;
	}
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (probe < 0) {
		return false;
	}
	strcpy(address.sun_path, path);
	bool refused = connect(probe, (const struct sockaddr *)&address, sizeof(address)) < 0
		       && errno == ECONNREFUSED;
	close(probe);
	return refused;
}

/* Binds and listens under a name of our own: whoever waits for the real one can connect as soon as
 * it exists. */
static bool listener_prepare(struct listener *listener, const struct sockaddr_un *address)
{
	listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listener->fd < 0) {
		return false;
	}
	unlink(address->sun_path);
	mode_t old = umask(0177);
	int bound = bind(listener->fd, (const struct sockaddr *)address, sizeof(*address));
	umask(old);
	return bound == 0 && listen(listener->fd, LISTENER_BACKLOG) == 0;
}

/* Gives the prepared socket its real name, unless a living one has it. */
static bool listener_publish(struct listener *listener, const char *prepared, const char *path)
{
	struct stat status;
	if (link(prepared, path) < 0) {
		if (errno != EEXIST) {
			return false;
		}
		if (!listener_is_stale(path)) {
			errno = EEXIST;
			return false;
		}
		unlink(path);
		if (link(prepared, path) < 0) {
			return false;
		}
	}
	if (lstat(path, &status) == 0) {
		listener->path = path;
		listener->device = status.st_dev;
		listener->inode = status.st_ino;
	}
	return true;
}

bool listener_open(struct listener *listener, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int length =
		snprintf(address.sun_path, sizeof(address.sun_path), "%s.%d", path, (int)getpid());
	if (length < 0 || (size_t)length >= sizeof(address.sun_path)) {
		log_error("%s is too long for a socket: use a path of at most %zu characters", path,
			sizeof(address.sun_path) - LISTENER_SUFFIX);
		return false;
	}
	bool prepared = listener_prepare(listener, &address);
	bool ok = prepared && listener_publish(listener, address.sun_path, path);
	int error = errno;
	unlink(address.sun_path);
	if (!ok) {
		listener_close(listener);
		if (prepared && error == EEXIST) {
			log_error("%s is in use: stop the other backend, or choose another path",
				path);
		} else {
			log_error("cannot listen on %s: %s", path, strerror(error));
		}
	}
	return ok;
}

int listener_accept(int fd)
{
	return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

void listener_close(struct listener *listener)
{
	if (listener->fd >= 0) {
		close(listener->fd);
		listener->fd = -1;
	}
}

void listener_remove(struct listener *listener)
{
	struct stat status;
	if (listener->path && lstat(listener->path, &status) == 0
		&& status.st_dev == listener->device && status.st_ino == listener->inode) {
		unlink(listener->path);
	}
}
