/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_table.h"

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/sprite.h"

bool guest_table_may_add(
	struct guest *guest, const struct id_table *table, const struct link_msg *msg)
{
	const struct id_table *windows = &guest->windows, *sprites = &guest->sprites;
	uint32_t last = table->last;
	size_t count = table->count;
	if (table == windows || table == sprites) {
		last = windows->last > sprites->last ? windows->last : sprites->last;
		count = windows->count + sprites->count;
	}
	if (msg->object <= last) {
		guest_end_for(
			guest, msg, LINK_ERROR_OBJECT, "a new id must be greater than all before");
		return false;
	}
	if (count >= table->limit) {
		guest_end_for(guest, msg, LINK_ERROR_LIMIT, "too many objects");
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
	guest_end_for(guest, msg, LINK_ERROR_HOST, "out of memory");
	return false;
}

void *guest_table_take(struct guest *guest, struct id_table *table, const struct link_msg *msg)
{
	void *object = id_table_remove(table, msg->object);
	if (!object) {
		guest_end_for(guest, msg, LINK_ERROR_OBJECT, "no such object");
	}
	return object;
}

struct guest_window *guest_table_window(
	struct guest *guest, const struct link_msg *msg, uint32_t id)
{
	struct guest_window *gw = id_table_get(&guest->windows, id);
	if (!gw) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, id, "no such window");
	}
	return gw;
}

struct guest_window *guest_table_toplevel(
	struct guest *guest, const struct link_msg *msg, uint32_t id)
{
	struct guest_window *gw = guest_table_window(guest, msg, id);
	if (gw && gw->window.kind != WINDOW_TOPLEVEL) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, id, "not a toplevel");
		return NULL;
	}
	return gw;
}

struct sprite *guest_table_sprite(
	struct guest *guest, const struct link_msg *msg, uint32_t id, enum link_sprite_kind kind)
{
	struct sprite *sprite = id_table_get(&guest->sprites, id);
	if (!sprite || sprite->kind != kind) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, id,
			kind == LINK_SPRITE_CURSOR ? "no such cursor image" : "no such icon");
		return NULL;
	}
	return sprite;
}
