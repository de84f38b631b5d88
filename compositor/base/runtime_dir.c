/* SPDX-License-Identifier: MIT */
#include "compositor/base/runtime_dir.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/log.h"

#define BACKLOG 4

struct runtime_dir {
	char *path;
	char *lock_path;
	int lock_fd;
};

static bool parent_usable(const char *parent)
{
	if (!parent || parent[0] != '/') {
		log_error(
			"XDG_RUNTIME_DIR is not set to an absolute path: log in through a session "
			"manager, or set it to a directory of yours with mode 0700");
		return false;
	}
	struct stat st;
	if (stat(parent, &st) != 0) {
		log_error("XDG_RUNTIME_DIR %s: %s: create it with mode 0700", parent,
			strerror(errno));
		return false;
	}
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid()) {
		log_error("XDG_RUNTIME_DIR %s is not a directory of this user: set it to one",
			parent);
		return false;
	}
	return true;
}

static bool make_private_dir(const char *path)
{
	struct stat st;
	if (mkdir(path, 0700) != 0 && errno != EEXIST) {
		log_error("%s: cannot create this directory: %s", path, strerror(errno));
		return false;
	}
	if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != geteuid()
		|| chmod(path, 0700) != 0) {
		log_error("%s is not a directory of this user: remove it", path);
		return false;
	}
	return true;
}

static int lock_file(const char *path)
{
	int fd = listening_lock(path, 0600);
	if (fd < 0 && errno == EADDRINUSE) {
		log_error("%s is locked: another compositor is running with this XDG_RUNTIME_DIR; "
			  "end it, or set another XDG_RUNTIME_DIR",
			path);
	} else if (fd < 0) {
		log_error("%s: cannot open the lock: %s", path, strerror(errno));
	}
	return fd;
}

struct runtime_dir *runtime_dir_create(void)
{
	const char *parent = getenv("XDG_RUNTIME_DIR");
	if (!parent_usable(parent)) {
		return NULL;
	}
	struct runtime_dir *dir = calloc(1, sizeof(*dir));
	if (!dir) {
		log_error("out of memory");
		return NULL;
	}
	dir->lock_fd = -1;
	if (asprintf(&dir->path, "%s/cloison", parent) < 0) {
		dir->path = NULL;
	}
	if (!dir->path || asprintf(&dir->lock_path, "%s/lock", dir->path) < 0) {
		dir->lock_path = NULL;
		log_error("out of memory");
		goto fail;
	}
	if (!make_private_dir(dir->path)) {
		goto fail;
	}
	dir->lock_fd = lock_file(dir->lock_path);
	if (dir->lock_fd < 0) {
		goto fail;
	}
	return dir;

fail:
	runtime_dir_destroy(dir);
	return NULL;
}

void runtime_dir_destroy(struct runtime_dir *dir)
{
	if (!dir) {
		return;
	}
	if (dir->lock_fd >= 0) {
		/* Removed before the lock goes: see listening_lock. */
		unlink(dir->lock_path);
		rmdir(dir->path);
		close(dir->lock_fd);
	}
	free(dir->lock_path);
	free(dir->path);
	free(dir);
}

const char *runtime_dir_path(const struct runtime_dir *dir)
{
	return dir->path;
}

/* --- sockets in it ---------------------------------------------------------------------------- */

void runtime_name_domain(char name[static RUNTIME_MAX_DOMAIN], const char *domain)
{
	snprintf(name, RUNTIME_MAX_DOMAIN, RUNTIME_DOMAINS "/%s.sock", domain);
}

static bool clear_stale(
	const struct sockaddr_un *address, int type, char error[static SETTINGS_MAX_ERROR])
{
	const char *path = address->sun_path;
	struct stat st;
	if (lstat(path, &st) != 0) {
		return true;
	}
	if (S_ISSOCK(st.st_mode)) {
		int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		bool dead = fd >= 0
			    && connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0
			    && errno == ECONNREFUSED;
		if (fd >= 0) {
			close(fd);
		}
		if (!dead) {
			snprintf(error, SETTINGS_MAX_ERROR,
				"%s is in use by another program: end it", path);
			return false;
		}
	}
	if (!S_ISSOCK(st.st_mode) || unlink(path) != 0) {
		snprintf(error, SETTINGS_MAX_ERROR,
			"%s is in the way and cannot be replaced: remove it", path);
		return false;
	}
	return true;
}

/* False: the name is too long. */
static bool set_address(struct sockaddr_un *address, const char *dir, const char *name)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	int length = snprintf(address->sun_path, sizeof(address->sun_path), "%s/%s", dir, name);
	return length >= 0 && (size_t)length < sizeof(address->sun_path);
}

int listen_socket_bind(
	int type, const char *dir, const char *name, char error[static SETTINGS_MAX_ERROR])
{
	struct sockaddr_un address;
	if (!set_address(&address, dir, name)) {
		snprintf(error, SETTINGS_MAX_ERROR,
			"%s/%s: too long for a socket: use a shorter XDG_RUNTIME_DIR", dir, name);
		return -1;
	}
	if (!clear_stale(&address, type, error)) {
		return -1;
	}
	mode_t old = umask(0177);
	int fd = listening_bind(&address, type, BACKLOG);
	umask(old);
	if (fd < 0) {
		snprintf(error, SETTINGS_MAX_ERROR, "%s: cannot listen: %s", address.sun_path,
			strerror(errno));
	}
	return fd;
}

bool listen_socket_adopt(struct listen_socket *listener, struct wl_event_loop *loop, int fd,
	const char *dir, const char *name, void (*connected)(void *data, int fd), void *data)
{
	*listener = (struct listen_socket){.listening.fd = -1};
	bool fits = set_address(&listener->address, dir, name);
	assert(fits);
	const char *path = listener->address.sun_path;
	if (!listening_init(&listener->listening, loop, fd, path, connected, data)) {
		unlink(path);
		return false;
	}
	return true;
}

void listen_socket_discard(const char *dir, const char *name, int fd)
{
	struct sockaddr_un address;
	if (set_address(&address, dir, name)) {
		unlink(address.sun_path);
	}
	close(fd);
}

bool listen_socket_init(struct listen_socket *listener, struct wl_event_loop *loop, int type,
	const char *dir, const char *name, void (*connected)(void *data, int fd), void *data)
{
	char error[SETTINGS_MAX_ERROR];
	int fd = listen_socket_bind(type, dir, name, error);
	if (fd < 0) {
		log_error("%s", error);
		*listener = (struct listen_socket){.listening.fd = -1};
		return false;
	}
	return listen_socket_adopt(listener, loop, fd, dir, name, connected, data);
}

void listen_socket_finish(struct listen_socket *listener)
{
	if (listener->listening.fd >= 0) {
		unlink(listener->address.sun_path);
	}
	listening_finish(&listener->listening);
}
