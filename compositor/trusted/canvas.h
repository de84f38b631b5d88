/* SPDX-License-Identifier: MIT
 *
 * What the trusted UI draws with: its colours; its pictures as wlr_buffers, drawn by cairo, with
 * text and symbols on them; and when something is drawn anew. Text is sanitised (text.h) and
 * never parsed as markup.
 */
#ifndef COMPOSITOR_CANVAS_H
#define COMPOSITOR_CANVAS_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct wl_event_loop;
struct wl_event_source;
struct wlr_buffer;

/* --- colours ---------------------------------------------------------------------------------
 *
 * 0xRRGGBB in the configuration, 0xAARRGGBB for text, floats for the scene. Pure.
 */

#define COLOUR_OPAQUE 0xff000000u
#define COLOUR_BLACK 0x000000u
#define COLOUR_WHITE 0xffffffu

struct colour_floats {
	float rgba[4]; /* 0..1, alpha 1 */
};
struct colour_floats colour_floats(uint32_t rgb);

/* Relative luminance as WCAG 2 defines it: 0 is black, 1 is white. */
double colour_luminance(uint32_t rgb);

/* Black or white, whichever is read better on rgb. */
uint32_t colour_text_on(uint32_t rgb);

/* WCAG 2's contrast of two colours: 1 (the same) to 21 (black and white). */
double colour_contrast(uint32_t a, uint32_t b);

/* colour itself when text in it can be read on a dark background (contrast 4.5), else with as
 * much white as that takes. */
uint32_t colour_readable_on(uint32_t colour, uint32_t background);

/* part (0..1) of colour over the rest of under. */
uint32_t colour_mix(uint32_t colour, uint32_t under, double part);

/* --- pictures -------------------------------------------------------------------------------- */

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

/* --- drawing anew ----------------------------------------------------------------------------
 *
 * When something has changed, but not more often than a screen shows it: a domain that changes
 * its title all the time costs no more than one that does so 60 times a second.
 */

#define REDRAW_INTERVAL 16 /* ms from one drawing to the next */

struct redraw {
	struct wl_event_source *timer;
	void (*draw)(void *data);
	void *data;
	uint64_t last; /* ms, CLOCK_MONOTONIC: when it was drawn */
	bool due;
};

/* False when out of memory. */
bool redraw_init(
	struct redraw *redraw, struct wl_event_loop *loop, void (*draw)(void *data), void *data);
void redraw_finish(struct redraw *redraw);

/* Calls draw once, soon. */
void redraw_request(struct redraw *redraw);
/* Calls draw now, for what was never on screen. */
void redraw_now(struct redraw *redraw);

#endif
