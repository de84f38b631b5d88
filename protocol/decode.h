/* SPDX-License-Identifier: MIT
 *
 * From the bytes of one message to its checked struct: the single place that decides about
 * lengths, ranges, directions and phases. Pure: no I/O, no allocation, no state but the phase
 * that the caller keeps. docs/protocol.md is the specification.
 */
#ifndef PROTOCOL_DECODE_H
#define PROTOCOL_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "msg.h"
#include "side.h"

/* Where the link stands. HELLO moves it from INIT to READY; VIA_VM is legal only before. */
struct decode_state {
	const struct link_side *side;
	bool greeted; /* HELLO (at the guest: WELCOME) has come */
	bool via_vm; /* VIA_VM has come */
	uint16_t minor; /* once greeted: the version that both sides speak */
};

/*
 * Decodes exactly one message of size bytes, which came with fd_count descriptors, into *msg.
 * msg->fds is not touched (the carrier fills it). Returns LINK_ERROR_NONE and updates *state, or
 * the reason to end the link; *msg then has opcode and object as far as they could be read, else 0.
 * bytes must be private memory of the caller, not memory that a guest can change.
 */
enum link_error decode(struct decode_state *state, const uint8_t *bytes, size_t size,
	unsigned fd_count, struct link_msg *msg);

/*
 * The same in two steps, without a link's phases, for who reads some messages only. The envelope is
 * all that header and carrier say: msg->fd_count must be set. *spec is of the message then, whose
 * body can be read.
 */
struct message_spec;
enum link_error decode_envelope(const struct link_side *side, const uint8_t *bytes, size_t size,
	struct link_msg *msg, const struct message_spec **spec);
enum link_error decode_body(
	const struct message_spec *spec, const uint8_t *bytes, size_t size, struct link_msg *msg);

/* For encode: whether a reader, whatever the phase, would take bytes that were made of msg. */
enum link_error decode_again(const struct message_spec *spec, const struct link_msg *msg,
	const uint8_t *bytes, size_t size);

/* Names for logs: never NULL. Of an opcode that side receives. */
const char *decode_opcode_name(const struct link_side *side, uint32_t opcode);
const char *decode_error_name(enum link_error error);

#endif
