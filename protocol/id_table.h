/* SPDX-License-Identifier: MIT
 *
 * The objects of one kind of one link by the id that the guest chose. An id is never used twice:
 * each must be greater than all before it, so a late message of the host about a destroyed object
 * cannot be taken for a new one, and the table is a sorted array.
 */
#ifndef PROTOCOL_ID_TABLE_H
#define PROTOCOL_ID_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_entry {
	uint32_t id;
	void *object;
};

struct id_table {
	struct id_entry *entries; /* ascending ids */
	size_t count, capacity;
	size_t limit; /* entries at most */
	uint32_t last; /* the greatest id so far */
};

enum id_result { ID_OK, ID_REUSED, ID_LIMIT, ID_NO_MEMORY };

void id_table_init(struct id_table *table, size_t limit);
/* Frees the table, not the objects. */
void id_table_finish(struct id_table *table);

enum id_result id_table_add(struct id_table *table, uint32_t id, void *object);
/* NULL when there is none. */
void *id_table_get(const struct id_table *table, uint32_t id);
/* Returns what was removed, NULL when there was none. */
void *id_table_remove(struct id_table *table, uint32_t id);

#endif
