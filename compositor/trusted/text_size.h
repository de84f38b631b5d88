/* SPDX-License-Identifier: MIT
 *
 * The user's text scale: the trusted UI is laid out and drawn in px of text scale 1, of which each
 * is so many logical px. Pure.
 */
#ifndef COMPOSITOR_TEXT_SIZE_H
#define COMPOSITOR_TEXT_SIZE_H

#include <wlr/util/box.h>

struct config_appearance;
struct output;

/* What box is in logical px: no less than 1 on each side, and what touches goes on to touch. */
struct wlr_box text_size_box(const struct config_appearance *appearance, const struct wlr_box *box);
/* How many whole px of text scale 1 have room in so many logical ones. */
int text_size_room(const struct config_appearance *appearance, int logical);
/* Device px of one of text scale 1. */
float text_size_scale(const struct config_appearance *appearance, const struct output *output);

/* appearance with the largest text scale, no larger than its own and no less than
 * TEXT_SIZE_LEAST, at which width x height px of text scale 1 have room in area; the least where
 * none is small enough. */
#define TEXT_SIZE_LEAST 0.75
struct config_appearance text_size_fit(const struct config_appearance *appearance,
	const struct wlr_box *area, int width, int height);

/* box, in px of text scale 1, in the middle of area: where it lies in the layout. */
struct wlr_box text_size_centre(const struct config_appearance *appearance,
	const struct wlr_box *area, int width, int height);

#endif
