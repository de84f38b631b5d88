/* SPDX-License-Identifier: MIT
 *
 * Texts as pictures: masks of one channel, drawn once by cloison-text and painted in any colour
 * (canvas.h). What is drawn is sanitised (protocol/text.h) and never parsed as markup.
 */
#ifndef COMPOSITOR_TEXT_MASK_H
#define COMPOSITOR_TEXT_MASK_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>

struct text_mask {
	pixman_image_t *image; /* a8, device px */
	int width, height; /* logical px */
	uint32_t scale; /* device px of a logical one, of 1/TEXT_SCALE_ONE */
	int room; /* logical px: what it might have been wide */
	bool cut; /* it ends with an ellipsis, having had no more room */
};

void text_mask_destroy(struct text_mask *mask); /* NULL is accepted */

/* The scale of an output as masks have it. */
uint32_t text_mask_scale(float scale);

#endif
