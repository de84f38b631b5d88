/* SPDX-License-Identifier: MIT */
#include "protocol/spec.h"

#include <string.h>

#include "protocol/side.h"

const struct spec_field spec_rect_fields[SPEC_RECT_FIELDS] = {
	SPEC_ELEMENT(struct link_rect, x, INT32_MIN, INT32_MAX),
	SPEC_ELEMENT(struct link_rect, y, INT32_MIN, INT32_MAX),
	SPEC_ELEMENT(struct link_rect, width, 0, INT32_MAX),
	SPEC_ELEMENT(struct link_rect, height, 0, INT32_MAX),
};

const struct spec_table spec_to_host = {
	.topics = {spec_link, spec_memory, spec_window, spec_input},
};

const struct link_side link_side_backend = {SPEC_BACKEND, &spec_to_host, &spec_to_host};

const struct message_spec *spec_find(const struct spec_table *table, uint32_t opcode)
{
	uint32_t number = opcode - table->first; /* of the other direction: out of range */
	uint32_t topic = number / SPEC_TOPIC_SIZE;
	if (topic >= SPEC_TOPICS || !table->topics[topic]) {
		return NULL;
	}
	const struct message_spec *spec = &table->topics[topic][number % SPEC_TOPIC_SIZE];
	return spec->name ? spec : NULL;
}

static enum link_error check_range(const struct spec_field *field, int64_t value)
{
	if (value < field->low) {
		return field->below;
	}
	return value > field->high ? field->above : LINK_ERROR_NONE;
}

enum link_error spec_check_value(const struct spec_field *field, const void *structure)
{
	const char *in = (const char *)structure + field->offset;
	uint16_t u16 = 0;
	uint32_t u32 = 0;
	uint64_t u64 = 0;
	switch ((enum spec_kind)field->kind) {
	case SPEC_U16:
		memcpy(&u16, in, sizeof(u16));
		return check_range(field, u16);
	case SPEC_U32:
		memcpy(&u32, in, sizeof(u32));
		return check_range(field, u32);
	case SPEC_I32:
		memcpy(&u32, in, sizeof(u32));
		return check_range(field, (int32_t)u32);
	case SPEC_U64:
		memcpy(&u64, in, sizeof(u64));
		return u64 > INT64_MAX ? field->above : check_range(field, (int64_t)u64);
	}
	return LINK_ERROR_VALUE;
}

uint32_t spec_tail_count(const struct spec_tail *tail, const struct link_msg *msg)
{
	uint32_t count = 0;
	memcpy(&count, (const char *)msg + tail->count_offset, sizeof(count));
	return count;
}
