/* SPDX-License-Identifier: MIT
 *
 * What may come on a link when, and in which version.
 */
#include "protocol/decode.h"

#include "protocol/spec.h"

static bool phase_allows(const struct message_spec *spec, const struct decode_state *state)
{
	switch ((enum spec_phase)spec->phase) {
	case SPEC_READY:
		return state->greeted;
	case SPEC_ANY_TIME:
		return true;
	case SPEC_GREETING:
		return !state->greeted;
	case SPEC_INTRODUCTION:
		return !state->greeted && !state->via_vm;
	}
	return false;
}

static enum link_error check_phase(
	const struct message_spec *spec, const struct decode_state *state)
{
	if (spec->vm_only && !state->via_vm) {
		return LINK_ERROR_OPCODE;
	}
	if (!phase_allows(spec, state)) {
		return LINK_ERROR_PHASE;
	}
	/* What the version has not is as unknown as any other number. */
	return state->greeted && state->minor < spec->since ? LINK_ERROR_OPCODE : LINK_ERROR_NONE;
}

/* Nor has it all values. */
static enum link_error check_values(const struct message_spec *spec,
	const struct decode_state *state, const struct link_msg *msg)
{
	const void *value = (const char *)msg + spec->newer.offset;
	bool unknown =
		state->minor < spec->newer.since && *(const uint32_t *)value >= spec->newer.least;
	return unknown ? LINK_ERROR_VALUE : LINK_ERROR_NONE;
}

/* The lower of both: a host's WELCOME says that itself. */
static void note_greeting(struct decode_state *state, const struct link_msg *msg)
{
	uint16_t minor = msg->opcode == LINK_HELLO ? msg->hello.minor : msg->welcome.minor;
	state->greeted = true;
	state->minor = minor < LINK_VERSION_MINOR ? minor : LINK_VERSION_MINOR;
}

enum link_error decode(struct decode_state *state, const uint8_t *bytes, size_t size,
	unsigned fd_count, struct link_msg *msg)
{
	const struct message_spec *spec = NULL;
	msg->fd_count = fd_count;
	enum link_error error = decode_envelope(state->side, bytes, size, msg, &spec);
	if (error == LINK_ERROR_NONE) {
		error = check_phase(spec, state);
	}
	if (error == LINK_ERROR_NONE) {
		error = decode_body(spec, bytes, size, msg);
	}
	if (error == LINK_ERROR_NONE) {
		error = check_values(spec, state, msg);
	}
	if (error == LINK_ERROR_NONE) {
		if (spec->phase == SPEC_GREETING) {
			note_greeting(state, msg);
		}
		state->via_vm = state->via_vm || spec->phase == SPEC_INTRODUCTION;
	}
	return error;
}
