/* SPDX-License-Identifier: MIT
 *
 * From a struct to the bytes of one message: the inverse of decode.h.
 */
#ifndef PROTOCOL_ENCODE_H
#define PROTOCOL_ENCODE_H

#include <stddef.h>
#include <stdint.h>

#include "msg.h"

/*
 * Writes msg into out and returns its length in bytes. msg must be valid by decode.h's rules
 * (counts within their caps): a value that cannot be encoded is our own bug and aborts. msg->fds
 * are the carrier's business.
 */
size_t encode(const struct link_msg *msg, uint8_t out[static LINK_MAX_MESSAGE]);

#endif
