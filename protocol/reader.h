/* SPDX-License-Identifier: MIT
 *
 * The only code that touches the raw bytes of a message: bounded cursors over them.
 */
#ifndef PROTOCOL_READER_H
#define PROTOCOL_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Over received bytes. An error sticks: after the first read past the end every read yields 0. */
struct reader {
	const uint8_t *bytes; /* not owned */
	size_t size, at;
	bool failed;
};

void reader_init(struct reader *reader, const uint8_t *bytes, size_t size);

/* Little-endian values. */
uint16_t reader_u16(struct reader *reader);
uint32_t reader_u32(struct reader *reader);
uint64_t reader_u64(struct reader *reader);

/* Copies size bytes out; out is untouched when they are not there. */
void reader_bytes(struct reader *reader, void *out, size_t size);

/* What has not been read yet; 0 after an error. */
size_t reader_left(const struct reader *reader);

#endif
