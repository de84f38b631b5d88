/* SPDX-License-Identifier: MIT */
#include "vhost/gpu/context.h"

static bool context_slot_of(const struct context_table *table, uint32_t id, size_t *slot)
{
	for (*slot = 0; *slot < VHOST_MAX_CONTEXTS; (*slot)++) {
		if (table->ids[*slot] == id) {
			return true;
		}
	}
	return false;
}

bool context_find(const struct context_table *table, uint32_t untrusted_id, size_t *slot)
{
	return untrusted_id != 0 && context_slot_of(table, untrusted_id, slot);
}

bool context_create(struct context_table *table, uint32_t untrusted_id)
{
	size_t slot;
	if (untrusted_id == 0 || context_slot_of(table, untrusted_id, &slot)
		|| !context_slot_of(table, 0, &slot)) {
		return false;
	}
	table->ids[slot] = untrusted_id;
	return true;
}

void context_destroy(struct context_table *table, size_t slot)
{
	table->ids[slot] = 0;
}
