/* SPDX-License-Identifier: MIT */
#include "protocol/decode.h"

#include "protocol/reader.h"
#include "protocol/spec.h"

struct header {
	uint16_t opcode, flags;
	uint32_t length, object;
};

static struct header read_header(struct reader *reader)
{
	struct header header = {0};
	header.opcode = reader_u16(reader);
	header.flags = reader_u16(reader);
	header.length = reader_u32(reader);
	header.object = reader_u32(reader);
	return header;
}

size_t decode_peek_length(const uint8_t bytes[static LINK_HEADER_SIZE])
{
	struct reader reader;
	reader_init(&reader, bytes, LINK_HEADER_SIZE);
	struct header header = read_header(&reader);
	if (header.length < LINK_HEADER_SIZE || header.length > LINK_MAX_MESSAGE) {
		return 0;
	}
	return header.length;
}

static enum link_error check_range(const struct spec_field *field, int64_t value)
{
	if (value < field->low) {
		return field->below;
	}
	return value > field->high ? field->above : LINK_ERROR_NONE;
}

static enum link_error check_value(const struct spec_field *field, const void *structure)
{
	const void *in = (const char *)structure + field->offset;
	uint64_t u64;
	switch ((enum spec_kind)field->kind) {
	case SPEC_U16:
		return check_range(field, *(const uint16_t *)in);
	case SPEC_U32:
		return check_range(field, *(const uint32_t *)in);
	case SPEC_I32:
		return check_range(field, *(const int32_t *)in);
	case SPEC_U64:
		u64 = *(const uint64_t *)in;
		return u64 > INT64_MAX ? field->above : check_range(field, (int64_t)u64);
	}
	return LINK_ERROR_VALUE;
}

static enum link_error read_field(
	struct reader *reader, const struct spec_field *field, void *structure)
{
	void *out = (char *)structure + field->offset;
	switch ((enum spec_kind)field->kind) {
	case SPEC_U16:
		*(uint16_t *)out = reader_u16(reader);
		break;
	case SPEC_U32:
		*(uint32_t *)out = reader_u32(reader);
		break;
	case SPEC_I32:
		*(int32_t *)out = (int32_t)reader_u32(reader);
		break;
	case SPEC_U64:
		*(uint64_t *)out = reader_u64(reader);
		break;
	}
	return check_value(field, structure);
}

static enum link_error read_fields(
	struct reader *reader, const struct spec_field *fields, size_t count, void *structure)
{
	for (size_t i = 0; i < count; i++) {
		enum link_error error = read_field(reader, &fields[i], structure);
		if (error != LINK_ERROR_NONE) {
			return error;
		}
	}
	return LINK_ERROR_NONE;
}

/* The counts decide how far the tails reach into *msg: all of them are checked before any use. */
static enum link_error check_tail_counts(
	const struct message_spec *spec, const struct link_msg *msg, size_t left)
{
	size_t expected = 0;
	for (size_t i = 0; i < SPEC_MAX_TAILS && spec->tails[i].element_size > 0; i++) {
		uint32_t count = spec_tail_count(&spec->tails[i], msg);
		if (count > spec->tails[i].most) {
			return LINK_ERROR_LIMIT;
		}
		if (count < spec->tails[i].least) {
			return LINK_ERROR_VALUE;
		}
		expected += count * spec->tails[i].element_size;
	}
	return left == expected ? LINK_ERROR_NONE : LINK_ERROR_LENGTH;
}

static enum link_error read_tail(
	struct reader *reader, const struct spec_tail *tail, struct link_msg *msg)
{
	char *out = (char *)msg + tail->offset;
	uint32_t count = spec_tail_count(tail, msg);
	if (!tail->fields) {
		reader_bytes(reader, out, count);
		return LINK_ERROR_NONE;
	}
	for (uint32_t i = 0; i < count; i++) {
		enum link_error error = read_fields(
			reader, tail->fields, tail->field_count, out + i * tail->stride);
		if (error != LINK_ERROR_NONE) {
			return error;
		}
	}
	return LINK_ERROR_NONE;
}

static enum link_error read_body(
	struct reader *reader, const struct message_spec *spec, struct link_msg *msg)
{
	if (reader_left(reader) < spec->size) {
		return LINK_ERROR_LENGTH;
	}
	enum link_error error = read_fields(reader, spec->fields, spec->field_count, msg);
	if (error == LINK_ERROR_NONE) {
		error = check_tail_counts(spec, msg, reader_left(reader));
	}
	for (size_t i = 0; i < SPEC_MAX_TAILS && spec->tails[i].element_size > 0; i++) {
		if (error == LINK_ERROR_NONE) {
			error = read_tail(reader, &spec->tails[i], msg);
		}
	}
	if (error == LINK_ERROR_NONE && spec->check) {
		error = spec->check(msg);
	}
	return error;
}

enum link_error decode_again(const struct message_spec *spec, const struct link_msg *msg,
	const uint8_t *bytes, size_t size)
{
	struct link_msg again LINK_UNINITIALIZED;
	struct reader reader;
	reader_init(&reader, bytes + LINK_HEADER_SIZE, size - LINK_HEADER_SIZE);
	bool envelope =
		msg->fd_count == spec->fds && (msg->object != 0) == (spec->object == SPEC_OBJECT);
	return envelope ? read_body(&reader, spec, &again) : LINK_ERROR_OBJECT;
}

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

/* Everything that the header and the carrier say about a message. */
static enum link_error check_envelope(const struct message_spec *spec,
	const struct decode_state *state, const struct header *header, unsigned fd_count)
{
	if (!spec || (spec->sides & state->side->is) == 0 || (spec->vm_only && !state->via_vm)) {
		return LINK_ERROR_OPCODE;
	}
	if (header->flags != 0) {
		return LINK_ERROR_FLAGS;
	}
	if (fd_count != spec->fds) {
		return LINK_ERROR_FDS;
	}
	if (!phase_allows(spec, state)) {
		return LINK_ERROR_PHASE;
	}
	bool has_object = header->object != 0;
	bool needs_object = spec->object == SPEC_OBJECT;
	return has_object == needs_object ? LINK_ERROR_NONE : LINK_ERROR_OBJECT;
}

enum link_error decode(struct decode_state *state, const uint8_t *bytes, size_t size,
	unsigned fd_count, struct link_msg *msg)
{
	struct reader reader;
	reader_init(&reader, bytes, size);
	struct header header = read_header(&reader);
	msg->opcode = header.opcode;
	msg->object = header.object;
	msg->fd_count = fd_count;
	if (reader.failed || header.length != size || size > LINK_MAX_MESSAGE) {
		return LINK_ERROR_LENGTH;
	}
	const struct message_spec *spec = spec_find(state->side->receives, header.opcode);
	enum link_error error = check_envelope(spec, state, &header, fd_count);
	if (error == LINK_ERROR_NONE) {
		error = read_body(&reader, spec, msg);
	}
	if (error == LINK_ERROR_NONE && (reader.failed || reader_left(&reader) != 0)) {
		error = LINK_ERROR_LENGTH;
	}
	if (error == LINK_ERROR_NONE) {
		state->greeted = state->greeted || spec->phase == SPEC_GREETING;
		state->via_vm = state->via_vm || spec->phase == SPEC_INTRODUCTION;
	}
	return error;
}

const char *decode_opcode_name(const struct link_side *side, uint32_t opcode)
{
	const struct message_spec *spec = spec_find(side->receives, opcode);
	return spec ? spec->name : "unknown";
}

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
	return index < SPEC_COUNT(names) ? names[index] : "unknown";
}
