/* SPDX-License-Identifier: MIT */
#include "protocol/outbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/datagram.h"
#include "protocol/msg.h"
#include "protocol/reader.h"
#include "protocol/spec.h"

void outbox_init(struct outbox *outbox)
{
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

/* Whether the message says all that an older one of the same kind and object says. A keymap comes in
 * parts, of which the first begins a new one. */
static bool replaces(struct outbox_message *message)
{
	struct reader reader;
	reader_init(&reader, message->bytes, message->size);
	message->opcode = reader_u16(&reader);
	(void)reader_u16(&reader); /* flags */
	(void)reader_u32(&reader); /* length */
	message->object = reader_u32(&reader);
	const struct message_spec *spec = spec_find(message->opcode);
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
	if (replaces(message) && outbox->bytes > OUTBOX_CROWDED) {
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
