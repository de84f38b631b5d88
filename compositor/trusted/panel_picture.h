/* SPDX-License-Identifier: MIT
 *
 * What a panel looks like: the focused domain's label on its colour; every domain with its state,
 * or how many of them have no room; and at the right end what the clipboard has, the keyboard's
 * layout and the time.
 */
#ifndef COMPOSITOR_PANEL_PICTURE_H
#define COMPOSITOR_PANEL_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

struct canvas;
struct config_domain;
struct texts;

#define PANEL_HEIGHT 28 /* px of text scale 1 */
#define PANEL_MAX_ITEMS 65u /* CONFIG_MAX_DOMAINS, and the host */

struct panel_item {
	const struct config_domain *domain;
	const char *status; /* one of labels.h's, TEXT_FONT_PLAIN; NULL: there is none */
	bool up;
	bool asks; /* a window of it does, for attention: marked, and never folded */
	bool focused; /* never folded either */
};

struct panel_facts {
	const struct config_domain *focused; /* NULL: none */
	struct panel_item items[PANEL_MAX_ITEMS];
	size_t count;
	/* Printable ASCII, maybe empty. */
	const char *note, *layout, *clock;
};

/* width px of text scale 1, scale device px of one. NULL: out of memory. */
struct canvas *panel_picture(
	const struct panel_facts *facts, const struct texts *texts, int width, float scale);

/* Which of count items are shown in room: all, or, with more left for what counts the others,
 * those that are to be kept as far as they fit, then the first others. Returns how many. Pure. */
size_t panel_fit(
	const int *widths, const bool *kept, size_t count, int more, int room, bool *shown);

#endif
