/* SPDX-License-Identifier: MIT
 *
 * The least that a process between applications and the compositor can cost: relay LISTEN HOST
 *
 * Both are paths of Wayland sockets. Each connection to LISTEN gets one of its own to HOST. What
 * comes from either, bytes and descriptors, goes to the other as it is: one epoll_wait, one
 * recvmsg and one sendmsg for each time that somebody wrote. Runs until it is ended by a signal;
 * who does not read is cut off.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BUFFER_BYTES 65536
#define MAX_FDS 253 /* SCM_MAX_FD: what one message can carry */

struct side {
	int fd;
	struct side *other;
};

/* A socket that listens there, or is connected to it. -1: neither is possible. */
static int open_socket(const char *path, bool listens)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const struct sockaddr *generic = (const struct sockaddr *)&address;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || strlen(path) >= sizeof(address.sun_path)) {
		return -1;
	}
	strcpy(address.sun_path, path);
	if (!listens) {
		return connect(fd, generic, sizeof(address)) == 0 ? fd : -1;
	}
	return bind(fd, generic, sizeof(address)) == 0 && listen(fd, 1) == 0 ? fd : -1;
}

static void watch(int epoll, int fd, struct side *side)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = side};
	if (fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
		perror("relay");
		exit(1);
	}
}

static void accept_client(int epoll, int listener, const char *host)
{
	struct side *sides = calloc(2, sizeof(*sides));
	if (!sides) {
		exit(1);
	}
	sides[0] = (struct side){accept4(listener, NULL, NULL, SOCK_CLOEXEC), &sides[1]};
	sides[1] = (struct side){open_socket(host, false), &sides[0]};
	watch(epoll, sides[0].fd, &sides[0]);
	watch(epoll, sides[1].fd, &sides[1]);
}

/* Both ends of a connection; their memory stays, because the same epoll_wait may have named the
 * other. */
static void end(struct side *side)
{
	if (side->fd >= 0) {
		close(side->fd);
		close(side->other->fd);
		side->fd = side->other->fd = -1;
	}
}

static void close_fds(const struct msghdr *msg)
{
	const struct cmsghdr *header = CMSG_FIRSTHDR(msg);
	size_t count = header ? (header->cmsg_len - CMSG_LEN(0)) / sizeof(int) : 0;
	for (size_t i = 0; i < count; i++) {
		int fd;
		memcpy(&fd, CMSG_DATA(header) + i * sizeof(fd), sizeof(fd));
		close(fd);
	}
}

static void pass_on(struct side *side)
{
	static char bytes[BUFFER_BYTES];
	static union {
		struct cmsghdr header;
		char room[CMSG_SPACE(MAX_FDS * sizeof(int))];
	} control;
	struct iovec part = {bytes, sizeof(bytes)};
	struct msghdr msg = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	if (side->fd < 0) {
		return;
	}
	ssize_t count = recvmsg(side->fd, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (count <= 0) {
		end(side);
		return;
	}
	part.iov_len = (size_t)count;
	ssize_t sent = sendmsg(side->other->fd, &msg, MSG_DONTWAIT | MSG_NOSIGNAL);
	close_fds(&msg);
	if (sent != count) {
		end(side); /* the other has gone, or does not read: nothing is kept here for it */
	}
}

int main(int argc, char *argv[])
{
	if (argc != 3) {
		fprintf(stderr, "usage: relay LISTEN HOST\n");
		return 2;
	}
	int epoll = epoll_create1(EPOLL_CLOEXEC), listener = open_socket(argv[1], true);
	watch(epoll, listener, NULL);
	for (;;) {
		struct epoll_event events[16];
		int count = epoll_wait(epoll, events, 16, -1);
		for (int i = 0; i < count; i++) {
			if (!events[i].data.ptr) {
				accept_client(epoll, listener, argv[2]);
			} else {
				pass_on(events[i].data.ptr);
			}
		}
	}
}
