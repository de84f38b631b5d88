/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/keymap.h"

#include <stdlib.h>
#include <string.h>

enum keymap_result keymap_add(struct keymap *keymap, const struct link_keymap *chunk)
{
	if (chunk->offset == 0) {
		keymap_finish(keymap);
		keymap->text = malloc(chunk->total);
		if (keymap->text == NULL) {
			return KEYMAP_NO_MEMORY;
		}
		keymap->total = chunk->total;
	}
	if (keymap->text == NULL || chunk->total != keymap->total
		|| chunk->offset != keymap->received
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
