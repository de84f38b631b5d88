/* SPDX-License-Identifier: MIT
 *
 * The guest's RAM: the only place where an address that a guest or a front end chose becomes a
 * pointer. Regions come from SET_MEM_TABLE and are replaced as a whole; pointers are valid until
 * then, so nobody keeps one across messages of the front end: keep the guest's address.
 */
#ifndef VHOST_QUEUE_MEMORY_H
#define VHOST_QUEUE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "vhost/process/limits.h"

/* One region as the front end describes it. */
struct memory_range {
	uint64_t guest, size; /* guest-physical address, bytes */
	uint64_t user; /* the same in the front end's address space: rings are given by it */
	uint64_t offset; /* in the file */
};

/* A file that holds guest RAM. Several regions may lie in one file. */
struct memory_file {
	int fd; /* owned */
	dev_t device;
	ino_t inode;
	uint64_t size; /* at SET_MEM_TABLE */
	bool sealed; /* cannot shrink: another process can map it without fear of SIGBUS */
};

struct memory_region {
	struct memory_range range;
	size_t file; /* index into files */
	uint8_t *map; /* the mapping, a little larger than the region when the offset is odd */
	size_t map_bytes;
	uint8_t *host; /* where the region begins in it */
};

struct memory {
	struct memory_file files[VHOST_MAX_REGIONS];
	size_t file_count;
	struct memory_region regions[VHOST_MAX_REGIONS];
	size_t region_count;
};

/* A part of guest RAM that lies in one region. */
struct memory_piece {
	const struct memory_file *file;
	uint64_t offset; /* in the file */
	uint8_t *host;
	uint64_t size; /* bytes, at most what was asked */
};

/*
 * Replaces all regions. ranges are untrusted: each must be not empty, not wrap, overlap no other
 * one and lie inside its file. Takes the descriptors in any case. On failure the old table stays,
 * false is returned and *why says what is wrong.
 */
bool memory_set(struct memory *memory, const struct memory_range *untrusted_ranges, const int *fds,
	size_t count, const char **why);

/* Unmaps everything and closes the files. A zeroed struct is a valid empty memory. */
void memory_finish(struct memory *memory);

/* The part of [address, address + size) that lies in the region of address. False when address is
 * in no region or size is 0. */
bool memory_locate(const struct memory *memory, uint64_t untrusted_address, uint64_t size,
	struct memory_piece *piece);

/* True when every byte of the range is guest RAM, over as many regions as it takes. */
bool memory_contains(const struct memory *memory, uint64_t untrusted_address, uint64_t size);

/* Copies a range, over as many regions as it takes. False, and nothing promised about out, when not
 * every byte of it is guest RAM. */
bool memory_read(const struct memory *memory, uint64_t untrusted_address, void *out, uint64_t size);

/* A pointer to size bytes at a front-end address, or NULL when they do not lie in one region. */
void *memory_user(const struct memory *memory, uint64_t untrusted_user, uint64_t size);

#endif
