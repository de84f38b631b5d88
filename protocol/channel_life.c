/* SPDX-License-Identifier: MIT */
#include "protocol/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/channel_inside.h"

struct channel *channel_create(int fd, const struct link_side *side)
{
	struct channel *channel = calloc(1, sizeof(*channel));
	int flags = fcntl(fd, F_GETFL);
	if (!channel || flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0
		|| fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
		free(channel);
		close(fd);
		return NULL;
	}
	channel->fd = fd;
	channel->state.side = side;
	outbox_init(&channel->outbox, side);
	for (unsigned i = 0; i < CHANNEL_BATCH; i++) {
		channel->received.datagrams[i].bytes = channel->received.bytes[i];
	}
	return channel;
}

void channel_destroy(struct channel *channel)
{
	if (!channel) {
		return;
	}
	outbox_finish(&channel->outbox);
	for (unsigned i = channel->received.next; i < channel->received.count; i++) {
		const struct datagram *datagram = &channel->received.datagrams[i];
		datagram_close_fds(datagram->fds, datagram->fd_count);
	}
	close(channel->fd);
	free(channel);
}

int channel_connect(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(address.sun_path, path);
	/* Non-blocking, so that a compositor with a full backlog cannot stop its caller. */
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		return -1;
	}
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
		int saved = errno;
		close(fd);
		errno = saved;
		return -1;
	}
	return fd;
}

int channel_fd(const struct channel *channel)
{
	return channel->fd;
}

enum channel_result channel_result_of(enum datagram_result result, enum link_error *error)
{
	switch (result) {
	case DATAGRAM_OK:
		return CHANNEL_OK;
	case DATAGRAM_AGAIN:
		return CHANNEL_AGAIN;
	case DATAGRAM_TRUNCATED:
		*error = LINK_ERROR_TRUNCATED;
		return CHANNEL_VIOLATION;
	case DATAGRAM_SHORTAGE:
	case DATAGRAM_CLOSED:
		break;
	}
	return CHANNEL_CLOSED;
}
