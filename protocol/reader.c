/* SPDX-License-Identifier: MIT */
#include "protocol/reader.h"

#include <endian.h>
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
static const uint8_t *reader_take(struct reader *reader, size_t size)
{
	if (reader_left(reader) < size) {
		reader->failed = true;
		return NULL;
	}
	const uint8_t *bytes = reader->bytes + reader->at;
	reader->at += size;
	return bytes;
}

void reader_bytes(struct reader *reader, void *out, size_t size)
{
	const uint8_t *bytes = reader_take(reader, size);
	if (bytes && size > 0) {
		memcpy(out, bytes, size);
	}
}

uint16_t reader_u16(struct reader *reader)
{
	uint16_t value = 0;
	reader_bytes(reader, &value, sizeof(value));
	return le16toh(value);
}

uint32_t reader_u32(struct reader *reader)
{
	uint32_t value = 0;
	reader_bytes(reader, &value, sizeof(value));
	return le32toh(value);
}

uint64_t reader_u64(struct reader *reader)
{
	uint64_t value = 0;
	reader_bytes(reader, &value, sizeof(value));
	return le64toh(value);
}
