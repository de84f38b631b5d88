/* SPDX-License-Identifier: MIT
 *
 * Inside of protocol/: what the parts of a channel share. one makes and ends it, one
 * receives and decodes, one receives for a backend that passes on, and one sends.
 */
#ifndef PROTOCOL_CHANNEL_INSIDE_H
#define PROTOCOL_CHANNEL_INSIDE_H

#include "protocol/channel.h"
#include "protocol/datagram.h"
#include "protocol/outbox.h"

_Static_assert(CHANNEL_BATCH <= DATAGRAM_BATCH, "a batch is one system call");

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

/* What came of a datagram; *error is set where it broke a rule. */
enum channel_result channel_result_of(enum datagram_result result, enum link_error *error);

#endif
