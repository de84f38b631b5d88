/* SPDX-License-Identifier: MIT
 *
 * The sides of a link, for tests that go through all of them or leave it to the opcode.
 */
#ifndef TESTS_UNIT_SIDES_H
#define TESTS_UNIT_SIDES_H

#include "protocol/decode.h"
#include "protocol/encode.h"

/* In the order in which files of the corpus name them. */
enum side { SIDE_HOST, SIDE_BACKEND, SIDE_GUEST, SIDES };

static inline const struct link_side *side_at(enum side side)
{
	const struct link_side *const sides[SIDES] = {
		&link_side_host, &link_side_backend, &link_side_guest};
	return sides[side];
}

/* encode by whoever sends such a message. */
static inline size_t side_encode(const struct link_msg *msg, uint8_t out[static LINK_MAX_MESSAGE])
{
	bool from_host = (msg->opcode & LINK_FROM_HOST) != 0;
	return encode(from_host ? &link_side_host : &link_side_guest, msg, out);
}

/* decode_opcode_name of whoever receives it. */
static inline const char *side_opcode_name(uint32_t opcode)
{
	bool from_host = (opcode & LINK_FROM_HOST) != 0;
	return decode_opcode_name(from_host ? &link_side_guest : &link_side_host, opcode);
}

#endif
