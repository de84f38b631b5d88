/* SPDX-License-Identifier: MIT */
#include "protocol/reader.h"

#include <endian.h>
#include <stdlib.h>
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

void writer_init(struct writer *writer, uint8_t *bytes, size_t size)
{
	*writer = (struct writer){.bytes = bytes, .size = size};
}

void writer_bytes(struct writer *writer, const void *bytes, size_t size)
{
	if (writer->size - writer->at < size) {
		abort();
	}
	if (size > 0) {
		memcpy(writer->bytes + writer->at, bytes, size);
	}
	writer->at += size;
}

void writer_u16(struct writer *writer, uint16_t value)
{
	value = htole16(value);
	writer_bytes(writer, &value, sizeof(value));
}

void writer_u32(struct writer *writer, uint32_t value)
{
	value = htole32(value);
	writer_bytes(writer, &value, sizeof(value));
}

void writer_u64(struct writer *writer, uint64_t value)
{
	value = htole64(value);
	writer_bytes(writer, &value, sizeof(value));
}
