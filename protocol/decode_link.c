/* SPDX-License-Identifier: MIT
 *
 * What may come on a link when.
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
	return phase_allows(spec, state) ? LINK_ERROR_NONE : LINK_ERROR_PHASE;
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
		state->greeted = state->greeted || spec->phase == SPEC_GREETING;
		state->via_vm = state->via_vm || spec->phase == SPEC_INTRODUCTION;
	}
	return error;
}
