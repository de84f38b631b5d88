/* SPDX-License-Identifier: MIT
 *
 * Takes a fuzz input apart, and gives it a guest to play with.
 */
#ifndef TESTS_FUZZ_VHOST_SCRIPT_H
#define TESTS_FUZZ_VHOST_SCRIPT_H

#include "tests/fuzz/fuzz.h"

#include "vhost/queue/memory.h"

struct script {
	const uint8_t *bytes;
	size_t size, at;
};

/* A little-endian number of size bytes; zeros after the end. */
uint64_t script_number(struct script *script, size_t size);

/* Copies as many of size bytes as there are; returns how many. */
size_t script_bytes(struct script *script, void *out, size_t size);

/* RAM of two regions in one file, at guest addresses 0 and SCRIPT_HIGH, user addresses from
 * SCRIPT_USER on without a gap. Made once; cleared for each input. */
#define SCRIPT_REGION (UINT64_C(1) << 20)
#define SCRIPT_HIGH (UINT64_C(1) << 32)
#define SCRIPT_USER UINT64_C(0x10000000)

/* The file, for whoever maps it, and our own view of both regions in one piece. */
int script_ram_fd(void);
uint8_t *script_ram(void);
void script_ram_clear(void);

/* Makes it the memory of whoever is tested. */
void script_ram_map(struct memory *memory);

/* Overwrites RAM: u24 offset, u8 length, bytes. */
void script_poke(struct script *script);

#endif
