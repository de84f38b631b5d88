/* SPDX-License-Identifier: MIT */
#include "protocol/channel.h"

#include "protocol/channel_inside.h"
#include "protocol/header.h"

/* Adds one to the batch, or closes what it brought. */
static enum channel_result add_raw(struct channel_batch *batch, const struct datagram *datagram,
	enum datagram_result received, enum link_error *error)
{
	enum channel_result result = channel_result_of(received, error);
	if (result != CHANNEL_OK) {
		return result;
	}
	bool whole = datagram->size >= LINK_HEADER_SIZE
		     && header_length(datagram->bytes) == datagram->size;
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
