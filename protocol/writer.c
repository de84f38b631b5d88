/* SPDX-License-Identifier: MIT */
#include "protocol/writer.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

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
