/* SPDX-License-Identifier: MIT
 *
 * What the host need not say any more because it says it anew.
 */
#include "protocol/header.h"
#include "protocol/outbox.h"
#include "protocol/reader.h"
#include "protocol/spec.h"

/* A keymap comes in parts: all that there are are replaced by the first one of another. */
static bool begins(const struct outbox_message *message)
{
	struct reader reader;
	reader_init(&reader, message->bytes + LINK_HEADER_SIZE, message->size - LINK_HEADER_SIZE);
	(void)reader_u32(&reader); /* total */
	return message->opcode != LINK_KEYMAP || reader_u32(&reader) == 0;
}

static void drop_replaced(struct outbox *outbox, const struct outbox_message *by)
{
	struct outbox_message *next, *old = TAILQ_FIRST(&outbox->states);
	for (; old; old = next) {
		next = TAILQ_NEXT(old, states);
		if (old->opcode == by->opcode && old->object == by->object) {
			outbox_drop(outbox, old);
		}
	}
}

void outbox_leave_out(struct outbox *outbox, struct outbox_message *message)
{
	const struct link_header header = header_read(message->bytes, message->size);
	const struct message_spec *spec = spec_find(outbox->side->sends, header.opcode);
	message->opcode = header.opcode;
	message->object = header.object;
	message->is_state = spec && spec->replaces;
	if (message->is_state && outbox->bytes > OUTBOX_CROWDED && begins(message)) {
		drop_replaced(outbox, message);
	}
}
