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

void reader_bytes(struct reader *reader, void *out, size_t size)
{
	if (reader_left(reader) < size) {
		reader->failed = true;
		return;
	}
	if (size > 0) {
		memcpy(out, reader->bytes + reader->at, size);
	}
	reader->at += size;
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
