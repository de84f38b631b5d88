/* SPDX-License-Identifier: MIT
 *
 * The colours of the trusted UI that are not a domain's: the ordinary ones, or those of high
 * contrast. Pure.
 */
#ifndef COMPOSITOR_PALETTE_H
#define COMPOSITOR_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

struct config_appearance;

/* Of texts and what they are on, 0xRRGGBB. */
struct palette {
	uint32_t background; /* of panel, lists and prompts */
	uint32_t raised; /* of what stands out from it: the phrase, a button */
	uint32_t chosen; /* of what is chosen in a list */
	uint32_t text;
	uint32_t faint; /* a text that matters less */
	uint32_t note; /* what deserves a second look */
};
const struct palette *palette_of(const struct config_appearance *appearance);

/* Of a frame's bar. */
struct bar_colours {
	uint32_t background, title, note;
};
struct bar_colours palette_bar(
	const struct config_appearance *appearance, uint32_t domain, bool focused);

#endif
