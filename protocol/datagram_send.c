/* SPDX-License-Identifier: MIT */
#include "protocol/datagram.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "protocol/shortage.h"

static enum datagram_result not_sent(int error)
{
	if (error == EAGAIN) {
		return DATAGRAM_AGAIN;
	}
	return shortage_passes(error) ? DATAGRAM_SHORTAGE : DATAGRAM_CLOSED;
}

static struct msghdr take_off(struct datagram_landing *landing, const struct datagram *datagram)
{
	landing->iov = (struct iovec){.iov_base = datagram->bytes, .iov_len = datagram->size};
	struct msghdr header = {.msg_iov = &landing->iov, .msg_iovlen = 1};
	if (datagram->fd_count == 0) {
		return header;
	}
	memset(&landing->control, 0, sizeof(landing->control));
	header.msg_control = &landing->control;
	header.msg_controllen = CMSG_SPACE(datagram->fd_count * sizeof(int));
	struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
	rights->cmsg_level = SOL_SOCKET;
	rights->cmsg_type = SCM_RIGHTS;
	rights->cmsg_len = CMSG_LEN(datagram->fd_count * sizeof(int));
	memcpy(CMSG_DATA(rights), datagram->fds, datagram->fd_count * sizeof(int));
	return header;
}

enum datagram_result datagram_send_batch(
	int socket, const struct datagram *list, unsigned count, unsigned *sent)
{
	struct datagram_landing landings[DATAGRAM_BATCH];
	struct mmsghdr headers[DATAGRAM_BATCH];
	for (unsigned i = 0; i < count; i++) {
		headers[i].msg_hdr = take_off(&landings[i], &list[i]);
	}
	*sent = 0;
	while (*sent < count) {
		int went = sendmmsg(
			socket, headers + *sent, count - *sent, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (went < 0 && errno != EINTR) {
			return not_sent(errno);
		}
		*sent += went > 0 ? (unsigned)went : 0;
	}
	return DATAGRAM_OK;
}

enum datagram_result datagram_send(
	int socket, const uint8_t *bytes, size_t size, const int *fds, unsigned fd_count)
{
	struct datagram datagram = {.bytes = (uint8_t *)bytes, .size = size, .fd_count = fd_count};
	unsigned sent = 0;
	if (fd_count > 0) {
		memcpy(datagram.fds, fds, fd_count * sizeof(int));
	}
	return datagram_send_batch(socket, &datagram, 1, &sent);
}
