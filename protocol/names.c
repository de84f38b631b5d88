/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "protocol/decode.h"

const char *decode_error_name(enum link_error error)
{
	static const char *const names[] = {
		[LINK_ERROR_NONE] = "nothing wrong",
		[LINK_ERROR_LENGTH] = "LENGTH, not what opcode and counts ask for",
		[LINK_ERROR_OPCODE] = "OPCODE, unknown or not for this side",
		[LINK_ERROR_FLAGS] = "FLAGS, reserved bits are set",
		[LINK_ERROR_FDS] = "FDS, not as many descriptors as it must have",
		[LINK_ERROR_PHASE] = "PHASE, not before or not again after HELLO",
		[LINK_ERROR_VERSION] = "VERSION, another protocol or another version",
		[LINK_ERROR_OBJECT] = "OBJECT, an id that is not one of its kind",
		[LINK_ERROR_VALUE] = "VALUE, a field is out of its range",
		[LINK_ERROR_LIMIT] = "LIMIT, more than the link allows",
		[LINK_ERROR_MEMORY] = "MEMORY, it cannot be read safely",
		[LINK_ERROR_STATE] = "STATE, not at this moment",
		[LINK_ERROR_BUSY] = "BUSY, the domain has a link",
		[LINK_ERROR_SLOW] = "SLOW, it does not read or answer",
		[LINK_ERROR_RING] = "RING, an index or a length in it lies",
		[LINK_ERROR_HOST] = "HOST, out of memory or descriptors",
		[LINK_ERROR_TRUNCATED] = "TRUNCATED, too long or too many descriptors",
	};
	size_t index = (size_t)error;
	return index < sizeof(names) / sizeof(names[0]) ? names[index] : "unknown";
}
