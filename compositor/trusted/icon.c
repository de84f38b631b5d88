/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/icon.h"

#include <pixman.h>
#include <string.h>
#include <wlr/util/box.h>

#include "compositor/trusted/canvas.h"
#include "compositor/trusted/text_mask.h"

#define ICON_GAP 6 /* between it and the title, px of text scale 1 */

_Static_assert(LINK_ICON_SHADES == LINK_ICON_SIDE * LINK_ICON_SIDE, "icons are squares");

bool icon_set(struct icon *icon, const uint8_t *untrusted_shades)
{
	if (!untrusted_shades) {
		bool shown = icon->shown;
		icon->shown = false;
		return shown;
	}
	if (icon->shown && memcmp(icon->shades, untrusted_shades, sizeof(icon->shades)) == 0) {
		return false;
	}
	icon->shown = true;
	memcpy(icon->shades, untrusted_shades, sizeof(icon->shades));
	return true;
}

struct wlr_box icon_box(const struct icon *icon, struct wlr_box *title)
{
	if (!icon || !icon->shown || title->width <= ICON_SIDE + ICON_GAP
		|| title->height < ICON_SIDE) {
		return (struct wlr_box){0};
	}
	struct wlr_box box = {
		title->x, title->y + (title->height - ICON_SIDE) / 2, ICON_SIDE, ICON_SIDE};
	title->x += ICON_SIDE + ICON_GAP;
	title->width -= ICON_SIDE + ICON_GAP;
	return box;
}

/* pixman only reads a mask. */
void icon_draw(
	const struct icon *icon, struct canvas *canvas, const struct wlr_box *box, uint32_t rgb)
{
	if (wlr_box_empty(box)) {
		return;
	}
	const struct text_mask mask = {
		.image = pixman_image_create_bits_no_clear(PIXMAN_a8, LINK_ICON_SIDE,
			LINK_ICON_SIDE, (uint32_t *)(uintptr_t)icon->shades, LINK_ICON_SIDE),
		.width = ICON_SIDE,
		.height = ICON_SIDE,
		.scale = text_mask_scale((float)LINK_ICON_SIDE / ICON_SIDE),
	};
	if (mask.image) {
		canvas_text(canvas, &mask, box, rgb);
		pixman_image_unref(mask.image);
	}
}
