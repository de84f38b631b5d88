/* SPDX-License-Identifier: MIT
 *
 * The inverse of reader.h. What it writes is our own, so running past the end is our own bug and
 * aborts.
 */
#ifndef PROTOCOL_WRITER_H
#define PROTOCOL_WRITER_H

#include <stddef.h>
#include <stdint.h>

struct writer {
	uint8_t *bytes; /* not owned */
	size_t size, at;
};

void writer_init(struct writer *writer, uint8_t *bytes, size_t size);

/* Little-endian values. */
void writer_u16(struct writer *writer, uint16_t value);
void writer_u32(struct writer *writer, uint32_t value);
void writer_u64(struct writer *writer, uint64_t value);
void writer_bytes(struct writer *writer, const void *bytes, size_t size);

#endif
