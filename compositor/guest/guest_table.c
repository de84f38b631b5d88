/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_table.h"

#include "compositor/guest/guest.h"

/* last: the greatest id so far. */
static bool may_add(
	struct guest *guest, const struct link_msg *msg, uint32_t last, size_t count, size_t limit)
{
	if (msg->object <= last) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, msg->object,
			"a new id must be greater than all before");
		return false;
	}
	if (count >= limit) {
		guest_end(guest, LINK_ERROR_LIMIT, msg->opcode, msg->object, "too many objects");
		return false;
	}
	return true;
}

bool guest_table_may_add(
	struct guest *guest, const struct id_table *table, const struct link_msg *msg)
{
	return may_add(guest, msg, table->last, table->count, table->limit);
}

bool guest_table_may_add_window(struct guest *guest, const struct link_msg *msg)
{
	const struct id_table *windows = &guest->windows, *sprites = &guest->sprites;
	uint32_t last = windows->last > sprites->last ? windows->last : sprites->last;
	return may_add(guest, msg, last, windows->count + sprites->count, windows->limit);
}

bool guest_table_add(
	struct guest *guest, struct id_table *table, const struct link_msg *msg, void *object)
{
	if (id_table_add(table, msg->object, object) == ID_OK) {
		return true;
	}
	guest_end(guest, LINK_ERROR_HOST, msg->opcode, msg->object, "out of memory");
	return false;
}

void *guest_table_take(struct guest *guest, struct id_table *table, const struct link_msg *msg)
{
	void *object = id_table_remove(table, msg->object);
	if (!object) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, msg->object, "no such object");
	}
	return object;
}
