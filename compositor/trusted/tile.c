/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/tile.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/trusted/canvas.h"
#include "compositor/trusted/face.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/text_mask.h"
#include "compositor/trusted/texts.h"

#define PADDING 8 /* px of text scale 1, on both sides of a text that is filled or centred */

void tile_look(struct tile_look *look, int width, int height, float scale,
	const struct canvas_output *output, uint32_t background)
{
	assert(width > 0 && height > 0);
	memset(look, 0, sizeof(*look));
	look->width = width;
	look->height = height;
	look->scale = scale;
	look->output = *output;
	look->background = look->outline = background;
}

struct tile_text *tile_look_add(
	struct tile_look *look, int x, int width, const char *text, uint32_t ink)
{
	assert(look->count < TILE_TEXTS);
	struct tile_text *added = &look->texts[look->count++];
	added->x = x;
	added->width = width;
	added->ink = ink;
	/* Nothing after the NUL but zeros: looks are compared. */
	strncpy(added->text, text, sizeof(added->text) - 1);
	return added;
}

struct tile_text *tile_look_add_label(
	struct tile_look *look, int x, int width, const char *label, uint32_t colour)
{
	struct tile_text *added = tile_look_add(look, x, width, label, colour_text_on(colour));
	added->filled = added->label = true;
	added->fill = colour;
	return added;
}

int tile_text_width(const char *text)
{
	return (int)(TILE_LETTER * (double)strlen(text)) + 1;
}

bool tile_init(struct tile *tile, struct wlr_scene_tree *tree, const struct tile_owner *owner)
{
	*tile = (struct tile){.owner = owner, .node = wlr_scene_buffer_create(tree, NULL)};
	return tile->node;
}

void tile_finish(struct tile *tile)
{
	title_finish(&tile->title);
}

/* --- what others say -------------------------------------------------------------------------- */

static void tile_handle_title(struct title *title)
{
	struct tile *tile = wl_container_of(title, tile, title);
	tile->stale = true;
	tile->owner->changed(tile->owner->data);
}

/* The text that a worker is to draw. NULL: there is none. */
static const struct tile_text *spoken(const struct tile_look *look)
{
	for (size_t i = 0; i < look->count; i++) {
		const struct tile_text *text = &look->texts[i];
		if (text->speaker && text->width > 0 && !face_has(text->text)) {
			return text;
		}
	}
	return NULL;
}

/* What there is of another text goes. */
static void ask_speaker(struct tile *tile)
{
	const struct tile_text *text = spoken(&tile->look);
	title_finish(&tile->title);
	if (!text) {
		return;
	}
	text_sanitise(text->text, strlen(text->text), tile->said);
	title_init(&tile->title, tile->owner->texts->titles, text->speaker, TEXT_FONT_PLAIN,
		tile->said, tile_handle_title);
	title_fit(&tile->title, text->width, tile->look.scale);
}

/* --- what is shown ---------------------------------------------------------------------------- */

void tile_set(struct tile *tile, const struct tile_look *look, const struct wlr_box *place)
{
	if (!look) {
		if (tile->look.width > 0) {
			wlr_scene_buffer_set_buffer(tile->node, NULL);
		}
		tile->look = (struct tile_look){0};
		tile->stale = false;
		title_finish(&tile->title);
		return;
	}
	if (!wlr_box_equal(&tile->place, place)) {
		tile->place = *place;
		wlr_scene_node_set_position(&tile->node->node, place->x, place->y);
		if (tile->node->buffer) {
			wlr_scene_buffer_set_dest_size(tile->node, place->width, place->height);
		}
		canvas_snap(tile->node, &look->output);
	}
	if (memcmp(&tile->look, look, sizeof(*look)) != 0) {
		memcpy(&tile->look, look, sizeof(*look));
		tile->stale = true;
		ask_speaker(tile);
	}
}

/* In the middle of box, if it is to be. */
static void centre(struct wlr_box *box, int width)
{
	if (width < box->width) {
		box->x += (box->width - width) / 2;
		box->width = width;
	}
}

static void tile_draw_label(const struct tile *tile, const struct tile_text *text,
	struct canvas *canvas, struct wlr_box box)
{
	const struct labels *labels = tile->owner->texts->labels;
	float scale = tile->look.scale;
	if (text->centred) {
		centre(&box, labels_width(labels, TEXT_FONT_LABEL, text->text));
	}
	canvas_text_in(canvas, labels_find(labels, TEXT_FONT_LABEL, text->text, scale),
		labels_find(labels, TEXT_FONT_LABEL, LABELS_ELLIPSIS, scale), &box, text->ink);
}

/* False: out of memory. */
static bool tile_draw_exactly(const struct tile *tile, const struct tile_text *text,
	struct canvas *canvas, struct wlr_box box)
{
	if (tile->title.mask && spoken(&tile->look) == text) {
		canvas_text(canvas, tile->title.mask, &box, text->ink);
		return true;
	}
	struct text_mask *mask = face_draw(
		TEXT_FONT_PLAIN, text->text, text_mask_scale(tile->look.scale), box.width);
	if (mask && text->centred) {
		centre(&box, mask->width);
	}
	canvas_text(canvas, mask, &box, text->ink);
	text_mask_destroy(mask);
	return mask;
}

/* False: out of memory. */
static bool draw_text(const struct tile *tile, const struct tile_text *text, struct canvas *canvas)
{
	struct wlr_box box = {text->x, 0, text->width, tile->look.height};
	if (text->filled) {
		box.y = 2;
		box.height -= 4;
		canvas_fill(canvas, &box, text->fill);
	}
	if (text->filled || text->centred) {
		box.x += PADDING;
		box.width -= 2 * PADDING;
	}
	if (box.width < 1) {
		return true;
	}
	if (text->label) {
		tile_draw_label(tile, text, canvas, box);
		return true;
	}
	return tile_draw_exactly(tile, text, canvas, box);
}

bool tile_draw(struct tile *tile)
{
	const struct tile_look *look = &tile->look;
	if (!tile->stale) {
		return true;
	}
	struct canvas *canvas =
		canvas_create(look->width, look->height, look->scale, look->background);
	bool ok = canvas;
	for (size_t i = 0; ok && i < look->count; i++) {
		if (look->texts[i].text[0] != '\0' && look->texts[i].width > 0) {
			ok = draw_text(tile, &look->texts[i], canvas);
		}
	}
	if (ok && look->outline != look->background) {
		const struct wlr_box all = canvas_seen(canvas, look->width, look->height);
		canvas_outline(canvas, &all, look->outline);
	}
	if (!ok && canvas) {
		wlr_buffer_drop(canvas_finish(canvas));
		canvas = NULL;
	}
	canvas_show(canvas, tile->node, &tile->place, &look->output);
	tile->stale = !ok;
	return ok;
}
