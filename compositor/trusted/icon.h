/* SPDX-License-Identifier: MIT
 *
 * What a domain shows as the icon of a window: shades and nothing else. The host paints them in the
 * domain's colour, between that and the background, beside the title and as high as that: no
 * picture of a domain has another colour there, or a place of the host's.
 */
#ifndef COMPOSITOR_ICON_H
#define COMPOSITOR_ICON_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/limits.h"

#define ICON_SIDE 16 /* px of text scale 1 */

struct canvas;
struct wlr_box;

/* Zeroed: none. */
struct icon {
	bool shown;
	/* Row by row: how much of the colour, of 255. pixman reads words of 4 bytes. */
	_Alignas(4) uint8_t shades[LINK_ICON_SHADES];
};

/* untrusted_shades: LINK_ICON_SHADES of them, each of which may be anything; NULL: none. False: it
 * is the one that there was. */
bool icon_set(struct icon *icon, const uint8_t *untrusted_shades);

/* The box of the icon at the beginning of the title's, which has less room then; empty where that
 * leaves no title. */
struct wlr_box icon_box(const struct icon *icon, struct wlr_box *title);

/* In a box of icon_box. */
void icon_draw(
	const struct icon *icon, struct canvas *canvas, const struct wlr_box *box, uint32_t rgb);

#endif
