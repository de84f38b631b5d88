/* SPDX-License-Identifier: MIT
 *
 * The link's tables of objects, with the ends of the link that a bad id deserves.
 */
#ifndef COMPOSITOR_GUEST_TABLE_H
#define COMPOSITOR_GUEST_TABLE_H

#include <stdbool.h>

struct guest;
struct id_table;
struct link_msg;

/* True when msg->object may become the id of a new object; else the link is ended. */
bool guest_table_may_add(
	struct guest *guest, const struct id_table *table, const struct link_msg *msg);

/* The same for a new window or sprite: these share their ids and their number. */
bool guest_table_may_add_window(struct guest *guest, const struct link_msg *msg);

/* Adds object under msg->object, after guest_table_may_add. False: out of memory, the link is
 * ended and object is still the caller's. */
bool guest_table_add(
	struct guest *guest, struct id_table *table, const struct link_msg *msg, void *object);

/* Takes the object of msg->object out. NULL: there is none, the link is ended. */
void *guest_table_take(struct guest *guest, struct id_table *table, const struct link_msg *msg);

#endif
