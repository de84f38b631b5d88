/* SPDX-License-Identifier: MIT
 *
 * Texts as pictures: masks of one channel, drawn once and painted in any colour (canvas.h). What
 * is drawn is sanitised (protocol/text.h) and never parsed as markup.
 */
#ifndef COMPOSITOR_TEXT_MASK_H
#define COMPOSITOR_TEXT_MASK_H

#include <pixman.h>
#include <stdbool.h>

struct text_mask {
	pixman_image_t *image; /* a8, device px */
	int width, height; /* logical px */
	bool cut; /* it ends with an ellipsis, having had no more room */
};

/* string on one line, as wide as it is but at most max_width logical px, at scale. font: a pango
 * description, e.g. "Sans Bold 10". NULL: string is empty, max_width < 1, or out of memory. */
struct text_mask *text_mask_create(
	const char *string, const char *font, int max_width, float scale);
void text_mask_destroy(struct text_mask *text); /* NULL is accepted */

/* The width in logical px that string needs with font. */
int text_mask_width(const char *string, const char *font);

#endif
