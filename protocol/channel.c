/* SPDX-License-Identifier: MIT */
#include "protocol/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "protocol/datagram.h"
#include "protocol/encode.h"
#include "protocol/reader.h"
#include "protocol/spec.h"

_Static_assert(CHANNEL_BATCH <= DATAGRAM_BATCH, "a batch is one system call");

/* Posted bytes, records included, that wait for channel_flush. */
#define POST_BYTES (64u * 1024u)

/* What one look at the socket has found and nobody has asked for yet. */
struct received {
	unsigned next, count; /* of the datagrams */
	bool drained; /* there were no more */
	struct datagram datagrams[CHANNEL_BATCH];
	enum datagram_result results[CHANNEL_BATCH];
	uint8_t bytes[CHANNEL_BATCH][LINK_MAX_MESSAGE];
};

struct channel {
	int fd;
	bool broken; /* nothing can be sent any more */
	bool blocked; /* the socket did not take all that waits */
	uint64_t retry_at; /* CLOCK_MONOTONIC, ms; 0: poll tells when it takes more */
	struct decode_state state;
	struct outbox outbox; /* what the socket did not take, or was posted */
	uint8_t encoded[LINK_MAX_MESSAGE]; /* of the message that is being sent */
	struct received received;
};

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
	case DATAGRAM_SHORTAGE:
	case DATAGRAM_CLOSED:
		break;
	}
	return CHANNEL_CLOSED;
}

/* The next datagram, looking for more where there is none. */
static enum datagram_result channel_take(struct channel *channel, struct datagram **datagram)
{
	struct received *received = &channel->received;
	if (received->next == received->count) {
		received->next = 0;
		received->count = datagram_receive_batch(
			channel->fd, received->datagrams, received->results, CHANNEL_BATCH);
		received->drained = received->count < CHANNEL_BATCH;
	}
	*datagram = &received->datagrams[received->next];
	return received->results[received->next++];
}

unsigned channel_unread(const struct channel *channel)
{
	return channel->received.count - channel->received.next;
}

bool channel_is_drained(const struct channel *channel)
{
	return channel->received.drained && channel_unread(channel) == 0;
}

/* Descriptors that are no more stand for those that this process had no room for, as many as the
 * message must have. */
static void stand_in(const struct link_side *side, struct datagram *datagram)
{
	struct reader reader;
	reader_init(&reader, datagram->bytes, datagram->size);
	const struct message_spec *spec = spec_find(side->receives, reader_u16(&reader));
	/* None is right for a message that may bring none, and it brought some. */
	datagram->fd_count = spec && spec->fds > 0 ? spec->fds : 1;
	for (unsigned i = 0; i < datagram->fd_count; i++) {
		datagram->fds[i] = -1;
	}
}

enum channel_result channel_receive(
	struct channel *channel, struct link_msg *msg, enum link_error *error)
{
	struct datagram *datagram = NULL;
	*error = LINK_ERROR_NONE;
	enum channel_result result = result_of(channel_take(channel, &datagram), error);
	msg->opcode = 0;
	msg->object = 0;
	msg->fd_count = 0;
	if (result != CHANNEL_OK) {
		return result;
	}
	if (datagram->fds_lost) {
		stand_in(channel->state.side, datagram);
	}
	*error = decode(&channel->state, datagram->bytes, datagram->size, datagram->fd_count, msg);
	if (*error != LINK_ERROR_NONE) {
		datagram_close_fds(datagram->fds, datagram->fd_count);
		msg->fd_count = 0;
		return CHANNEL_VIOLATION;
	}
	memcpy(msg->fds, datagram->fds, sizeof(msg->fds));
	return CHANNEL_OK;
}

