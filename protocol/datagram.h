/* SPDX-License-Identifier: MIT
 *
 * Inside of protocol/: datagrams with their descriptors, over a SOCK_SEQPACKET socket, and those
 * that the socket did not take. Nothing here blocks or raises a signal.
 */
#ifndef PROTOCOL_DATAGRAM_H
#define PROTOCOL_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "protocol/limits.h"
#include "protocol/side.h"

enum datagram_result {
	DATAGRAM_OK,
	DATAGRAM_AGAIN, /* nothing there, or no room, now: poll tells when */
	DATAGRAM_SHORTAGE, /* cannot be sent now, and no poll tells when (shortage.h) */
	DATAGRAM_CLOSED, /* the peer is gone, or the socket failed */
	DATAGRAM_TRUNCATED, /* bytes or descriptors were cut */
};

struct datagram {
	uint8_t *bytes; /* of the caller: LINK_MAX_MESSAGE of them */
	size_t size;
	unsigned fd_count;
	int fds[LINK_MAX_FDS]; /* close-on-exec, owned by whoever holds the struct */
	bool fds_lost; /* received: some, but this process may not open more; none is in fds */
};

/* Fills up to count of list, at most DATAGRAM_BATCH, whose bytes are set, in one system call.
 * results[i] is what came of list[i], which on anything but DATAGRAM_OK holds no descriptor.
 * Returns how many are set, at least 1. When that is less than count nothing more was there. */
#define DATAGRAM_BATCH 4u
unsigned datagram_receive_batch(
	int socket, struct datagram *list, enum datagram_result *results, unsigned count);

/* At most LINK_MAX_FDS descriptors, which stay the caller's. Never DATAGRAM_TRUNCATED. */
enum datagram_result datagram_send(
	int socket, const uint8_t *bytes, size_t size, const int *fds, unsigned fd_count);

/* Up to DATAGRAM_BATCH of them in one system call, mostly. *sent of them went; DATAGRAM_OK when
 * all did. */
enum datagram_result datagram_send_batch(
	int socket, const struct datagram *list, unsigned count, unsigned *sent);

/* Closes the first count of fds. */
void datagram_close_fds(const int *fds, unsigned count);

/*
 * The outbox: messages that the socket did not take, oldest first.
 *
 * A peer that stands still, like a paused VM, is not ended for what the user does meanwhile:
 * once more than OUTBOX_CROWDED bytes wait, a message that carries a state takes the place of
 * the waiting ones that say less than it does (spec.h: replaces). It goes to the end, so what
 * lies between keeps its order. Below that nothing is left out: keys that were typed by a keymap
 * arrive with it.
 */
#define OUTBOX_CROWDED (LINK_MAX_QUEUED / 4)

/* One of them. The descriptors are duplicates that it owns. */
struct outbox_message {
	TAILQ_ENTRY(outbox_message) all, states;
	uint32_t opcode, object;
	bool is_state;
	size_t size;
	unsigned fd_count;
	int fds[LINK_MAX_FDS];
	uint8_t bytes[];
};

TAILQ_HEAD(outbox_list, outbox_message);

struct outbox {
	const struct link_side *side; /* who sends them */
	struct outbox_list all; /* outbox_message.all */
	struct outbox_list states; /* outbox_message.states: those that can be replaced */
	size_t bytes; /* of all, records included: at most LINK_MAX_QUEUED */
};

void outbox_init(struct outbox *outbox, const struct link_side *side);

/* Drops everything. */
void outbox_finish(struct outbox *outbox);

/* Copies one encoded message to the end; the caller keeps fds. False when there is no room for
 * it, or no memory, or no descriptor. */
bool outbox_add(struct outbox *outbox, const uint8_t *bytes, size_t size, const int *fds,
	unsigned fd_count);

/* The oldest, NULL when there is none. */
const struct outbox_message *outbox_first(const struct outbox *outbox);

/* There must be one. */
void outbox_drop_first(struct outbox *outbox);

#endif
