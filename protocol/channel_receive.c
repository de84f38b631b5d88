/* SPDX-License-Identifier: MIT */
#include "protocol/channel.h"

#include <string.h>

#include "protocol/channel_inside.h"
#include "protocol/header.h"
#include "protocol/spec.h"

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
	uint16_t untrusted_opcode = header_read(datagram->bytes, datagram->size).opcode;
	const struct message_spec *spec = spec_find(side->receives, untrusted_opcode);
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
	enum channel_result result = channel_result_of(channel_take(channel, &datagram), error);
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
