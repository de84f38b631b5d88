/* SPDX-License-Identifier: MIT */
#include "protocol/reader.h"

#include <string.h>

void reader_init(struct reader *reader, const uint8_t *bytes, size_t size)
{
	*reader = (struct reader){.bytes = bytes, .size = size};
}

size_t reader_left(const struct reader *reader)
{
	return reader->failed ? 0 : reader->size - reader->at;
}

/* The next size bytes, or NULL (and the error sticks) when there are fewer. */
static const uint8_t *take(struct reader *reader, size_t size)
{
	if (reader_left(reader) < size) {
		reader->failed = true;
		return NULL;
	}
	const uint8_t *bytes = reader->bytes + reader->at;
	reader->at += size;
	return bytes;
}

static uint64_t take_little_endian(struct reader *reader, size_t size)
{
	const uint8_t *bytes = take(reader, size);
	uint64_t value = 0;
	for (size_t i = size; bytes != NULL && i > 0; i--) {
		value = value << 8 | bytes[i - 1];
	}
	return value;
}

uint16_t reader_u16(struct reader *reader)
{
	return (uint16_t)take_little_endian(reader, sizeof(uint16_t));
}

uint32_t reader_u32(struct reader *reader)
{
	return (uint32_t)take_little_endian(reader, sizeof(uint32_t));
}

uint64_t reader_u64(struct reader *reader)
{
	return take_little_endian(reader, sizeof(uint64_t));
}

void reader_bytes(struct reader *reader, void *out, size_t size)
{
	const uint8_t *bytes = take(reader, size);
	if (bytes != NULL && size > 0) {
		memcpy(out, bytes, size);
	}
}
