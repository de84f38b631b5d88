/* SPDX-License-Identifier: MIT
 *
 * The guest's rendering contexts: each open DRM file of the guest becomes one on first use. Only
 * their existence matters here: which one may name which resource, and which one is the proxy's.
 */
#ifndef VHOST_GPU_CONTEXT_H
#define VHOST_GPU_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vhost/process/limits.h"

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