/* Adds one to the batch, or closes what it brought. */
static enum channel_result add_raw(struct channel_batch *batch, const struct datagram *datagram,
	enum datagram_result received, enum link_error *error)
{
	enum channel_result result = result_of(received, error);
	if (result != CHANNEL_OK) {
		return result;
	}
	bool whole = datagram->size >= LINK_HEADER_SIZE
		     && decode_peek_length(datagram->bytes) == datagram->size;
	bool brings = datagram->fd_count > 0 || datagram->fds_lost;
	if (brings || !whole) {
		*error = brings ? LINK_ERROR_FDS : LINK_ERROR_LENGTH;
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

/* How many of the oldest were put into datagrams. Their descriptors stay the outbox's. */
static unsigned gather(const struct channel *channel, struct datagram list[static CHANNEL_BATCH])
{
	unsigned count = 0;
	const struct outbox_message *message = outbox_first(&channel->outbox);
	for (; message && count < CHANNEL_BATCH; message = TAILQ_NEXT(message, all)) {
		struct datagram *datagram = &list[count++];
		datagram->bytes = (uint8_t *)message->bytes;
		datagram->size = message->size;
		datagram->fd_count = message->fd_count;
		memcpy(datagram->fds, message->fds, sizeof(datagram->fds));
	}
	return count;
}

static uint64_t now_ms(void)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* What came of sending: whether all went, whether the rest waits, whether that was the end. */
static void note_sent(struct channel *channel, enum datagram_result result)
{
	channel->blocked = result == DATAGRAM_AGAIN || result == DATAGRAM_SHORTAGE;
	channel->retry_at = result == DATAGRAM_SHORTAGE ? now_ms() + CHANNEL_RETRY : 0;
	channel->broken = result != DATAGRAM_OK && !channel->blocked;
}

bool channel_flush(struct channel *channel)
{
	channel->blocked = false;
	while (!channel->broken && !channel->blocked && outbox_first(&channel->outbox)) {
		struct datagram list[CHANNEL_BATCH];
		unsigned count = gather(channel, list), sent = 0;
		enum datagram_result result = datagram_send_batch(channel->fd, list, count, &sent);
		for (; sent > 0; sent--) {
			outbox_drop_first(&channel->outbox);
		}
		note_sent(channel, result);
	}
	return !channel->broken;
}

bool channel_send_raw(struct channel *channel, const uint8_t *bytes, size_t size, const int *fds,
	unsigned fd_count)
{
	if (size > LINK_MAX_MESSAGE || fd_count > LINK_MAX_FDS) {
		abort();
	}
	if (channel->broken || (!channel->blocked && !channel_flush(channel))) {
		return false;
	}
	if (!channel->blocked) {
		note_sent(channel, datagram_send(channel->fd, bytes, size, fds, fd_count));
	}
	if (channel->blocked && !outbox_add(&channel->outbox, bytes, size, fds, fd_count)) {
		channel->broken = true;
	}
	return !channel->broken;
}

bool channel_send(struct channel *channel, const struct link_msg *msg)
{
	size_t size = encode(channel->state.side, msg, channel->encoded);
	return channel_send_raw(channel, channel->encoded, size, msg->fds, msg->fd_count);
}

bool channel_post(struct channel *channel, const struct link_msg *msg)
{
	size_t size = encode(channel->state.side, msg, channel->encoded);
	/* A descriptor that waits would have to be duplicated. */
	bool may_wait = msg->fd_count == 0 && !channel->broken;
	if (may_wait && outbox_add(&channel->outbox, channel->encoded, size, NULL, 0)) {
		/* In time, so that the caller sees when the socket takes no more. */
		bool full = channel->outbox.bytes >= POST_BYTES && !channel->blocked;
		return !full || channel_flush(channel);
	}
	return channel_send_raw(channel, channel->encoded, size, msg->fds, msg->fd_count);
}

bool channel_wants_write(const struct channel *channel)
{
	return channel->blocked;
}

bool channel_polls_write(const struct channel *channel)
{
	return channel->blocked && channel->retry_at == 0;
}

int channel_retry_ms(const struct channel *channel)
{
	if (!channel->blocked || channel->retry_at == 0) {
		return -1;
	}
	uint64_t now = now_ms();
	return channel->retry_at > now ? (int)(channel->retry_at - now) : 0;
}

size_t channel_queued(const struct channel *channel)
{
	return channel->outbox.bytes;
}
