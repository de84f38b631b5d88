/* SPDX-License-Identifier: MIT */
#include "protocol/header.h"

#include "protocol/reader.h"

struct link_header header_read(const uint8_t *bytes, size_t size)
{
	struct reader reader;
	struct link_header header = {0};
	reader_init(&reader, bytes, size);
	header.opcode = reader_u16(&reader);
	header.flags = reader_u16(&reader);
	header.length = reader_u32(&reader);
	header.object = reader_u32(&reader);
	return header;
}

size_t header_length(const uint8_t bytes[static LINK_HEADER_SIZE])
{
	uint32_t length = header_read(bytes, LINK_HEADER_SIZE).length;
	return length >= LINK_HEADER_SIZE && length <= LINK_MAX_MESSAGE ? length : 0;
}
