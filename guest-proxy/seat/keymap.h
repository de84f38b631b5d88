/* SPDX-License-Identifier: MIT
 *
 * Puts the host's keymap together from the chunks that it comes in. Pure.
 */
#ifndef GUEST_PROXY_KEYMAP_H
#define GUEST_PROXY_KEYMAP_H

#include <stdint.h>

#include "protocol/msg.h"

/* Zero-initialise. */
struct keymap {
	char *text; /* total bytes, not terminated; NULL: none begun */
	uint32_t total, received;
};

enum keymap_result {
	KEYMAP_MORE, /* the chunk fits, others must follow */
	KEYMAP_COMPLETE, /* text is whole */
	KEYMAP_BROKEN, /* not the chunk that was due: the host is wrong */
	KEYMAP_NO_MEMORY,
};

/* A chunk at offset 0 begins a new keymap, whatever came before. */
enum keymap_result keymap_add(struct keymap *keymap, const struct link_keymap *chunk);

/* Frees what was collected; usable after it. */
void keymap_finish(struct keymap *keymap);

#endif
