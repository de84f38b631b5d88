/* SPDX-License-Identifier: MIT */
#include "protocol/encode.h"

#include <stdlib.h>

#include "protocol/decode.h"
#include "protocol/log.h"
#include "protocol/spec.h"
#include "protocol/writer.h"

static void write_field(
	struct writer *writer, const struct spec_field *field, const char *structure)
{
	const void *in = structure + field->offset;
	switch ((enum spec_kind)field->kind) {
	case SPEC_U16:
		writer_u16(writer, *(const uint16_t *)in);
		break;
	case SPEC_U32:
	case SPEC_I32:
		writer_u32(writer, *(const uint32_t *)in);
		break;
	case SPEC_U64:
		writer_u64(writer, *(const uint64_t *)in);
		break;
	}
}

/* size is what the spec claims the fields to occupy; decode relies on it, so it must be true. */
static void write_fields(struct writer *writer, const struct spec_field *fields, size_t count,
	size_t size, const char *structure)
{
	size_t start = writer->at;
	for (size_t i = 0; i < count; i++) {
		write_field(writer, &fields[i], structure);
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

/* What decode would refuse must not be sent. */
static void check_as_decode_does(const struct message_spec *spec, const struct link_msg *msg,
	const uint8_t *out, size_t length)
{
	enum link_error error = decode_again(spec, msg, out, length);
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
	size_t length = LINK_HEADER_SIZE + body.at;
	struct writer header;
	writer_init(&header, out, LINK_HEADER_SIZE);
	writer_u16(&header, (uint16_t)msg->opcode);
	writer_u16(&header, 0);
	writer_u32(&header, (uint32_t)length);
	writer_u32(&header, msg->object);
	if (PROTOCOL_CHECK_ENCODE) {
		check_as_decode_does(spec, msg, out, length);
	}
	return length;
}
