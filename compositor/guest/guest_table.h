/* SPDX-License-Identifier: MIT
 *
 * The objects of a guest by the ids that it names, with the end of the link that a bad id deserves
 * (guest_end): whoever gets an object here need not ask again whether there is one.
 */
#ifndef COMPOSITOR_GUEST_TABLE_H
#define COMPOSITOR_GUEST_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/msg.h"

struct guest;
struct guest_window;
struct id_table;
struct sprite;

/* True when msg->object may become the id of a new object of the table; else the link is ended.
 * Windows and sprites share their ids and their number. */
bool guest_table_may_add(
	struct guest *guest, const struct id_table *table, const struct link_msg *msg);

/* Adds object under msg->object, after guest_table_may_add. False: out of memory, the link is
 * ended and object is still the caller's. */
bool guest_table_add(
	struct guest *guest, struct id_table *table, const struct link_msg *msg, void *object);

/* Takes the object of msg->object out. NULL: there is none, the link is ended. */
void *guest_table_take(struct guest *guest, struct id_table *table, const struct link_msg *msg);

/* The window of an id that msg names. NULL: there is none, the link is ended. */
struct guest_window *guest_table_window(
	struct guest *guest, const struct link_msg *msg, uint32_t id);
/* The same for ids that must be a toplevel's. */
struct guest_window *guest_table_toplevel(
	struct guest *guest, const struct link_msg *msg, uint32_t id);

/* The sprite of an id, which must be of that kind. NULL: the link is ended. */
struct sprite *guest_table_sprite(
	struct guest *guest, const struct link_msg *msg, uint32_t id, enum link_sprite_kind kind);

#endif
