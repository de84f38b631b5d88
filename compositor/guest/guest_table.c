/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_table.h"

#include "compositor/guest/guest.h"

bool guest_table_may_add(
	struct guest *guest, const struct id_table *table, const struct link_msg *msg)
{
	if (msg->object <= table->last) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, msg->object,
			"a new id must be greater than all before");
		return false;
	}
	if (table->count >= table->limit) {
		guest_end(guest, LINK_ERROR_LIMIT, msg->opcode, msg->object, "too many objects");
		return false;
	}
	return true;
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
	if (object == NULL) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, msg->object, "no such object");
	}
	return object;
}
