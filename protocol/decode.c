/* SPDX-License-Identifier: MIT */
#include "protocol/decode.h"

#include "protocol/header.h"
#include "protocol/reader.h"
#include "protocol/spec.h"

static enum link_error read_field(
	struct reader *reader, const struct spec_field *field, void *structure)
{
	void *out = (char *)structure + field->offset;
	int64_t value = 0;
	switch ((enum spec_kind)field->kind) {
	case SPEC_U16:
		value = *(uint16_t *)out = reader_u16(reader);
		break;
	case SPEC_U32:
		value = *(uint32_t *)out = reader_u32(reader);
		break;
	case SPEC_I32:
		value = *(int32_t *)out = (int32_t)reader_u32(reader);
		break;
	case SPEC_U64:
		value = (int64_t)(*(uint64_t *)out = reader_u64(reader));
		if (value < 0) {
			return field->above; /* than any int64_t */
		}
		break;
	}
	if (value < field->low) {
		return field->below;
	}
	return value > field->high ? field->above : LINK_ERROR_NONE;
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

/* Everything that the header and the carrier say about a message. */
static enum link_error check_envelope(const struct message_spec *spec, enum spec_side side,
	const struct link_header *header, unsigned fd_count)
{
	if (!spec || (spec->sides & side) == 0) {
		return LINK_ERROR_OPCODE;
	}
	if (header->flags != 0) {
		return LINK_ERROR_FLAGS;
	}
	if (fd_count != spec->fds) {
		return LINK_ERROR_FDS;
	}
	bool has_object = header->object != 0;
	bool needs_object = spec->object == SPEC_OBJECT;
	return has_object == needs_object ? LINK_ERROR_NONE : LINK_ERROR_OBJECT;
}

enum link_error decode_envelope(const struct link_side *side, const uint8_t *bytes, size_t size,
	struct link_msg *msg, const struct message_spec **spec)
{
	const struct link_header header = header_read(bytes, size);
	msg->opcode = header.opcode;
	msg->object = header.object;
	if (size < LINK_HEADER_SIZE || header.length != size || size > LINK_MAX_MESSAGE) {
		return LINK_ERROR_LENGTH;
	}
	*spec = spec_find(side->receives, header.opcode);
	return check_envelope(*spec, side->is, &header, msg->fd_count);
}

enum link_error decode_body(
	const struct message_spec *spec, const uint8_t *bytes, size_t size, struct link_msg *msg)
{
	struct reader reader;
	reader_init(&reader, bytes + LINK_HEADER_SIZE, size - LINK_HEADER_SIZE);
	if (reader_left(&reader) < spec->size) {
		return LINK_ERROR_LENGTH;
	}
	enum link_error error = read_fields(&reader, spec->fields, spec->field_count, msg);
	if (error == LINK_ERROR_NONE) {
		error = check_tail_counts(spec, msg, reader_left(&reader));
	}
	for (size_t i = 0; i < SPEC_MAX_TAILS && spec->tails[i].element_size > 0; i++) {
		if (error == LINK_ERROR_NONE) {
			error = read_tail(&reader, &spec->tails[i], msg);
		}
	}
	if (error == LINK_ERROR_NONE && (reader.failed || reader_left(&reader) != 0)) {
		error = LINK_ERROR_LENGTH;
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
	bool envelope =
		msg->fd_count == spec->fds && (msg->object != 0) == (spec->object == SPEC_OBJECT);
	return envelope ? decode_body(spec, bytes, size, &again) : LINK_ERROR_OBJECT;
}

const char *decode_opcode_name(const struct link_side *side, uint32_t opcode)
{
	const struct message_spec *spec = spec_find(side->receives, opcode);
	return spec ? spec->name : "unknown";
}
