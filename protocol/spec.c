/* SPDX-License-Identifier: MIT */
#include "protocol/spec.h"

static const struct spec_list *const lists[] = {
	&spec_link,
	&spec_memory,
	&spec_window,
	&spec_commit,
	&spec_input,
};

const struct message_spec *spec_find(uint32_t opcode)
{
	for (size_t i = 0; i < SPEC_COUNT(lists); i++) {
		for (size_t k = 0; k < lists[i]->count; k++) {
			if (lists[i]->specs[k].opcode == opcode) {
				return &lists[i]->specs[k];
			}
		}
	}
	return NULL;
}
