/* SPDX-License-Identifier: MIT
 *
 * The guest's virtio-gpu resources: what they claim to be, the guest pages behind them and the
 * contexts that may use them. The backend draws nothing, so a resource has no memory of the host.
 *
 * And the guest's rendering contexts: each open DRM file of the guest becomes one on first use.
 * Only their existence matters here: which one may name which resource, and which one is the
 * proxy's.
 */
#ifndef VHOST_GPU_RESOURCE_H
#define VHOST_GPU_RESOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vhost/gpu/backing.h"
#include "vhost/process/limits.h"

struct resource {
	uint32_t id; /* chosen by the guest, not 0 */
	bool is_3d; /* made by RESOURCE_CREATE_3D */
	uint32_t width, height, depth; /* px; of a buffer, width is in bytes */
	struct backing backing; /* empty while nothing is attached */
	uint64_t contexts[VHOST_MAX_CONTEXTS / 64]; /* one bit for each context slot */
};

struct resource_entry {
	uint32_t id;
	struct resource *resource; /* owned */
};

/* Zero-initialise. Ids are the guest's choice, in any order: sorted, so that no choice makes one
 * slow to find. */
struct resource_table {
	struct resource_entry list[VHOST_MAX_RESOURCES]; /* ascending ids */
	size_t count;
	size_t entries; /* of all backings, at most VHOST_MAX_TOTAL_ENTRIES */
};

enum resource_result {
	RESOURCE_OK,
	RESOURCE_BAD_ID, /* 0, or in use */
	RESOURCE_BAD_SIZE,
	RESOURCE_FULL, /* a limit, or out of memory */
};

/* Frees all resources. */
void resource_finish(struct resource_table *table);

/* A new resource without backing. Sizes are checked against limits.h. */
enum resource_result resource_create(
	struct resource_table *table, const struct resource *untrusted, struct resource **created);

/* NULL when there is none. */
struct resource *resource_get(const struct resource_table *table, uint32_t untrusted_id);

/* False when there is none. */
bool resource_destroy(struct resource_table *table, uint32_t untrusted_id);

/* Takes the entries over, also on failure. False when there is a backing or a limit is reached. */
bool resource_attach(
	struct resource_table *table, struct resource *resource, struct backing *backing);
void resource_detach(struct resource_table *table, struct resource *resource);

void resource_allow(struct resource *resource, size_t context_slot, bool allowed);
bool resource_is_allowed(const struct resource *resource, size_t context_slot);

/* Takes the slot away from every resource, when its context is destroyed. */
void resource_forget_context(struct resource_table *table, size_t context_slot);

/* Zero-initialise. A context's slot is its index in ids. */
struct context_table {
	uint32_t ids[VHOST_MAX_CONTEXTS]; /* 0: free */
};

/* False when the id is 0 or in use, or the table is full. */
bool context_create(struct context_table *table, uint32_t untrusted_id);

/* False when there is none; else *slot is its slot. */
bool context_find(const struct context_table *table, uint32_t untrusted_id, size_t *slot);

/* slot must be in use. */
void context_destroy(struct context_table *table, size_t slot);

#endif
