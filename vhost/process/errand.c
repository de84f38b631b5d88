/* SPDX-License-Identifier: MIT */
#include "vhost/process/errand.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/shortage.h"

#define ERRAND_QUESTION 0x436e6e74u /* anything that is not there by chance */

struct errand_answer {
	uint32_t stop; /* 1: the worker is to end, and there is nothing else */
	int32_t error; /* 0: a descriptor comes with it */
};

union errand_control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(int))];
};

bool errand_pair(int *keeper, int *worker)
{
	int fds[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) < 0) {
		return false;
	}
	*keeper = fds[0];
	*worker = fds[1];
	return true;
}

/* One datagram. control is NULL where no descriptor is expected. */
static bool errand_send(int fd, void *bytes, size_t size, union errand_control *control)
{
	struct iovec part = {bytes, size};
	struct msghdr header = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = control ? sizeof(*control) : 0,
	};
	return sendmsg(fd, &header, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size;
}

/* *header's control buffer is the caller's. Only a datagram of just this size is one. */
static enum errand_result errand_read(int fd, void *bytes, size_t size, struct msghdr *header)
{
	struct iovec part = {bytes, size};
	ssize_t got;
	header->msg_iov = &part;
	header->msg_iovlen = 1;
	do {
		got = recvmsg(fd, header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	if (got < 0) {
		return shortage_passes(errno) ? ERRAND_NOTHING : ERRAND_OVER;
	}
	if (got == 0) {
		return ERRAND_OVER;
	}
	bool whole = (size_t)got == size && (header->msg_flags & MSG_TRUNC) == 0;
	return whole ? ERRAND_DONE : ERRAND_LIE;
}

/* --- the worker's half ------------------------------------------------------------------------ */

bool errand_ask(int worker)
{
	uint32_t question = ERRAND_QUESTION;
	return errand_send(worker, &question, sizeof(question), NULL);
}

enum errand_result errand_take(int worker, int *connection, int *error)
{
	struct errand_answer answer = {0};
	union errand_control control;
	struct msghdr header = {.msg_control = &control, .msg_controllen = sizeof(control)};
	*connection = -1;
	enum errand_result result = errand_read(worker, &answer, sizeof(answer), &header);
	if (result != ERRAND_DONE) {
		return result;
	}
	if (answer.stop != 0) {
		return ERRAND_STOP;
	}
	struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
	if (rights && rights->cmsg_len == CMSG_LEN(sizeof(int))) {
		memcpy(connection, CMSG_DATA(rights), sizeof(int));
	}
	/* A descriptor that is missing: this process may open no more just now. */
	*error = answer.error != 0 ? answer.error : EMFILE;
	return ERRAND_DONE;
}

/* --- the keeper's half ------------------------------------------------------------------------ */

enum errand_result errand_receive(int keeper)
{
	uint32_t untrusted_question = 0;
	struct msghdr header = {0};
	enum errand_result result =
		errand_read(keeper, &untrusted_question, sizeof(untrusted_question), &header);
	if (result != ERRAND_DONE) {
		return result;
	}
	bool sane = untrusted_question == ERRAND_QUESTION && (header.msg_flags & MSG_CTRUNC) == 0;
	return sane ? ERRAND_DONE : ERRAND_LIE;
}

static bool errand_send_connection(int keeper, int connection)
{
	struct errand_answer answer = {0};
	union errand_control control = {0};
	control.align.cmsg_level = SOL_SOCKET;
	control.align.cmsg_type = SCM_RIGHTS;
	control.align.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.align), &connection, sizeof(int));
	bool sent = errand_send(keeper, &answer, sizeof(answer), &control);
	int saved = errno;
	close(connection);
	errno = saved;
	return sent;
}

bool errand_answer(int keeper, int connection, int error)
{
	if (connection >= 0) {
		if (errand_send_connection(keeper, connection)) {
			return true;
		}
		/* Descriptors in flight are counted over all processes of the user. */
		error = errno;
	}
	struct errand_answer answer = {.error = error};
	return errand_send(keeper, &answer, sizeof(answer), NULL);
}

void errand_stop(int keeper)
{
	struct errand_answer answer = {.stop = 1};
	/* When it does not go the keeper's end will say it. */
	(void)errand_send(keeper, &answer, sizeof(answer), NULL);
}
