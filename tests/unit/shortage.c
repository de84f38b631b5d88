/* SPDX-License-Identifier: MIT */
#include "shortage.h"

#include <errno.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "harness.h"

bool shortage;

int __real_sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags);
int __wrap_sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags);

int __wrap_sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags)
{
	if (shortage) {
		errno = ENOBUFS;
		return -1;
	}
	return __real_sendmmsg(fd, messages, count, flags);
}

bool shortage_is_polled_for(int epoll)
{
	char path[64], line[256];
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", epoll);
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	bool found = false;
	while (fgets(line, sizeof(line), file)) {
		unsigned events = 0;
		found = found
			|| (sscanf(line, "tfd: %*d events: %x", &events) == 1
				&& (events & EPOLLOUT) != 0);
	}
	fclose(file);
	return found;
}
