/* SPDX-License-Identifier: MIT */
#include "protocol/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/encode.h"

/* One message that the socket did not take. */
struct waiting {
	struct waiting *next;
	size_t size;
	unsigned fd_count;
	int fds[LINK_MAX_FDS]; /* duplicates, owned */
	uint8_t bytes[];
};

struct channel {
	int fd;
	bool broken; /* nothing can be sent any more */
	struct decode_state state;
	struct waiting *first, **end; /* oldest first */
	size_t queued; /* bytes of all of them, records included */
};

/* Room for the descriptors of one message: what is beyond it the kernel drops and reports. */
union control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(LINK_MAX_FDS * sizeof(int))];
};

struct channel *channel_create(int fd, enum decode_side side)
{
	struct channel *channel = calloc(1, sizeof(*channel));
	int flags = fcntl(fd, F_GETFL);
	if (channel == NULL || flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0
		|| fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
		free(channel);
		close(fd);
		return NULL;
	}
	channel->fd = fd;
	channel->state.side = side;
	channel->end = &channel->first;
	return channel;
}

static void close_all(const int *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		close(fds[i]);
	}
}

/* Takes the oldest waiting message off the queue and frees it. */
static void drop_first(struct channel *channel)
{
	struct waiting *waiting = channel->first;
	channel->first = waiting->next;
	if (channel->first == NULL) {
		channel->end = &channel->first;
	}
	channel->queued -= sizeof(*waiting) + waiting->size;
	close_all(waiting->fds, waiting->fd_count);
	free(waiting);
}

