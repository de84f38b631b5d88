/* SPDX-License-Identifier: MIT
 *
 * A stream of messages at any of the three readers. Byte 0: the side in the low two bits, then
 * whether HELLO and VIA_VM have come. Byte 1: the number of descriptors that come with each
 * message. What decode accepts, encode must give back byte by byte.
 */
#include <string.h>

#include "fuzz.h"
#include "protocol/decode.h"
#include "protocol/encode.h"
#include "protocol/header.h"
#include "tests/unit/sides.h"

static size_t next_length(const uint8_t *data, size_t size)
{
	size_t length = size >= LINK_HEADER_SIZE ? header_length(data) : 0;
	return length > 0 && length <= size ? length : size;
}

static void check_inverse(const struct link_msg *msg, const uint8_t *data, size_t size)
{
	static uint8_t again[LINK_MAX_MESSAGE];
	FUZZ_CHECK(side_encode(msg, again) == size);
	FUZZ_CHECK(memcmp(again, data, size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2) {
		return 0;
	}
	struct decode_state state = {
		.side = side_at(data[0] % 4 % SIDES),
		.greeted = (data[0] & 4) != 0,
		.via_vm = (data[0] & 8) != 0,
		/* Of seeds the newest. */
		.minor = (uint16_t)(LINK_VERSION_MINOR - data[0] / 16 % LINK_VERSION_MINOR),
	};
	unsigned fds = data[1];
	enum link_error error = LINK_ERROR_NONE;
	for (size_t at = 2; at < size && error == LINK_ERROR_NONE;) {
		size_t length = next_length(data + at, size - at);
		static struct link_msg msg;
		error = decode(&state, data + at, length, fds, &msg);
		FUZZ_CHECK(side_opcode_name(msg.opcode));
		if (error == LINK_ERROR_NONE) {
			check_inverse(&msg, data + at, length);
		}
		at += length;
	}
	return 0;
}
