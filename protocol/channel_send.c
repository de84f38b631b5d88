/* SPDX-License-Identifier: MIT */
#include "protocol/channel.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocol/channel_inside.h"
#include "protocol/encode.h"

/* Posted bytes, records included, that wait for channel_flush. */
#define POST_BYTES (64u * 1024u)

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
			outbox_drop(&channel->outbox, outbox_first(&channel->outbox));
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
