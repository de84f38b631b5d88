/* SPDX-License-Identifier: MIT */
#include "protocol/writer.h"

#include <stdlib.h>
#include <string.h>

void writer_init(struct writer *writer, uint8_t *bytes, size_t size)
{
	*writer = (struct writer){.bytes = bytes, .size = size};
}

static uint8_t *reserve(struct writer *writer, size_t size)
{
	if (writer->size - writer->at < size) {
		abort();
	}
	uint8_t *bytes = writer->bytes + writer->at;
	writer->at += size;
	return bytes;
}

static void put_little_endian(struct writer *writer, uint64_t value, size_t size)
{
	uint8_t *bytes = reserve(writer, size);
	for (size_t i = 0; i < size; i++) {
		bytes[i] = (uint8_t)(value >> 8 * i);
	}
}

void writer_u16(struct writer *writer, uint16_t value)
{
	put_little_endian(writer, value, sizeof(value));
}

void writer_u32(struct writer *writer, uint32_t value)
{
	put_little_endian(writer, value, sizeof(value));
}

void writer_u64(struct writer *writer, uint64_t value)
{
	put_little_endian(writer, value, sizeof(value));
}

void writer_bytes(struct writer *writer, const void *bytes, size_t size)
{
	uint8_t *out = reserve(writer, size);
	if (size > 0) {
		memcpy(out, bytes, size);
	}
}
