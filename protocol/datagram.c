/* SPDX-License-Identifier: MIT */
#include "protocol/datagram.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/shortage.h"

void datagram_close_fds(const int *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		close(fds[i]);
	}
}

/* Collects every descriptor that the kernel has installed for us, whatever else is wrong. */
static void take_fds(struct msghdr *header, struct datagram *datagram)
{
	datagram->fd_count = 0;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
		bool rights = c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS;
		size_t count = rights ? (c->cmsg_len - CMSG_LEN(0)) / sizeof(int) : 0;
		for (size_t i = 0; i < count; i++) {
			int fd = -1;
			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
			if (datagram->fd_count < LINK_MAX_FDS) {
				datagram->fds[datagram->fd_count++] = fd;
			} else {
				close(fd);
			}
		}
	}
}

/* What was received with header: size bytes. */
static enum datagram_result datagram_take(
	struct msghdr *header, size_t size, struct datagram *datagram)
{
	take_fds(header, datagram);
	/* The kernel also reports CTRUNC when this process may not open more files, with room for
	 * them left. */
	bool cut = (header->msg_flags & MSG_CTRUNC) != 0;
	datagram->fds_lost = cut && datagram->fd_count < LINK_MAX_FDS;
	bool truncated = (header->msg_flags & MSG_TRUNC) != 0 || (cut && !datagram->fds_lost);
	bool good = size > 0 && !truncated;
	if (!good || datagram->fds_lost) {
		datagram_close_fds(datagram->fds, datagram->fd_count);
		datagram->fd_count = 0;
	}
	if (good) {
		datagram->size = size;
		return DATAGRAM_OK;
	}
	/* An empty datagram looks like the end of the connection, and ends it too. */
	return truncated ? DATAGRAM_TRUNCATED : DATAGRAM_CLOSED;
}

unsigned datagram_receive_batch(
	int socket, struct datagram *list, enum datagram_result *results, unsigned count)
{
	struct datagram_landing landings[DATAGRAM_BATCH];
	struct mmsghdr headers[DATAGRAM_BATCH];
	int received = 0;
	for (unsigned i = 0; i < count; i++) {
		struct datagram_landing *landing = &landings[i];
		landing->iov = (struct iovec){list[i].bytes, LINK_MAX_MESSAGE};
		headers[i].msg_hdr = (struct msghdr){
			.msg_iov = &landing->iov,
			.msg_iovlen = 1,
			.msg_control = &landing->control,
			.msg_controllen = sizeof(landing->control),
		};
	}
	do {
		received = recvmmsg(socket, headers, count, MSG_CMSG_CLOEXEC | MSG_DONTWAIT, NULL);
	} while (received < 0 && errno == EINTR);
	if (received <= 0) {
		list[0].fd_count = 0;
		results[0] =
			received < 0 && shortage_passes(errno) ? DATAGRAM_AGAIN : DATAGRAM_CLOSED;
		return 1;
	}
	for (int i = 0; i < received; i++) {
		results[i] = datagram_take(&headers[i].msg_hdr, headers[i].msg_len, &list[i]);
	}
	return (unsigned)received;
}
