/* SPDX-License-Identifier: MIT
 *
 * A wlr_buffer that cairo draws into.
 */
#ifndef COMPOSITOR_CANVAS_H
#define COMPOSITOR_CANVAS_H

#include <cairo.h>
#include <stdint.h>

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

#endif
