/* SPDX-License-Identifier: MIT */
#include "protocol/id_table.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/array.h"

void id_table_init(struct id_table *table, size_t limit)
{
	*table = (struct id_table){.limit = limit};
}

void id_table_finish(struct id_table *table)
{
	free(table->entries);
	*table = (struct id_table){0};
}

enum id_result id_table_add(struct id_table *table, uint32_t id, void *object)
{
	if (id <= table->last) {
		return ID_REUSED;
	}
	if (table->count >= table->limit) {
		return ID_LIMIT;
	}
	struct id_entry *entries =
		array_make_room(table->entries, table->count, &table->capacity, sizeof(*entries));
	if (!entries) {
		return ID_NO_MEMORY;
	}
	table->entries = entries;
	table->entries[table->count++] = (struct id_entry){.id = id, .object = object};
	table->last = id;
	return ID_OK;
}

static int compare_ids(const void *key, const void *entry)
{
	uint32_t a = *(const uint32_t *)key;
	uint32_t b = ((const struct id_entry *)entry)->id;
	return (a > b) - (a < b);
}

static struct id_entry *find(const struct id_table *table, uint32_t id)
{
	if (table->count == 0) {
		return NULL;
	}
	return bsearch(&id, table->entries, table->count, sizeof(table->entries[0]), compare_ids);
}

void *id_table_get(const struct id_table *table, uint32_t id)
{
	struct id_entry *entry = find(table, id);
	return entry ? entry->object : NULL;
}

void *id_table_remove(struct id_table *table, uint32_t id)
{
	struct id_entry *entry = find(table, id);
	if (!entry) {
		return NULL;
	}
	void *object = entry->object;
	size_t after = (size_t)(table->entries + table->count - (entry + 1));
	memmove(entry, entry + 1, after * sizeof(*entry));
	table->count--;
	return object;
}
