/* SPDX-License-Identifier: MIT
 *
 * The keymap that domains and the host's applications are told.
 */
#ifndef COMPOSITOR_KEYMAP_H
#define COMPOSITOR_KEYMAP_H

#include <stdint.h>

struct config;
struct xkb_keymap;

/* Owns text and xkb; zero-initialised it has none. */
struct keymap {
	char *text; /* XKB text format v1 */
	uint32_t length; /* without the NUL */
	struct xkb_keymap *xkb; /* the same */
	uint32_t generation; /* changes with text; 0 before the first */
};

/* The keymap that the configuration asks for and, where it says nothing, XKB_DEFAULT_* in the
 * environment. When XKB does not know it, "us" after a line in the log; NULL after another line when
 * XKB's data cannot be read at all. The caller unrefs it. */
struct xkb_keymap *keymap_configured(const struct config *config);

/* Keeps xkb and a copy of text, which is xkb's (NULL: nothing changes); the same text keeps its
 * generation. One that is too long for the link is not kept, after a line in the log. */
void keymap_keep(struct keymap *keymap, struct xkb_keymap *xkb, const char *text);
/* The same where there is no text yet. */
void keymap_keep_xkb(struct keymap *keymap, struct xkb_keymap *xkb);
void keymap_finish(struct keymap *keymap);

#endif
