/* SPDX-License-Identifier: MIT */
#include "protocol/spec.h"

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

uint32_t spec_tail_count(const struct spec_tail *tail, const struct link_msg *msg)
{
	const void *count = (const char *)msg + tail->count_offset;
	return *(const uint32_t *)count;
}
