/* SPDX-License-Identifier: MIT
 *
 * One end of a link over an AF_UNIX SOCK_SEQPACKET socket: one message per datagram, descriptors
 * beside it. Sends never block: what the socket does not take is queued up to LINK_MAX_QUEUED; see
 * outbox.h for what is left out before that.
 */
#ifndef PROTOCOL_CHANNEL_H
#define PROTOCOL_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "decode.h"
#include "msg.h"

struct channel;

enum channel_result {
	CHANNEL_OK, /* a message was read */
	CHANNEL_AGAIN, /* nothing there now */
	CHANNEL_CLOSED, /* the peer is gone */
	CHANNEL_VIOLATION, /* see *error */
};

/* Takes ownership of fd and makes it non-blocking and close-on-exec. NULL when out of memory (fd
 * is then closed). */
struct channel *channel_create(int fd, const struct link_side *side);

/* Closes the socket and every queued descriptor. NULL is accepted. */
void channel_destroy(struct channel *channel);

/* Connects to path. Returns the socket, or -1 with errno. */
int channel_connect(const char *path);

int channel_fd(const struct channel *channel);

/*
 * Reads and checks one message. On CHANNEL_OK its descriptors are in msg->fds (close-on-exec) and
 * belong to the caller; -1 is one that this process had no room for. On CHANNEL_VIOLATION every
 * descriptor that came is closed, *error says why, and msg->opcode and msg->object name the message
 * as far as it could be read.
 */
enum channel_result channel_receive(
	struct channel *channel, struct link_msg *msg, enum link_error *error);

/* Messages that the last look at the socket found and channel_receive has not returned yet: poll
 * does not tell of them. Less than CHANNEL_BATCH. */
unsigned channel_unread(const struct channel *channel);

/* The last look found less than there was room for and all of that was returned: another would most
 * likely find nothing. */
bool channel_is_drained(const struct channel *channel);

/* Messages that were read without decoding them, oldest first. */
#define CHANNEL_BATCH 4u
struct channel_batch {
	unsigned count;
	bool dry; /* nothing more was there */
	size_t sizes[CHANNEL_BATCH];
	uint8_t bytes[CHANNEL_BATCH][LINK_MAX_MESSAGE];
};

/*
 * Fills *batch with what is there, in one system call, for the backend that passes the host's
 * messages on. CHANNEL_OK: there is one at least. CHANNEL_CLOSED and CHANNEL_VIOLATION: the
 * batch holds what came before that. A descriptor or a truncation is a violation: the host sends
 * none to a VM.
 */
enum channel_result channel_receive_raw(
	struct channel *channel, struct channel_batch *batch, enum link_error *error);

/*
 * Sends or queues one message. The descriptors in msg->fds are duplicated when they must wait;
 * the caller keeps its own. False when the queue is full, the peer is gone or memory is short: the
 * link is then useless.
 */
bool channel_send(struct channel *channel, const struct link_msg *msg);

/* The same, but without descriptors it is only queued, up to 64 KiB: channel_flush sends it,
 * together with others, in one call. */
bool channel_post(struct channel *channel, const struct link_msg *msg);

/* As channel_send for bytes that are already one encoded message, with fds. */
bool channel_send_raw(struct channel *channel, const uint8_t *bytes, size_t size, const int *fds,
	unsigned fd_count);

/* True while the socket does not take all that is queued: channel_flush is to be called when... */
bool channel_wants_write(const struct channel *channel);

/* ...polling says that it can be written to, where this is true; */
bool channel_polls_write(const struct channel *channel);

/* ...so many milliseconds have passed, where this is not -1: it was a shortage that kept the socket
 * from taking it, such as too many descriptors of this user under way. Polling would say all the
 * time that it can be written to. */
#define CHANNEL_RETRY 20 /* ms between two calls */
int channel_retry_ms(const struct channel *channel);

/* Sends what is queued as far as the socket takes it now. False when the peer is gone. */
bool channel_flush(struct channel *channel);

#endif
