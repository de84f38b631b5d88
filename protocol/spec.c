/* SPDX-License-Identifier: MIT */
#include "protocol/spec.h"

#include <stdlib.h>
#include <string.h>

const struct spec_field spec_rect_fields[SPEC_RECT_FIELDS] = {
	SPEC_ELEMENT(struct link_rect, x, INT32_MIN, INT32_MAX),
	SPEC_ELEMENT(struct link_rect, y, INT32_MIN, INT32_MAX),
	SPEC_ELEMENT(struct link_rect, width, 0, INT32_MAX),
	SPEC_ELEMENT(struct link_rect, height, 0, INT32_MAX),
};

static const struct spec_list *const lists[] = {
	&spec_link,
	&spec_memory,
	&spec_window,
	&spec_input,
};

/* Each direction has its own numbers, from 0. */
#define DIRECTIONS 2
#define DIRECTION_SHIFT 15
#define NUMBERS 0x60

/* The specs are large and far apart: to compare one after the other costs a cache line each. */
static const struct message_spec *by_opcode[DIRECTIONS][NUMBERS];

static const struct message_spec **find_slot(uint32_t opcode)
{
	uint32_t direction = opcode >> DIRECTION_SHIFT;
	uint32_t number = opcode & ((1u << DIRECTION_SHIFT) - 1);
	return direction < DIRECTIONS && number < NUMBERS ? &by_opcode[direction][number] : NULL;
}

static void fill_slots(void)
{
	for (size_t i = 0; i < SPEC_COUNT(lists); i++) {
		for (size_t k = 0; k < lists[i]->count; k++) {
			const struct message_spec **slot = find_slot(lists[i]->specs[k].opcode);
			if (!slot || *slot) {
				abort();
			}
			*slot = &lists[i]->specs[k];
		}
	}
}

const struct message_spec *spec_find(uint32_t opcode)
{
	static bool filled;
	if (!filled) {
		fill_slots();
		filled = true;
	}
	const struct message_spec **slot = find_slot(opcode);
	return slot ? *slot : NULL;
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
