/* SPDX-License-Identifier: MIT */
#include "protocol/datagram.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/msg.h"
#include "protocol/reader.h"
#include "protocol/shortage.h"
#include "protocol/spec.h"

/* Room for the descriptors of one message: what is beyond it the kernel drops and reports. */
union control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(LINK_MAX_FDS * sizeof(int))];
};

void datagram_close_fds(const int *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		close(fds[i]);
	}
}

/* Collects every descriptor that the kernel has installed for us, whatever else is wrong. */
static void take_fds(struct msghdr *header, struct datagram *datagram)
{
	datagram->fd_count = 0;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
		bool rights = c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS;
		size_t count = rights ? (c->cmsg_len - CMSG_LEN(0)) / sizeof(int) : 0;
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

/* Where the kernel puts one datagram, or takes it from. */
struct landing {
	union control control;
	struct iovec iov;
};

/* What was received with header: size bytes. */
static enum datagram_result datagram_take(
	struct msghdr *header, size_t size, struct datagram *datagram)
{
	take_fds(header, datagram);
	/* The kernel also reports CTRUNC when this process may not open more files, with room for
	 * them left. */
	bool cut = (header->msg_flags & MSG_CTRUNC) != 0;
	datagram->fds_lost = cut && datagram->fd_count < LINK_MAX_FDS;
	bool truncated = (header->msg_flags & MSG_TRUNC) != 0 || (cut && !datagram->fds_lost);
	bool good = size > 0 && !truncated;
	if (!good || datagram->fds_lost) {
		datagram_close_fds(datagram->fds, datagram->fd_count);
		datagram->fd_count = 0;
	}
	if (good) {
		datagram->size = size;
		return DATAGRAM_OK;
	}
	/* An empty datagram looks like the end of the connection, and ends it too. */
	return truncated ? DATAGRAM_TRUNCATED : DATAGRAM_CLOSED;
}

unsigned datagram_receive_batch(
	int socket, struct datagram *list, enum datagram_result *results, unsigned count)
{
	struct landing landings[DATAGRAM_BATCH];
	struct mmsghdr headers[DATAGRAM_BATCH];
	int received = 0;
	for (unsigned i = 0; i < count; i++) {
		struct landing *landing = &landings[i];
		landing->iov = (struct iovec){list[i].bytes, LINK_MAX_MESSAGE};
		headers[i].msg_hdr = (struct msghdr){
			.msg_iov = &landing->iov,
			.msg_iovlen = 1,
			.msg_control = &landing->control,
			.msg_controllen = sizeof(landing->control),
		};
	}
	do {
		received = recvmmsg(socket, headers, count, MSG_CMSG_CLOEXEC | MSG_DONTWAIT, NULL);
	} while (received < 0 && errno == EINTR);
	if (received <= 0) {
		list[0].fd_count = 0;
		results[0] =
			received < 0 && shortage_passes(errno) ? DATAGRAM_AGAIN : DATAGRAM_CLOSED;
		return 1;
	}
	for (int i = 0; i < received; i++) {
		results[i] = datagram_take(&headers[i].msg_hdr, headers[i].msg_len, &list[i]);
	}
	return (unsigned)received;
}

static enum datagram_result not_sent(int error)
{
	if (error == EAGAIN) {
		return DATAGRAM_AGAIN;
	}
	return shortage_passes(error) ? DATAGRAM_SHORTAGE : DATAGRAM_CLOSED;
}

static struct msghdr take_off(struct landing *landing, const struct datagram *datagram)
{
	landing->iov = (struct iovec){.iov_base = datagram->bytes, .iov_len = datagram->size};
	struct msghdr header = {.msg_iov = &landing->iov, .msg_iovlen = 1};
	if (datagram->fd_count == 0) {
		return header;
	}
	landing->control = (union control){0};
	header.msg_control = &landing->control;
	header.msg_controllen = CMSG_SPACE(datagram->fd_count * sizeof(int));
	struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
	rights->cmsg_level = SOL_SOCKET;
	rights->cmsg_type = SCM_RIGHTS;
	rights->cmsg_len = CMSG_LEN(datagram->fd_count * sizeof(int));
	memcpy(CMSG_DATA(rights), datagram->fds, datagram->fd_count * sizeof(int));
	return header;
}

enum datagram_result datagram_send_batch(
	int socket, const struct datagram *list, unsigned count, unsigned *sent)
{
	struct landing landings[DATAGRAM_BATCH];
	struct mmsghdr headers[DATAGRAM_BATCH];
	for (unsigned i = 0; i < count; i++) {
		headers[i].msg_hdr = take_off(&landings[i], &list[i]);
	}
	*sent = 0;
	while (*sent < count) {
		int went = sendmmsg(
			socket, headers + *sent, count - *sent, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (went < 0 && errno != EINTR) {
			return not_sent(errno);
		}
		*sent += went > 0 ? (unsigned)went : 0;
	}
	return DATAGRAM_OK;
}

enum datagram_result datagram_send(
	int socket, const uint8_t *bytes, size_t size, const int *fds, unsigned fd_count)
{
	struct datagram datagram = {.bytes = (uint8_t *)bytes, .size = size, .fd_count = fd_count};
	unsigned sent = 0;
	if (fd_count > 0) {
		memcpy(datagram.fds, fds, fd_count * sizeof(int));
	}
	return datagram_send_batch(socket, &datagram, 1, &sent);
}

/* --- the outbox ------------------------------------------------------------------------------- */

void outbox_init(struct outbox *outbox, const struct link_side *side)
{
	outbox->side = side;
	TAILQ_INIT(&outbox->all);
	TAILQ_INIT(&outbox->states);
	outbox->bytes = 0;
}

static void drop(struct outbox *outbox, struct outbox_message *message)
{
	TAILQ_REMOVE(&outbox->all, message, all);
	if (message->is_state) {
		TAILQ_REMOVE(&outbox->states, message, states);
	}
	outbox->bytes -= sizeof(*message) + message->size;
	datagram_close_fds(message->fds, message->fd_count);
	free(message);
}

void outbox_finish(struct outbox *outbox)
{
	while (!TAILQ_EMPTY(&outbox->all)) {
		outbox_drop_first(outbox);
	}
}

const struct outbox_message *outbox_first(const struct outbox *outbox)
{
	return TAILQ_FIRST(&outbox->all);
}

void outbox_drop_first(struct outbox *outbox)
{
	drop(outbox, TAILQ_FIRST(&outbox->all));
}

/* Whether the message says all that an older one of the same kind and object says. A keymap
 * comes in parts, of which the first begins a new one. */
static bool replaces(const struct outbox *outbox, struct outbox_message *message)
{
	struct reader reader;
	reader_init(&reader, message->bytes, message->size);
	message->opcode = reader_u16(&reader);
	(void)reader_u16(&reader); /* flags */
	(void)reader_u32(&reader); /* length */
	message->object = reader_u32(&reader);
	const struct message_spec *spec = spec_find(outbox->side->sends, message->opcode);
	message->is_state = spec && spec->replaces;
	if (message->opcode == LINK_KEYMAP) {
		(void)reader_u32(&reader); /* total */
		return reader_u32(&reader) == 0;
	}
	return message->is_state;
}

static void drop_replaced(struct outbox *outbox, const struct outbox_message *by)
{
	struct outbox_message *next, *old = TAILQ_FIRST(&outbox->states);
	for (; old; old = next) {
		next = TAILQ_NEXT(old, states);
		if (old->opcode == by->opcode && old->object == by->object) {
			drop(outbox, old);
		}
	}
}

/* True when all were duplicated; else none is left open. */
static bool duplicate_fds(struct outbox_message *message, const int *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		int fd = fcntl(fds[i], F_DUPFD_CLOEXEC, 0);
		if (fd < 0) {
			datagram_close_fds(message->fds, message->fd_count);
			return false;
		}
		message->fds[message->fd_count++] = fd;
	}
	return true;
}

bool outbox_add(
	struct outbox *outbox, const uint8_t *bytes, size_t size, const int *fds, unsigned fd_count)
{
	size_t cost = sizeof(struct outbox_message) + size;
	struct outbox_message *message = calloc(1, cost);
	if (!message) {
		return false;
	}
	message->size = size;
	memcpy(message->bytes, bytes, size);
	if (replaces(outbox, message) && outbox->bytes > OUTBOX_CROWDED) {
		drop_replaced(outbox, message);
	}
	if (cost > LINK_MAX_QUEUED - outbox->bytes || !duplicate_fds(message, fds, fd_count)) {
		free(message);
		return false;
	}
	TAILQ_INSERT_TAIL(&outbox->all, message, all);
	if (message->is_state) {
		TAILQ_INSERT_TAIL(&outbox->states, message, states);
	}
	outbox->bytes += cost;
	return true;
}
