/* SPDX-License-Identifier: MIT */
#include "protocol/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/datagram.h"
#include "protocol/encode.h"
#include "protocol/outbox.h"

_Static_assert(CHANNEL_BATCH <= DATAGRAM_BATCH, "a batch is one system call");

struct channel {
	int fd;
	bool broken; /* nothing can be sent any more */
	struct decode_state state;
	struct outbox outbox; /* what the socket did not take */
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
	outbox_init(&channel->outbox);
	return channel;
}

void channel_destroy(struct channel *channel)
{
	if (channel == NULL) {
		return;
	}
	outbox_finish(&channel->outbox);
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

static enum channel_result result_of(enum datagram_result result, enum link_error *error)
{
	switch (result) {
	case DATAGRAM_OK:
		return CHANNEL_OK;
	case DATAGRAM_AGAIN:
		return CHANNEL_AGAIN;
	case DATAGRAM_TRUNCATED:
		*error = LINK_ERROR_TRUNCATED;
		return CHANNEL_VIOLATION;
	case DATAGRAM_CLOSED:
		break;
	}
	return CHANNEL_CLOSED;
}

enum channel_result channel_receive(
	struct channel *channel, struct link_msg *msg, enum link_error *error)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	struct datagram datagram = {.bytes = bytes};
	*error = LINK_ERROR_NONE;
	enum channel_result result = result_of(datagram_receive(channel->fd, &datagram), error);
	msg->opcode = 0;
	msg->object = 0;
	msg->fd_count = 0;
	if (result != CHANNEL_OK) {
		return result;
	}
	*error = decode(&channel->state, bytes, datagram.size, datagram.fd_count, msg);
	if (*error != LINK_ERROR_NONE) {
		datagram_close_fds(datagram.fds, datagram.fd_count);
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

/* Adds one to the batch, or closes what it brought. */
static enum channel_result add_raw(struct channel_batch *batch, const struct datagram *datagram,
	enum datagram_result received, enum link_error *error)
{
	enum channel_result result = result_of(received, error);
	if (result != CHANNEL_OK) {
		return result;
	}
	*error = check_raw(datagram);
	if (*error != LINK_ERROR_NONE) {
		datagram_close_fds(datagram->fds, datagram->fd_count);
		return CHANNEL_VIOLATION;
	}
	batch->sizes[batch->count++] = datagram->size;
	return CHANNEL_OK;
}

enum channel_result channel_receive_raw(
	struct channel *channel, struct channel_batch *batch, enum link_error *error)
{
	struct datagram list[CHANNEL_BATCH];
	enum datagram_result results[CHANNEL_BATCH];
	enum channel_result result = CHANNEL_OK;
	for (unsigned i = 0; i < CHANNEL_BATCH; i++) {
		list[i].bytes = batch->bytes[i];
	}
	unsigned received = datagram_receive_batch(channel->fd, list, results, CHANNEL_BATCH);
	*error = LINK_ERROR_NONE;
	batch->count = 0;
	batch->dry = received < CHANNEL_BATCH;
	for (unsigned i = 0; i < received; i++) {
		if (result == CHANNEL_OK) {
			result = add_raw(batch, &list[i], results[i], error);
		} else if (results[i] == DATAGRAM_OK) {
			datagram_close_fds(list[i].fds, list[i].fd_count);
		}
	}
	return result;
}

/* --- sending --------------------------------------------------------------------------------- */

bool channel_send_raw(struct channel *channel, const uint8_t *bytes, size_t size, const int *fds,
	unsigned fd_count)
{
	if (size > LINK_MAX_MESSAGE || fd_count > LINK_MAX_FDS) {
		abort();
	}
	if (channel->broken) {
		return false;
	}
	enum datagram_result result = DATAGRAM_AGAIN;
	if (!channel_wants_write(channel)) {
		result = datagram_send(channel->fd, bytes, size, fds, fd_count);
	}
	if (result == DATAGRAM_AGAIN && outbox_add(&channel->outbox, bytes, size, fds, fd_count)) {
		result = DATAGRAM_OK;
	}
	channel->broken = result != DATAGRAM_OK;
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
	return outbox_first(&channel->outbox) != NULL;
}

size_t channel_queued(const struct channel *channel)
{
	return channel->outbox.bytes;
}

bool channel_flush(struct channel *channel)
{
	const struct outbox_message *waiting;
	while (!channel->broken && (waiting = outbox_first(&channel->outbox)) != NULL) {
		enum datagram_result result = datagram_send(channel->fd, waiting->bytes,
			waiting->size, waiting->fds, waiting->fd_count);
		if (result == DATAGRAM_AGAIN) {
			return true;
		}
		channel->broken = result != DATAGRAM_OK;
		if (!channel->broken) {
			outbox_drop_first(&channel->outbox);
		}
	}
	return !channel->broken;
}
