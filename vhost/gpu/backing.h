/* SPDX-License-Identifier: MIT
 *
 * The guest pages behind a resource: a list of guest-physical ranges. Addresses stay addresses and
 * are looked up for each use, so a new memory table cannot leave a stale pointer; pages that the
 * guest gave to somebody else meanwhile are still its own pages.
 */
#ifndef VHOST_GPU_BACKING_H
#define VHOST_GPU_BACKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vhost/queue/memory.h"

struct backing_entry {
	uint64_t address, size; /* guest-physical, bytes */
	uint64_t start; /* sum of the sizes before it */
};

struct backing {
	struct backing_entry *entries;
	size_t count, capacity;
	uint64_t bytes; /* sum of all sizes */
};

/* Appends, merging neighbours. False: empty, outside the RAM, a sum that wraps, or out of
 * memory; nothing is changed then. */
bool backing_append(struct backing *backing, const struct memory *memory,
	uint64_t untrusted_address, uint64_t size);

/* Frees the list and zeroes the struct. */
void backing_finish(struct backing *backing);

/* A copy of the first bytes of it. False when there are fewer, or out of memory. */
bool backing_copy(const struct backing *backing, uint64_t bytes, struct backing *out);

/* Calls back for each piece of guest RAM in order; stops and returns false when the callback does
 * or when a part is no RAM any more. */
typedef bool (*backing_visit)(void *data, const struct memory_piece *piece);
bool backing_walk(const struct backing *backing, const struct memory *memory, backing_visit visit,
	void *data);

/* Gathers size bytes from offset on into out. False when a part is no RAM any more. */
bool backing_read(const struct backing *backing, const struct memory *memory, uint64_t offset,
	void *out, size_t size);

/*
 * Maps all of it shared and writable at consecutive addresses, whatever files it lies in. Returns
 * the address (munmap backing->bytes of it), or NULL when a part is not page aligned or cannot be
 * mapped. The mapping stays valid without the memory table.
 */
void *backing_map(const struct backing *backing, const struct memory *memory);

#endif
