/* SPDX-License-Identifier: MIT */
#include "protocol/encode.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/decode.h"
#include "protocol/log.h"
#include "protocol/reader.h"
#include "protocol/spec.h"

static void write_field(struct writer *writer, const struct spec_field *field, const char *in)
{
	uint16_t u16 = 0;
	uint32_t u32 = 0;
	uint64_t u64 = 0;
	switch ((enum spec_kind)field->kind) {
	case SPEC_U16:
		memcpy(&u16, in, sizeof(u16));
		writer_u16(writer, u16);
		break;
	case SPEC_U32:
	case SPEC_I32:
		memcpy(&u32, in, sizeof(u32));
		writer_u32(writer, u32);
		break;
	case SPEC_U64:
		memcpy(&u64, in, sizeof(u64));
		writer_u64(writer, u64);
		break;
	}
}

/* size is what the spec claims the fields to occupy; decode relies on it, so it must be true. */
static void write_fields(struct writer *writer, const struct spec_field *fields, size_t count,
	size_t size, const char *structure)
{
	size_t start = writer->at;
	for (size_t i = 0; i < count; i++) {
		write_field(writer, &fields[i], structure + fields[i].offset);
	}
	if (writer->at - start != size) {
		abort();
	}
}

static void write_tail(
	struct writer *writer, const struct spec_tail *tail, const struct link_msg *msg)
{
	const char *in = (const char *)msg + tail->offset;
	uint32_t count = spec_tail_count(tail, msg);
	if (count > tail->most) {
		abort();
	}
	if (!tail->fields) {
		writer_bytes(writer, in, count);
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		write_fields(writer, tail->fields, tail->field_count, tail->element_size,
			in + i * tail->stride);
	}
}

static enum link_error check_fields(
	const struct spec_field *fields, size_t count, const void *structure)
{
	enum link_error error = LINK_ERROR_NONE;
	for (size_t i = 0; i < count && error == LINK_ERROR_NONE; i++) {
		error = spec_check_value(&fields[i], structure);
	}
	return error;
}

static enum link_error check_tail(const struct spec_tail *tail, const struct link_msg *msg)
{
	uint32_t count = spec_tail_count(tail, msg);
	enum link_error error = count < tail->least ? LINK_ERROR_VALUE : LINK_ERROR_NONE;
	for (uint32_t i = 0; i < count && error == LINK_ERROR_NONE; i++) {
		error = check_fields(tail->fields, tail->field_count,
			(const char *)msg + tail->offset + i * tail->stride);
	}
	return error;
}

/* What decode would refuse must not be sent. The counts are below their caps already. */
static void check_as_decode_does(const struct message_spec *spec, const struct link_msg *msg)
{
	bool envelope =
		msg->fd_count == spec->fds && (msg->object != 0) == (spec->object == SPEC_OBJECT);
	enum link_error error = envelope ? LINK_ERROR_NONE : LINK_ERROR_OBJECT;
	if (error == LINK_ERROR_NONE) {
		error = check_fields(spec->fields, spec->field_count, msg);
	}
	for (size_t i = 0; i < SPEC_MAX_TAILS && spec->tails[i].element_size > 0; i++) {
		error = error == LINK_ERROR_NONE ? check_tail(&spec->tails[i], msg) : error;
	}
	if (error == LINK_ERROR_NONE && spec->check) {
		error = spec->check(msg);
	}
	if (error != LINK_ERROR_NONE) {
		log_error("%s of object %u breaks the protocol: %s", spec->name, msg->object,
			decode_error_name(error));
		abort();
	}
}

size_t encode(const struct link_side *side, const struct link_msg *msg,
	uint8_t out[static LINK_MAX_MESSAGE])
{
	const struct message_spec *spec = spec_find(side->sends, msg->opcode);
	if (!spec) {
		abort();
	}
	struct writer body;
	writer_init(&body, out + LINK_HEADER_SIZE, LINK_MAX_MESSAGE - LINK_HEADER_SIZE);
	write_fields(&body, spec->fields, spec->field_count, spec->size, (const char *)msg);
	for (size_t i = 0; i < SPEC_MAX_TAILS && spec->tails[i].element_size > 0; i++) {
		write_tail(&body, &spec->tails[i], msg);
	}
	if (PROTOCOL_CHECK_ENCODE) {
		check_as_decode_does(spec, msg);
	}
	size_t length = LINK_HEADER_SIZE + body.at;
	struct writer header;
	writer_init(&header, out, LINK_HEADER_SIZE);
	writer_u16(&header, spec->opcode);
	writer_u16(&header, 0);
	writer_u32(&header, (uint32_t)length);
	writer_u32(&header, msg->object);
	return length;
}