void channel_destroy(struct channel *channel)
{
	if (channel == NULL) {
		return;
	}
	while (channel->first != NULL) {
		drop_first(channel);
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

/* --- receiving ------------------------------------------------------------------------------- */

struct datagram {
	uint8_t *bytes; /* LINK_MAX_MESSAGE of them */
	size_t size;
	unsigned fd_count;
	int fds[LINK_MAX_FDS];
};

/* Collects every descriptor that the kernel has installed for us, whatever else is wrong. */
static void take_fds(struct msghdr *header, struct datagram *datagram)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c != NULL; c = CMSG_NXTHDR(header, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) {
			continue;
		}
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
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

/* On anything but CHANNEL_OK no descriptor is left in *datagram. */
static enum channel_result receive(struct channel *channel, struct datagram *datagram)
{
	union control control;
	struct iovec iov = {.iov_base = datagram->bytes, .iov_len = LINK_MAX_MESSAGE};
	struct msghdr header = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t size = 0;
	do {
		size = recvmsg(channel->fd, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	} while (size < 0 && errno == EINTR);
	if (size < 0) {
		return errno == EAGAIN ? CHANNEL_AGAIN : CHANNEL_CLOSED;
	}
	take_fds(&header, datagram);
	/* The kernel also reports CTRUNC when this process may not open more files. */
	bool truncated = (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
	if (size == 0 || truncated) {
		close_all(datagram->fds, datagram->fd_count);
		datagram->fd_count = 0;
		/* An empty datagram looks like the end of the connection, and ends it too. */
		return truncated ? CHANNEL_VIOLATION : CHANNEL_CLOSED;
	}
	datagram->size = (size_t)size;
	return CHANNEL_OK;
}

enum channel_result channel_receive(struct channel *channel, struct link_msg *msg,
	enum link_error *error)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	struct datagram datagram = {.bytes = bytes};
	enum channel_result result = receive(channel, &datagram);
	msg->opcode = 0;
	msg->object = 0;
	msg->fd_count = 0;
	if (result != CHANNEL_OK) {
		*error = result == CHANNEL_VIOLATION ? LINK_ERROR_TRUNCATED : LINK_ERROR_NONE;
		return result;
	}
	*error = decode(&channel->state, bytes, datagram.size, datagram.fd_count, msg);
	if (*error != LINK_ERROR_NONE) {
		close_all(datagram.fds, datagram.fd_count);
		msg->fd_count = 0;
		return CHANNEL_VIOLATION;
	}
	memcpy(msg->fds, datagram.fds, sizeof(msg->fds));
	return CHANNEL_OK;
}

static enum link_error check_raw(const struct datagram *datagram)
{
	if (datagram->fd_count > 0) {
		return LINK_ERROR_FDS;
	}
	bool whole = datagram->size >= LINK_HEADER_SIZE
		&& decode_peek_length(datagram->bytes) == datagram->size;
	return whole ? LINK_ERROR_NONE : LINK_ERROR_LENGTH;
}

enum channel_result channel_receive_raw(struct channel *channel,
	uint8_t bytes[static LINK_MAX_MESSAGE], size_t *size, enum link_error *error)
{
	struct datagram datagram = {.bytes = bytes};
	enum channel_result result = receive(channel, &datagram);
	if (result != CHANNEL_OK) {
		*error = result == CHANNEL_VIOLATION ? LINK_ERROR_TRUNCATED : LINK_ERROR_NONE;
		return result;
	}
	*error = check_raw(&datagram);
	if (*error != LINK_ERROR_NONE) {
		close_all(datagram.fds, datagram.fd_count);
		return CHANNEL_VIOLATION;
	}
	*size = datagram.size;
	return CHANNEL_OK;
}

/* --- sending --------------------------------------------------------------------------------- */

enum sent { SENT, SENT_LATER, SENT_NEVER };

static enum sent send_now(struct channel *channel, const uint8_t *bytes, size_t size, const int *fds,
	unsigned fd_count)
{
	union control control = {0};
	struct iovec iov = {.iov_base = (void *)bytes, .iov_len = size};
	struct msghdr header = {.msg_iov = &iov, .msg_iovlen = 1};
	if (fd_count > 0) {
		header.msg_control = &control;
		header.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
		rights->cmsg_level = SOL_SOCKET;
		rights->cmsg_type = SCM_RIGHTS;
		rights->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		memcpy(CMSG_DATA(rights), fds, fd_count * sizeof(int));
	}
	ssize_t sent = 0;
	do {
		sent = sendmsg(channel->fd, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
	} while (sent < 0 && errno == EINTR);
	if (sent < 0) {
		return errno == EAGAIN ? SENT_LATER : SENT_NEVER;
	}
	return SENT;
}

/* True when all were duplicated; else none is left open. */
static bool duplicate_fds(struct waiting *waiting, const int *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		int fd = fcntl(fds[i], F_DUPFD_CLOEXEC, 0);
		if (fd < 0) {
			close_all(waiting->fds, waiting->fd_count);
			return false;
		}
		waiting->fds[waiting->fd_count++] = fd;
	}
	return true;
}

static bool enqueue(struct channel *channel, const uint8_t *bytes, size_t size, const int *fds,
	unsigned fd_count)
{
	size_t cost = sizeof(struct waiting) + size;
	if (cost > LINK_MAX_QUEUED - channel->queued) {
		return false;
	}
	struct waiting *waiting = calloc(1, cost);
	if (waiting == NULL || !duplicate_fds(waiting, fds, fd_count)) {
		free(waiting);
		return false;
	}
	waiting->size = size;
	memcpy(waiting->bytes, bytes, size);
	*channel->end = waiting;
	channel->end = &waiting->next;
	channel->queued += cost;
	return true;
}

bool channel_send_raw(struct channel *channel, const uint8_t *bytes, size_t size, const int *fds,
	unsigned fd_count)
{
	if (size > LINK_MAX_MESSAGE || fd_count > LINK_MAX_FDS) {
		abort();
	}
	if (channel->broken) {
		return false;
	}
	enum sent sent = SENT_LATER;
	if (channel->first == NULL) {
		sent = send_now(channel, bytes, size, fds, fd_count);
	}
	if (sent == SENT_LATER && enqueue(channel, bytes, size, fds, fd_count)) {
		sent = SENT;
	}
	channel->broken = sent != SENT;
	return !channel->broken;
}

bool channel_send(struct channel *channel, const struct link_msg *msg)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = encode(msg, bytes);
	return channel_send_raw(channel, bytes, size, msg->fds, msg->fd_count);
}

bool channel_wants_write(const struct channel *channel)
{
	return channel->first != NULL;
}

size_t channel_queued(const struct channel *channel)
{
	return channel->queued;
}

bool channel_flush(struct channel *channel)
{
	while (channel->first != NULL && !channel->broken) {
		const struct waiting *waiting = channel->first;
		enum sent sent = send_now(channel, waiting->bytes, waiting->size, waiting->fds,
			waiting->fd_count);
		if (sent == SENT_LATER) {
			return true;
		}
		channel->broken = sent == SENT_NEVER;
		if (!channel->broken) {
			drop_first(channel);
		}
	}
	return !channel->broken;
}
