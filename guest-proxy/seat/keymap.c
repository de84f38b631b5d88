/* SPDX-License-Identifier: MIT
 *
 * The host's keymap while it comes in: see seat.h.
 */
#include <stdlib.h>
#include <string.h>

#include "guest-proxy/seat/seat.h"

enum keymap_result keymap_add(struct keymap *keymap, const struct link_keymap *chunk)
{
	if (chunk->offset == 0) {
		keymap_finish(keymap);
		keymap->text = malloc(chunk->total);
		if (!keymap->text) {
			return KEYMAP_NO_MEMORY;
		}
		keymap->total = chunk->total;
	}
	if (!keymap->text || chunk->total != keymap->total || chunk->offset != keymap->received
		|| chunk->length > keymap->total - keymap->received) {
		return KEYMAP_BROKEN;
	}
	memcpy(keymap->text + chunk->offset, chunk->bytes, chunk->length);
	keymap->received += chunk->length;
	return keymap->received == keymap->total ? KEYMAP_COMPLETE : KEYMAP_MORE;
}

void keymap_finish(struct keymap *keymap)
{
	free(keymap->text);
	*keymap = (struct keymap){0};
}
