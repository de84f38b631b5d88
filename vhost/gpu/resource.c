/* SPDX-License-Identifier: MIT */
#include "vhost/gpu/resource.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/geometry.h"

#define RESOURCE_BYTES_PER_PIXEL 4u

/* Where id is in the list, or has to be put. */
static size_t resource_place(const struct resource_table *table, uint32_t id)
{
	size_t low = 0, high = table->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (table->list[middle].id < id) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static bool resource_is_at(const struct resource_table *table, size_t place, uint32_t id)
{
	return place < table->count && table->list[place].id == id;
}

static void resource_free(struct resource *resource)
{
	backing_finish(&resource->backing);
	free(resource);
}

void resource_finish(struct resource_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		resource_free(table->list[i].resource);
	}
	table->count = 0;
	table->entries = 0;
}

/* A one-dimensional buffer may be wider than any picture. */
static bool resource_size_is_sane(const struct resource *untrusted)
{
	uint64_t pixels, bytes;
	bool flat = untrusted->is_3d && untrusted->height == 1 && untrusted->depth == 1;
	if (untrusted->width == 0 || untrusted->height == 0 || untrusted->depth == 0) {
		return false;
	}
	if (flat) {
		return untrusted->width <= VHOST_MAX_RESOURCE_BYTES;
	}
	return untrusted->width <= VHOST_MAX_DIMENSION && untrusted->height <= VHOST_MAX_DIMENSION
	       && untrusted->depth <= VHOST_MAX_DEPTH
	       && geometry_mul_u64(untrusted->width, untrusted->height, &pixels)
	       && geometry_mul_u64(pixels, RESOURCE_BYTES_PER_PIXEL * untrusted->depth, &bytes)
	       && bytes <= VHOST_MAX_RESOURCE_BYTES;
}

enum resource_result resource_create(
	struct resource_table *table, const struct resource *untrusted, struct resource **created)
{
	size_t place = resource_place(table, untrusted->id);
	if (untrusted->id == 0 || resource_is_at(table, place, untrusted->id)) {
		return RESOURCE_BAD_ID;
	}
	if (!resource_size_is_sane(untrusted)) {
		return RESOURCE_BAD_SIZE;
	}
	struct resource *resource =
		table->count < VHOST_MAX_RESOURCES ? calloc(1, sizeof(*resource)) : NULL;
	if (!resource) {
		return RESOURCE_FULL;
	}
	resource->id = untrusted->id;
	resource->is_3d = untrusted->is_3d;
	resource->width = untrusted->width;
	resource->height = untrusted->height;
	resource->depth = untrusted->depth;
	struct resource_entry *entry = &table->list[place];
	memmove(entry + 1, entry, (table->count - place) * sizeof(*entry));
	*entry = (struct resource_entry){resource->id, resource};
	table->count++;
	*created = resource;
	return RESOURCE_OK;
}

struct resource *resource_get(const struct resource_table *table, uint32_t untrusted_id)
{
	size_t place = resource_place(table, untrusted_id);
	return resource_is_at(table, place, untrusted_id) ? table->list[place].resource : NULL;
}

bool resource_destroy(struct resource_table *table, uint32_t untrusted_id)
{
	size_t place = resource_place(table, untrusted_id);
	if (!resource_is_at(table, place, untrusted_id)) {
		return false;
	}
	struct resource_entry *entry = &table->list[place];
	table->entries -= entry->resource->backing.count;
	resource_free(entry->resource);
	table->count--;
	memmove(entry, entry + 1, (table->count - place) * sizeof(*entry));
	return true;
}

bool resource_attach(
	struct resource_table *table, struct resource *resource, struct backing *backing)
{
	if (resource->backing.count > 0
		|| backing->count > VHOST_MAX_TOTAL_ENTRIES - table->entries) {
		backing_finish(backing);
		return false;
	}
	resource->backing = *backing;
	*backing = (struct backing){0};
	table->entries += resource->backing.count;
	return true;
}

void resource_detach(struct resource_table *table, struct resource *resource)
{
	table->entries -= resource->backing.count;
	backing_finish(&resource->backing);
}

void resource_allow(struct resource *resource, size_t context_slot, bool allowed)
{
	uint64_t bit = UINT64_C(1) << (context_slot % 64);
	if (allowed) {
		resource->contexts[context_slot / 64] |= bit;
	} else {
		resource->contexts[context_slot / 64] &= ~bit;
	}
}

bool resource_is_allowed(const struct resource *resource, size_t context_slot)
{
	return (resource->contexts[context_slot / 64] >> (context_slot % 64) & 1) != 0;
}

void resource_forget_context(struct resource_table *table, size_t context_slot)
{
	for (size_t i = 0; i < table->count; i++) {
		resource_allow(table->list[i].resource, context_slot, false);
	}
}

/* --- contexts --------------------------------------------------------------------------------- */

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
