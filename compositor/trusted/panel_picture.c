/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/panel_picture.h"

#include <stdio.h>

#include "compositor/domain/config.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/face.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/palette.h"
#include "compositor/trusted/text_mask.h"
#include "compositor/trusted/texts.h"

/* px of text scale 1. */
#define INSET 4 /* of the focused domain's box in the panel */
#define PADDING 10 /* left and right of its text */
#define GAP 20 /* between items */
#define MARK 10 /* side of the square before a domain's label */
#define MARK_GAP 7
#define STATUS_GAP 4 /* between a label and its domain's status */
#define ASKS_PADDING 5 /* left and right of the sign of who asks for attention */
#define NARROW 400 /* with neither layout nor clock, but a sign that they are left out */
#define LEFT_OUT "..."

#define BORDER 0x000000u /* the line at the lower edge */

/* x moves on from item to item, end back from what lies at the right end. */
struct pen {
	struct canvas *canvas;
	const struct labels *labels;
	const struct palette *palette;
	int x, end;
	float scale;
};

static int less(int a, int b)
{
	return a < b ? a : b;
}

size_t panel_fit(const int *widths, const bool *kept, size_t count, int more, int room, bool *shown)
{
	int all = 0;
	size_t fit = 0;
	for (size_t i = 0; i < count; i++) {
		all += widths[i];
	}
	int left = all <= room ? room : room - more;
	for (size_t i = 0; i < count; i++) {
		shown[i] = kept[i] && widths[i] <= left;
		left -= shown[i] ? widths[i] : 0;
		fit += shown[i];
	}
	for (size_t i = 0; i < count && (kept[i] || widths[i] <= left); i++) {
		if (!kept[i]) {
			shown[i] = true;
			left -= widths[i];
			fit++;
		}
	}
	return fit;
}

/* --- texts ------------------------------------------------------------------------------------ */

/* Writes one of labels.h's texts at the pen, with an ellipsis where its room ends. */
static void write_text(
	struct pen *pen, enum text_font font, const char *text, int room, uint32_t colour)
{
	struct wlr_box box = {pen->x, 0, room, PANEL_HEIGHT - 1};
	canvas_text_in(pen->canvas, labels_find(pen->labels, font, text, pen->scale),
		labels_find(pen->labels, TEXT_FONT_LABEL, LABELS_ELLIPSIS, pen->scale), &box,
		colour);
	pen->x += less(labels_width(pen->labels, font, text), room);
}

/* Words of the host's own before the end, room px at most; outlined or not. */
static void write_at_end(struct pen *pen, const char *text, int room, bool outlined)
{
	struct text_mask *mask = NULL;
	int padding = outlined ? ASKS_PADDING : 0;
	if (text[0] != '\0' && room > 2 * padding) {
		mask = face_draw(
			TEXT_FONT_PLAIN, text, text_mask_scale(pen->scale), room - 2 * padding);
	}
	if (mask) {
		struct wlr_box box = {
			pen->end - padding - mask->width, 0, mask->width, PANEL_HEIGHT - 1};
		canvas_text(pen->canvas, mask, &box, pen->palette->text);
		box = (struct wlr_box){box.x - padding, INSET, box.width + 2 * padding,
			PANEL_HEIGHT - 1 - 2 * INSET};
		if (outlined) {
			canvas_outline(pen->canvas, &box, pen->palette->faint);
		}
		pen->end = box.x - GAP;
	}
	text_mask_destroy(mask);
}

/* --- domains ---------------------------------------------------------------------------------- */

static int asks_width(const struct pen *pen)
{
	return labels_width(pen->labels, TEXT_FONT_LABEL, LABELS_ASKS) + 2 * ASKS_PADDING;
}

static int item_width(const struct pen *pen, const struct panel_item *item)
{
	int width =
		MARK + MARK_GAP + labels_width(pen->labels, TEXT_FONT_PLAIN, item->domain->label);
	if (item->status) {
		width += STATUS_GAP + labels_width(pen->labels, TEXT_FONT_PLAIN, item->status);
	}
	if (item->asks) {
		width += STATUS_GAP + asks_width(pen);
	}
	return width + GAP;
}

/* An exclamation mark in a box: a sign that needs no colour. */
static void draw_asks(struct pen *pen)
{
	struct wlr_box box = {pen->x, INSET, asks_width(pen), PANEL_HEIGHT - 1 - 2 * INSET};
	canvas_fill(pen->canvas, &box, COLOUR_ATTENTION);
	pen->x += ASKS_PADDING;
	write_text(pen, TEXT_FONT_LABEL, LABELS_ASKS, box.width, colour_text_on(COLOUR_ATTENTION));
	pen->x += ASKS_PADDING;
}

static void draw_item(struct pen *pen, const struct panel_item *item)
{
	uint32_t colour = item->up ? pen->palette->text : pen->palette->faint;
	int next = pen->x + item_width(pen, item);
	struct wlr_box mark = {pen->x, (PANEL_HEIGHT - 1 - MARK) / 2, MARK, MARK};
	if (item->up) {
		canvas_fill(pen->canvas, &mark, item->domain->colour);
	} else {
		canvas_outline(pen->canvas, &mark, item->domain->colour);
	}
	pen->x += MARK + MARK_GAP;
	write_text(pen, TEXT_FONT_PLAIN, item->domain->label, pen->end - pen->x, colour);
	if (item->status) {
		pen->x += STATUS_GAP;
		write_text(pen, TEXT_FONT_PLAIN, item->status, pen->end - pen->x, colour);
	}
	if (item->asks) {
		pen->x += STATUS_GAP;
		draw_asks(pen);
	}
	pen->x = next;
}

