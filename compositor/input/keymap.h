/* SPDX-License-Identifier: MIT
 *
 * The keymap that domains are told, as text.
 */
#ifndef COMPOSITOR_KEYMAP_H
#define COMPOSITOR_KEYMAP_H

#include <stdint.h>

struct config;
struct xkb_keymap;

/* Owns text; zero-initialised it has none. */
struct keymap {
	char *text; /* XKB text format v1 */
	uint32_t length; /* without the NUL */
	uint32_t generation; /* changes with text; 0 before the first */
};

/* The keymap that the configuration asks for and, where it says nothing, XKB_DEFAULT_* in the
 * environment. When XKB does not know it, "us" after a line in the log; NULL after another line when
 * XKB's data cannot be read at all. The caller unrefs it. */
struct xkb_keymap *keymap_configured(const struct config *config);

/* Keeps a copy of text (NULL: nothing changes); the same text keeps its generation. One that is too
 * long for the link is not kept, after a line in the log. */
void keymap_keep(struct keymap *keymap, const char *text);
/* The same with the text of xkb_keymap. */
void keymap_keep_xkb(struct keymap *keymap, struct xkb_keymap *xkb_keymap);
void keymap_finish(struct keymap *keymap);

#endif
