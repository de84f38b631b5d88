/* SPDX-License-Identifier: MIT */
#include "common/listening.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/log.h"

int listening_lock(const char *path, mode_t mode)
{
	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);
		if (fd < 0) {
			return -1;
		}
		if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
			close(fd);
			errno = EADDRINUSE;
			return -1;
		}
		/* It may have been removed between open and flock by a program that ended. */
		struct stat ours, there;
		if (fstat(fd, &ours) == 0 && stat(path, &there) == 0 && ours.st_ino == there.st_ino
			&& ours.st_dev == there.st_dev) {
			return fd;
		}
		close(fd);
	}
}

int listening_bind(const struct sockaddr_un *address, int type, int backlog)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool bound = fd >= 0 && bind(fd, (const struct sockaddr *)address, sizeof(*address)) == 0;
	if (bound && listen(fd, backlog) == 0) {
		return fd;
	}
	int error = errno;
	if (bound) {
		unlink(address->sun_path);
	}
	if (fd >= 0) {
		close(fd);
	}
	errno = error;
	return -1;
}

/* --- letting in ------------------------------------------------------------------------------- */

static int listening_handle_connection(int fd, uint32_t mask, void *data)
{
	struct listening *listening = data;
	int connection = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (connection >= 0) {
		listening->connected(listening->data, connection);
	} else if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR) {
		/* It stays pending: without a pause we would be called for it at once, for ever. */
		log_error("%s: cannot accept a connection: %s: looking again in %u ms",
			listening->path, strerror(errno), LISTENING_PAUSE);
		wl_event_source_fd_update(listening->source, 0);
		wl_event_source_timer_update(listening->pause, LISTENING_PAUSE);
	}
	return 0;
}

static int listening_handle_pause(void *data)
{
	struct listening *listening = data;
	wl_event_source_fd_update(listening->source, WL_EVENT_READABLE);
	return 0;
}

bool listening_init(struct listening *listening, struct wl_event_loop *loop, int fd,
	const char *path, void (*connected)(void *data, int fd), void *data)
{
	*listening =
		(struct listening){.path = path, .fd = fd, .connected = connected, .data = data};
	listening->source = wl_event_loop_add_fd(
		loop, fd, WL_EVENT_READABLE, listening_handle_connection, listening);
	listening->pause = wl_event_loop_add_timer(loop, listening_handle_pause, listening);
	if (!listening->source || !listening->pause) {
		log_error("%s: cannot wait for connections: out of memory", path);
		listening_finish(listening);
		return false;
	}
	return true;
}

void listening_finish(struct listening *listening)
{
	if (listening->source) {
		wl_event_source_remove(listening->source);
		listening->source = NULL;
	}
	if (listening->pause) {
		wl_event_source_remove(listening->pause);
		listening->pause = NULL;
	}
	if (listening->fd >= 0) {
		close(listening->fd);
		listening->fd = -1;
	}
}
