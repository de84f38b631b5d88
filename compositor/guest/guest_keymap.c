/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_keymap.h"

#include <string.h>

#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guests.h"
#include "compositor/input/seat_state.h"

static void send_chunk(struct guest *guest, const char *text, uint32_t total, uint32_t offset)
{
	LINK_MSG(msg, LINK_KEYMAP, 0);
	uint32_t left = total - offset;
	msg.keymap.total = total;
	msg.keymap.offset = offset;
	msg.keymap.length = left < LINK_MAX_KEYMAP_CHUNK ? left : LINK_MAX_KEYMAP_CHUNK;
	memcpy(msg.keymap.bytes, text + offset, msg.keymap.length);
	guest_send(guest, &msg);
}

void guest_keymap_send(struct guest *guest)
{
	uint32_t length, generation;
	const char *text = seat_state_keymap(guest->guests->input, &length, &generation);
	if (!text || generation == guest->keymap_generation) {
		return;
	}
	guest->keymap_generation = generation;
	if (length == 0 || length > LINK_MAX_KEYMAP) {
		domain_log(guest->domain, "gets no keymap: it has %u bytes of %u", length,
			LINK_MAX_KEYMAP);
		return;
	}
	for (uint32_t offset = 0; offset < length; offset += LINK_MAX_KEYMAP_CHUNK) {
		send_chunk(guest, text, length, offset);
	}
}
