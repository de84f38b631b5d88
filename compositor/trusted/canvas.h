/* SPDX-License-Identifier: MIT
 *
 * What the trusted UI draws with: its colours; its pictures as wlr_buffers, drawn by pixman, with
 * texts and symbols on them; and when something is drawn anew.
 */
#ifndef COMPOSITOR_CANVAS_H
#define COMPOSITOR_CANVAS_H

#include <stdbool.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct output;
struct text_mask;
struct wl_event_loop;
struct wl_event_source;
struct wlr_buffer;
struct wlr_scene_buffer;

/* --- colours ---------------------------------------------------------------------------------
 *
 * 0xRRGGBB in the configuration and on a canvas, floats for the scene. Pure.
 */

#define COLOUR_BLACK 0x000000u
#define COLOUR_WHITE 0xffffffu
#define COLOUR_ATTENTION 0xffb000u /* of a window that asks for it */

struct colour_floats {
	float rgba[4]; /* 0..1, alpha 1 */
};
struct colour_floats colour_floats(uint32_t rgb);

/* Black or white, whichever is read better on rgb. */
uint32_t colour_text_on(uint32_t rgb);

/* colour itself when text in it can be read on a dark background (contrast 4.5), else with as
 * much white as that takes. */
uint32_t colour_readable_on(uint32_t colour, uint32_t background);

/* part (0..1) of colour over the rest of under. */
uint32_t colour_mix(uint32_t colour, uint32_t under, double part);

/* --- pictures -------------------------------------------------------------------------------- */

#define CANVAS_MAX_SIDE 16384 /* device px */

/* A picture that is being drawn, by logical px, and colours 0xRRGGBB. */
struct canvas;

/* width x height logical px (> 0) at scale, all of it background. NULL when out of memory or too
 * big. */
struct canvas *canvas_create(int width, int height, float scale, uint32_t background);
/* What of that size, from its upper left corner, is on screen wherever the canvas is shown: without
 * the last px where that may be a part of one only (canvas_snap). */
struct wlr_box canvas_seen(const struct canvas *canvas, int width, int height);
/* The picture of that: the caller drops it, and draws no more. NULL for NULL. */
struct wlr_buffer *canvas_finish(struct canvas *canvas);

void canvas_fill(struct canvas *canvas, const struct wlr_box *box, uint32_t rgb);
/* A frame of 1 logical px along the inner side of box. */
void canvas_outline(struct canvas *canvas, const struct wlr_box *box, uint32_t rgb);
/* From the left of box, in the middle of its height, cut where it ends. One of another scale is
 * made smaller or larger. text may be NULL: nothing. False: it could not be painted, for want of
 * memory or room. */
bool canvas_text(struct canvas *canvas, const struct text_mask *text, const struct wlr_box *box,
	uint32_t rgb);
/* The same, but never cut: where box is narrower than text, that is made smaller, down to half.
 * False also where that has no room, either: nothing is painted then. */
bool canvas_text_whole(struct canvas *canvas, const struct text_mask *text,
	const struct wlr_box *box, uint32_t rgb);
/* As canvas_text, with ellipsis, a text too, at the end of box where text is cut. */
void canvas_text_in(struct canvas *canvas, const struct text_mask *text,
	const struct text_mask *ellipsis, const struct wlr_box *box, uint32_t rgb);

enum canvas_icon { CANVAS_CLOSE, CANVAS_MAXIMIZE, CANVAS_MINIMIZE };

/* A symbol in box, which is a square. */
void canvas_icon(
	struct canvas *canvas, enum canvas_icon icon, const struct wlr_box *box, uint32_t rgb);

/* --- on screen -------------------------------------------------------------------------------- */

/* What of an output matters to what is drawn for it. */
struct canvas_output {
	float scale;
	int x, y; /* its corner, layout coordinates */
};
struct canvas_output canvas_output_of(const struct output *output);

/* Shows what was drawn, which is finished by that, at box of the layout, where node's tree begins;
 * NULL: nothing. */
void canvas_show(struct canvas *canvas, struct wlr_scene_buffer *node, const struct wlr_box *box,
	const struct canvas_output *output);

/* Shows as much of node's picture as it has device px at its place, px by px: the scene rounds its
 * sides to whole ones, so that how many they are changes with the place. Nothing is enlarged or
 * made smaller then. After each change of its place or size. */
void canvas_snap(struct wlr_scene_buffer *node, const struct canvas_output *output);

/* --- drawing anew ----------------------------------------------------------------------------
 *
 * When something has changed, but not more often than a screen shows it: a domain that changes
 * its title all the time costs no more than one that does so 60 times a second.
 */

#define REDRAW_INTERVAL 16 /* ms from one drawing to the next */
#define REDRAW_AGAIN 250 /* ms from one that failed to the next */

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
/* What was requested is not wanted any more. */
void redraw_cancel(struct redraw *redraw);
/* Calls draw now, for what was never on screen. */
void redraw_now(struct redraw *redraw);
/* Called by draw, which could not: it is called again in REDRAW_AGAIN. */
void redraw_again(struct redraw *redraw);

#endif
