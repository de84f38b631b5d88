/* SPDX-License-Identifier: MIT
 *
 * Inside of protocol/: datagrams with their descriptors, over a SOCK_SEQPACKET socket. Nothing here
 * blocks or raises a signal.
 */
#ifndef PROTOCOL_DATAGRAM_H
#define PROTOCOL_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "protocol/limits.h"

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

/* Where the kernel puts one, or takes it from. */
struct datagram_landing {
	union {
		struct cmsghdr align;
		/* What is beyond it the kernel drops and reports. */
		char bytes[CMSG_SPACE(LINK_MAX_FDS * sizeof(int))];
	} control;
	struct iovec iov;
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

#endif
