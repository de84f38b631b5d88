/* SPDX-License-Identifier: MIT */
#include "protocol/outbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/datagram.h"
#include "protocol/spec.h"

void outbox_init(struct outbox *outbox, const struct link_side *side)
{
	outbox->side = side;
	TAILQ_INIT(&outbox->all);
	TAILQ_INIT(&outbox->states);
	outbox->bytes = 0;
}

void outbox_drop(struct outbox *outbox, struct outbox_message *message)
{
	TAILQ_REMOVE(&outbox->all, message, all);
	if (message->is_state) {
		TAILQ_REMOVE(&outbox->states, message, states);
	}
	outbox->bytes -= sizeof(*message) + message->size;
	datagram_close_fds(message->fds, message->fd_count);
	free(message);
}

struct outbox_message *outbox_first(const struct outbox *outbox)
{
	return TAILQ_FIRST(&outbox->all);
}

void outbox_finish(struct outbox *outbox)
{
	struct outbox_message *message;
	while ((message = outbox_first(outbox))) {
		outbox_drop(outbox, message);
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
	if (outbox->side->leave_out) {
		outbox->side->leave_out(outbox, message);
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
