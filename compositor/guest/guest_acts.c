/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_acts.h"

void guest_acts_note(struct guest_acts *acts, uint32_t serial)
{
	acts->serials[acts->next] = serial;
	acts->next = (acts->next + 1) % GUEST_ACTS;
}

bool guest_acts_has(const struct guest_acts *acts, uint32_t serial)
{
	for (unsigned i = 0; i < GUEST_ACTS; i++) {
		if (serial != 0 && acts->serials[i] == serial) {
			return true;
		}
	}
	return false;
}
