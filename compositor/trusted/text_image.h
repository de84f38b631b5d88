/* SPDX-License-Identifier: MIT
 *
 * Text and shapes of the trusted UI as buffers, drawn by pangocairo. Text is sanitised (text.h) and
 * never parsed as markup.
 */
#ifndef COMPOSITOR_TEXT_IMAGE_H
#define COMPOSITOR_TEXT_IMAGE_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct wlr_buffer;

struct text_image_style {
	const char *font; /* a pango description, e.g. "Sans Bold 10" */
	uint32_t foreground, background; /* 0xAARRGGBB */
	bool outlined; /* 1 px frame in foreground's colour */
};

/*
 * An image of width x height logical px, drawn at scale; text starts padding px from the left, is
 * vertically centred and ellipsised at the end. Returns a buffer for wlr_scene_buffer_create (the
 * caller drops it), or NULL when out of memory.
 */
struct wlr_buffer *text_image_create(const char *text, const struct text_image_style *style,
	int width, int height, int padding, float scale);

enum text_image_icon { TEXT_IMAGE_CLOSE, TEXT_IMAGE_MAXIMIZE, TEXT_IMAGE_MINIMIZE };

/* A square image of size logical px with a symbol in foreground's colour; font is not used. NULL as
 * above. */
struct wlr_buffer *text_image_create_icon(
	enum text_image_icon icon, const struct text_image_style *style, int size, float scale);

/* Draws text into box of a canvas (canvas.h), vertically centred, ellipsised at the end. */
void text_image_draw(cairo_t *cairo, const char *text, const char *font, uint32_t colour,
	const struct wlr_box *box);

/* The width in logical px that text needs with font. */
int text_image_width(const char *text, const char *font);

#endif
