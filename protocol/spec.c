/* SPDX-License-Identifier: MIT */
#include "protocol/spec.h"

const struct spec_field spec_rect_fields[SPEC_RECT_FIELDS] = {
	SPEC_ELEMENT(struct link_rect, x, INT32_MIN, INT32_MAX),
	SPEC_ELEMENT(struct link_rect, y, INT32_MIN, INT32_MAX),
	SPEC_ELEMENT(struct link_rect, width, 0, INT32_MAX),
	SPEC_ELEMENT(struct link_rect, height, 0, INT32_MAX),
};

const struct message_spec *spec_find(const struct spec_table *table, uint32_t opcode)
{
	uint32_t number = opcode - table->first; /* of the other direction: out of range */
	uint32_t topic = number / SPEC_TOPIC_SIZE;
	if (topic >= SPEC_TOPICS || !table->topics[topic]) {
		return NULL;
	}
	return table->topics[topic][number % SPEC_TOPIC_SIZE];
}

uint32_t spec_tail_count(const struct spec_tail *tail, const struct link_msg *msg)
{
	const void *count = (const char *)msg + tail->count_offset;
	return *(const uint32_t *)count;
}
