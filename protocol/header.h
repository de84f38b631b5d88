/* SPDX-License-Identifier: MIT
 *
 * What every message begins with (docs/protocol.md, section 3).
 */
#ifndef PROTOCOL_HEADER_H
#define PROTOCOL_HEADER_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/limits.h"

/* As it came: unchecked. */
struct link_header {
	uint16_t opcode, flags;
	uint32_t length, object;
};

/* What lies beyond size bytes is 0. */
struct link_header header_read(const uint8_t *bytes, size_t size);

/*
 * Checks the length field of a header that has been copied out of a stream. Returns the whole
 * message's length in bytes (LINK_HEADER_SIZE..LINK_MAX_MESSAGE), or 0 when no message can have it.
 */
size_t header_length(const uint8_t bytes[static LINK_HEADER_SIZE]);

#endif
