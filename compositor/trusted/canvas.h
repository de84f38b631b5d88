/* SPDX-License-Identifier: MIT
 *
 * Pictures of the trusted UI as wlr_buffers, drawn by cairo; text and symbols on them. Text is sanitised
 * (text.h) and never parsed as markup.
 */
#ifndef COMPOSITOR_CANVAS_H
#define COMPOSITOR_CANVAS_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct wlr_buffer;

/* Device px on one side; cairo's own limit is 32767. */
#define CANVAS_MAX_SIDE 16384

/*
 * Makes a buffer of width x height logical px (> 0) at scale, filled with background (0xAARRGGBB),
 * and *cairo to draw into it in logical px: destroy it before the buffer is shown. Returns NULL,
 * *cairo unset, when out of memory or too big. The caller drops the buffer.
 */
struct wlr_buffer *canvas_create(
	int width, int height, float scale, uint32_t background, cairo_t **cairo);

/* Sets the source colour, 0xAARRGGBB. */
void canvas_set_colour(cairo_t *cairo, uint32_t colour);

struct canvas_style {
	const char *font; /* a pango description, e.g. "Sans Bold 10" */
	uint32_t foreground, background; /* 0xAARRGGBB */
	bool outlined; /* 1 px frame in foreground's colour */
};

/*
 * An image of width x height logical px, drawn at scale; text starts padding px from the left, is
 * vertically centred and ellipsised at the end. Returns a buffer for wlr_scene_buffer_create (the
 * caller drops it), or NULL when out of memory.
 */
struct wlr_buffer *canvas_text_create(const char *text, const struct canvas_style *style, int width,
	int height, int padding, float scale);

enum canvas_icon { CANVAS_CLOSE, CANVAS_MAXIMIZE, CANVAS_MINIMIZE };

/* A square image of size logical px with a symbol in foreground's colour; font is not used. NULL as
 * above. */
struct wlr_buffer *canvas_icon_create(
	enum canvas_icon icon, const struct canvas_style *style, int size, float scale);

/* Draws text into box of a canvas, vertically centred, ellipsised at the end. */
void canvas_draw_text(cairo_t *cairo, const char *text, const char *font, uint32_t colour,
	const struct wlr_box *box);

/* The width in logical px that text needs with font. */
int canvas_text_width(const char *text, const char *font);

#endif
