/* SPDX-License-Identifier: MIT */
#include "compositor/base/helper.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

bool helper_fork(struct helper *helper)
{
	int fds[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0) {
		return false;
	}
	helper->pid = fork();
	int error = errno;
	bool is_helper = helper->pid == 0;
	helper->fd = fds[is_helper ? 1 : 0];
	close(fds[is_helper ? 0 : 1]);
	if (helper->pid < 0) {
		close(helper->fd);
		errno = error;
	}
	return helper->pid >= 0;
}

void helper_end(struct helper *helper)
{
	/* The process of a seat that libseat runs has a copy of it, and ends after this one. */
	shutdown(helper->fd, SHUT_RDWR);
	close(helper->fd);
	while (waitpid(helper->pid, NULL, 0) < 0 && errno == EINTR) {
	}
}
