/* SPDX-License-Identifier: MIT */
#include "protocol/writer.h"

#include <endian.h>
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

void writer_u16(struct writer *writer, uint16_t value)
{
	value = htole16(value);
	memcpy(reserve(writer, sizeof(value)), &value, sizeof(value));
}

void writer_u32(struct writer *writer, uint32_t value)
{
	value = htole32(value);
	memcpy(reserve(writer, sizeof(value)), &value, sizeof(value));
}

void writer_u64(struct writer *writer, uint64_t value)
{
	value = htole64(value);
	memcpy(reserve(writer, sizeof(value)), &value, sizeof(value));
}

void writer_bytes(struct writer *writer, const void *bytes, size_t size)
{
	uint8_t *out = reserve(writer, size);
	if (size > 0) {
		memcpy(out, bytes, size);
	}
}
