/* SPDX-License-Identifier: MIT
 *
 * Scattered ranges of a descriptor seen as one contiguous mapping: address space is reserved, then
 * each extent is mapped over its part. Neighbouring extents are merged first, because each
 * mapping costs one of the process's vm.max_map_count.
 */
#ifndef PROTOCOL_EXTENTS_H
#define PROTOCOL_EXTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "msg.h"

struct extents {
	struct link_extent *list;
	size_t count, capacity;
	uint64_t bytes; /* sum of all lengths */
};

/* Appends, merging with the last one where they touch. False: not 4096-aligned, empty, a sum that
 * wraps, or out of memory; nothing is changed then. */
bool extents_append(struct extents *extents, struct link_extent extent);

/* Frees the list and zeroes the struct. */
void extents_finish(struct extents *extents);

/* True when every extent lies within a file of size bytes. */
bool extents_within(const struct extents *extents, uint64_t size);

/*
 * Maps all of them, shared, prot being PROT_READ or PROT_READ | PROT_WRITE, in order at
 * consecutive addresses. Returns the address (munmap extents->bytes of it), or NULL with errno.
 */
void *extents_map(const struct extents *extents, int fd, int prot);

#endif
