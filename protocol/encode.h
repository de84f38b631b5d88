/* SPDX-License-Identifier: MIT
 *
 * From a struct to the bytes of one message: the inverse of decode.h.
 */
#ifndef PROTOCOL_ENCODE_H
#define PROTOCOL_ENCODE_H

#include <stddef.h>
#include <stdint.h>

#include "msg.h"
#include "side.h"

/*
 * Writes msg, which side sends, into out and returns its length in bytes. msg must be valid by
 * decode.h's rules in any phase of the link: what is not is our own bug. Debug builds abort at
 * everything that decode would refuse, all others at what cannot be encoded (counts above their
 * caps).
 */
size_t encode(const struct link_side *side, const struct link_msg *msg,
	uint8_t out[static LINK_MAX_MESSAGE]);

#endif