static int more_width(const struct pen *pen, size_t count, char more[static LABELS_MORE_BYTES])
{
	snprintf(more, LABELS_MORE_BYTES, "+%zu", count);
	return count > 0 ? labels_width(pen->labels, TEXT_FONT_PLAIN, more) : 0;
}

/* What tells of all items that have no room, and of one among them that asks. */
static int fold_width(const struct pen *pen, const struct panel_facts *facts)
{
	char more[LABELS_MORE_BYTES];
	bool asks = false;
	for (size_t i = 0; i < facts->count; i++) {
		asks = asks || facts->items[i].asks;
	}
	return more_width(pen, facts->count, more) + (asks ? STATUS_GAP + asks_width(pen) : 0);
}

/* All that fit, and how many do not. */
static void draw_items(struct pen *pen, const struct panel_facts *facts)
{
	int widths[PANEL_MAX_ITEMS];
	bool kept[PANEL_MAX_ITEMS], shown[PANEL_MAX_ITEMS], folded_asks = false;
	char more[LABELS_MORE_BYTES];
	for (size_t i = 0; i < facts->count; i++) {
		widths[i] = item_width(pen, &facts->items[i]);
		kept[i] = facts->items[i].asks || facts->items[i].focused;
	}
	/* The last one needs no gap behind it. */
	size_t fit = panel_fit(widths, kept, facts->count, fold_width(pen, facts) + GAP,
		pen->end - pen->x + GAP, shown);
	for (size_t i = 0; i < facts->count; i++) {
		if (shown[i]) {
			draw_item(pen, &facts->items[i]);
		}
		folded_asks = folded_asks || (facts->items[i].asks && !shown[i]);
	}
	if (fit < facts->count) {
		int width = more_width(pen, facts->count - fit, more);
		write_text(pen, TEXT_FONT_PLAIN, more, width, pen->palette->text);
		if (folded_asks) {
			pen->x += STATUS_GAP;
			draw_asks(pen);
		}
	}
}

/* room: at most. A label that does not fit ends with an ellipsis: there is no more to be had. */
static void draw_focused(struct pen *pen, const struct config_domain *focused, int room)
{
	const char *text = focused ? focused->label : LABELS_NO_DOMAIN;
	int width = labels_width(pen->labels, TEXT_FONT_LABEL, text) + 2 * PADDING;
	struct wlr_box box = {INSET, INSET, less(width, room), PANEL_HEIGHT - 1 - 2 * INSET};
	if (focused) {
		canvas_fill(pen->canvas, &box, focused->colour);
	} else {
		canvas_outline(pen->canvas, &box, pen->palette->faint);
	}
	pen->x = INSET + PADDING;
	write_text(pen, TEXT_FONT_LABEL, text, box.width - 2 * PADDING,
		focused ? colour_text_on(focused->colour) : pen->palette->faint);
	pen->x += PADDING + GAP;
}

/* The focused domain has room before all else, but a quarter of it for the note. */
static void draw_panel_parts(struct pen *pen, const struct panel_facts *facts, int width)
{
	const char *label = facts->focused ? facts->focused->label : LABELS_NO_DOMAIN;
	pen->end = width - INSET - PADDING;
	if (width >= NARROW) {
		write_at_end(pen, facts->clock, NARROW / 4, false);
		write_at_end(pen, facts->layout, NARROW / 4, true);
	} else if (facts->clock[0] != '\0' || facts->layout[0] != '\0') {
		write_at_end(pen, LEFT_OUT, NARROW / 4, true);
	}
	int room = pen->end - INSET - GAP - fold_width(pen, facts);
	int wanted = labels_width(pen->labels, TEXT_FONT_LABEL, label) + 2 * PADDING;
	int focused = less(wanted, facts->note[0] != '\0' ? room * 3 / 4 : room);
	if (facts->note[0] != '\0') {
		write_at_end(pen, facts->note, less(room / 2, room - focused - GAP), false);
	} else if (facts->clock[0] == '\0' && facts->layout[0] == '\0') {
		pen->end = width - INSET;
	}
	draw_focused(pen, facts->focused, focused);
	draw_items(pen, facts);
}

struct canvas *panel_picture(
	const struct panel_facts *facts, const struct texts *texts, int width, float scale)
{
	const struct palette *palette = palette_of(texts->appearance);
	struct pen pen = {.labels = texts->labels, .palette = palette, .scale = scale};
	pen.canvas = canvas_create(width, PANEL_HEIGHT, scale, palette->background);
	if (pen.canvas) {
		draw_panel_parts(&pen, facts, width);
		canvas_fill(pen.canvas, &(struct wlr_box){0, PANEL_HEIGHT - 1, width, 1}, BORDER);
	}
	return pen.canvas;
}
