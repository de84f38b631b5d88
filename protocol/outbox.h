/* SPDX-License-Identifier: MIT
 *
 * Inside of protocol/: the messages that a socket did not take, or that were posted, oldest first.
 *
 * A peer that stands still, like a paused VM, is not ended for what the user does meanwhile:
 * once more than OUTBOX_CROWDED bytes wait, a message of the host that carries a state takes the
 * place of the waiting ones that say less than it does (spec.h: replaces). It goes to the end, so
 * what lies between keeps its order. Below that nothing is left out: keys that were typed by a
 * keymap arrive with it.
 */
#ifndef PROTOCOL_OUTBOX_H
#define PROTOCOL_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "protocol/limits.h"
#include "protocol/side.h"

#define OUTBOX_CROWDED (LINK_MAX_QUEUED / 4)

/* One of them. The descriptors are duplicates that it owns. */
struct outbox_message {
	TAILQ_ENTRY(outbox_message) all, states;
	uint32_t opcode, object; /* of a state */
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
struct outbox_message *outbox_first(const struct outbox *outbox);

void outbox_drop(struct outbox *outbox, struct outbox_message *message);

/* Of the host's side (link_side.leave_out): says whether message, which is about to be added, is a
 * state, and when it is crowded drops what it replaces. */
void outbox_leave_out(struct outbox *outbox, struct outbox_message *message);

#endif
