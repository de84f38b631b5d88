/* SPDX-License-Identifier: MIT
 *
 * A small picture of the trusted UI that says a line: words of the host's, labels, what a guest
 * says of itself escaped. It is drawn anew only when it is to say something else, by whoever has
 * the time for it, so that a view of many of them costs little however often it is looked at.
 */
#ifndef COMPOSITOR_TILE_H
#define COMPOSITOR_TILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compositor/trusted/canvas.h"
#include "compositor/trusted/titles.h"
#include "protocol/text.h"

struct config_domain;
struct texts;
struct wlr_scene_buffer;
struct wlr_scene_tree;

#define TILE_TEXTS 4u
#define TILE_MAX_TEXT 160u /* bytes with the NUL: the rest of a longer one is left out */

struct tile_text {
	int x, width; /* px of text scale 1 within the tile; what has no room ends with dots */
	uint32_t ink; /* 0xRRGGBB */
	uint32_t fill; /* behind it, when filled */
	bool filled;
	bool label; /* it is one of labels.h's, TEXT_FONT_LABEL; else any bytes, by face.h */
	/* Whose it is: what is not printable ASCII is drawn by the worker of that domain, and
	 * escaped until it comes. Of one text of a tile. NULL: it stays escaped. */
	const struct config_domain *speaker;
	bool centred;
	char text[TILE_MAX_TEXT];
};

/* What a tile shows. Compared byte by byte: made by tile_look and the functions below. */
struct tile_look {
	int width, height; /* px of text scale 1 */
	float scale; /* device px of one */
	struct canvas_output output; /* where it is shown */
	uint32_t background, outline; /* outline: the same as background where there is none */
	size_t count;
	struct tile_text texts[TILE_TEXTS];
};

/* What all tiles of a view have in common. */
struct tile_owner {
	const struct texts *texts;
	void (*changed)(void *data); /* one is stale, for what its speaker says has come */
	void *data;
};

struct tile {
	const struct tile_owner *owner;
	struct wlr_scene_buffer *node;
	struct title title; /* what a speaker says, when it is not ASCII */
	char said[TEXT_MAX_BYTES]; /* the same, sanitised */
	struct tile_look look; /* what it is to show; width 0: nothing */
	struct wlr_box place; /* logical px, in its tree */
	bool stale; /* it shows something else, or nothing */
};

/* An empty one. width, height > 0; scale by text_size.h. */
void tile_look(struct tile_look *look, int width, int height, float scale,
	const struct canvas_output *output, uint32_t background);
/* Adds a text, which must have room (TILE_TEXTS), and hands it over for its further properties. A
 * width of 0 or less: nothing of it is shown. */
struct tile_text *tile_look_add(
	struct tile_look *look, int x, int width, const char *text, uint32_t ink);
/* Adds the label of a domain on its colour. */
struct tile_text *tile_look_add_label(
	struct tile_look *look, int x, int width, const char *label, uint32_t colour);

#define TILE_LETTER                                                                                \
	8.2 /* px of text scale 1: a character of the compositor's own face is no wider */
/* The width that a text needs which is no label. */
int tile_text_width(const char *text);

/* In tree, which owns its node. owner must outlive it. False: out of memory; it may be finished all
 * the same, as a zeroed one may. */
bool tile_init(struct tile *tile, struct wlr_scene_tree *tree, const struct tile_owner *owner);
/* Before its node goes. */
void tile_finish(struct tile *tile);
/* It is to show look at place in its tree, logical px, which is as large as that is by text_size.h.
 * look NULL: nothing, at once. */
void tile_set(struct tile *tile, const struct tile_look *look, const struct wlr_box *place);
/* Draws it if it is stale. False: out of memory, it shows nothing and stays stale. */
bool tile_draw(struct tile *tile);

#endif
