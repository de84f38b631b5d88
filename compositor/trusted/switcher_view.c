/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/switcher_view.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/screen/output.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/icon.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/palette.h"
#include "compositor/trusted/panel.h"
#include "compositor/trusted/text_size.h"
#include "compositor/trusted/texts.h"
#include "compositor/trusted/titles.h"

/* px of text scale 1. */
#define ROW_WIDTH 560 /* where the screen has so much */
#define ROW_HEIGHT 36
#define LABEL_WIDTH 160
#define INSET 6
#define OUTLINE 2
#define ATTENTION_HEIGHT 3

#define NOTHING_LISTED SIZE_MAX /* switcher_view.first */

struct switcher_entry {
	struct switcher_view *view;
	const struct config_domain *domain;
	const struct icon *icon;
	bool attention;
	struct title title; /* drawn once it is listed, and kept then */
	struct wlr_scene_buffer *node; /* NULL: it is not listed */
	int y; /* of its row, px of text scale 1 */
};

struct switcher_view {
	struct switcher_entry **entries;
	size_t count, rows, first;
	struct canvas_output output;
	struct wlr_box area; /* of the output */
	float scale; /* device px of one of text scale 1 */
	int width, label_width; /* of a row and of the label in it, px of text scale 1 */
	const struct config_appearance *appearance;
	const struct labels *labels;
	struct wlr_scene_tree *tree; /* background, outline, list */
	struct wlr_scene_rect *around, *inside, *outline;
	struct wlr_scene_tree *list; /* made anew when it scrolls; NULL: not yet */
};

size_t switcher_view_first(size_t count, size_t rows, size_t selected)
{
	if (count <= rows || selected < rows / 2) {
		return 0;
	}
	size_t first = selected - rows / 2;
	return first + rows > count ? count - rows : first;
}

static int title_x(const struct switcher_view *view)
{
	return view->label_width + 2 * INSET;
}

/* 0 or less: it has no room. */
static int title_width(const struct switcher_view *view)
{
	return view->width - view->label_width - 5 * INSET;
}

/* A line, and at its end the sign that the panel has: over the title, where that is so long. */
static void draw_attention(const struct switcher_view *view, struct canvas *canvas, int height)
{
	int end = view->width - 2 * INSET;
	int width = labels_width(view->labels, TEXT_FONT_LABEL, LABELS_ASKS);
	struct wlr_box mark = {view->label_width, height - ATTENTION_HEIGHT,
		end - view->label_width, ATTENTION_HEIGHT};
	canvas_fill(canvas, &mark, COLOUR_ATTENTION);
	mark = (struct wlr_box){end - width - 2 * INSET, 0, width + 2 * INSET, height};
	canvas_fill(canvas, &mark, COLOUR_ATTENTION);
	mark.x += INSET;
	mark.width -= INSET;
	canvas_text(canvas, labels_find(view->labels, TEXT_FONT_LABEL, LABELS_ASKS, view->scale),
		&mark, colour_text_on(COLOUR_ATTENTION));
}

static struct canvas *draw_row(const struct switcher_entry *entry)
{
	const int height = ROW_HEIGHT - 2 * INSET;
	const struct switcher_view *view = entry->view;
	uint32_t colour = entry->domain->colour;
	struct canvas *canvas = canvas_create(view->width - 2 * INSET, height, view->scale,
		palette_of(view->appearance)->background);
	if (canvas) {
		struct wlr_box label = {0, 0, view->label_width, height};
		canvas_fill(canvas, &label, colour);
		label.x = INSET;
		label.width -= 2 * INSET;
		canvas_text_in(canvas,
			labels_find(
				view->labels, TEXT_FONT_LABEL, entry->domain->label, view->scale),
			labels_find(view->labels, TEXT_FONT_LABEL, LABELS_ELLIPSIS, view->scale),
			&label, colour_text_on(colour));
		struct wlr_box title = {title_x(view), 0, title_width(view), height};
		struct wlr_box icon = icon_box(entry->icon, &title);
		icon_draw(entry->icon, canvas, &icon,
			colour_readable_on(colour, palette_of(view->appearance)->background));
		canvas_text(canvas, entry->title.mask, &title, COLOUR_WHITE);
		if (entry->attention) {
			draw_attention(view, canvas, height);
		}
	}
	return canvas;
}

/* Within what of the row the outline leaves. */
static void paint_row(struct switcher_entry *entry)
{
	const struct switcher_view *view = entry->view;
	struct wlr_box box = {
		INSET, entry->y + INSET, view->width - 2 * INSET, ROW_HEIGHT - 2 * INSET};
	box = text_size_box(view->appearance, &box);
	canvas_show(draw_row(entry), entry->node, &box, &view->output);
}

static void switcher_view_handle_title(struct title *title)
{
	struct switcher_entry *entry = wl_container_of(title, entry, title);
	if (entry->node) {
		paint_row(entry);
	}
}

static void add_row(struct switcher_entry *entry, int y)
{
	entry->y = y;
	entry->node = wlr_scene_buffer_create(entry->view->list, NULL);
	if (entry->node) {
		struct wlr_box title = {0, 0, title_width(entry->view), ROW_HEIGHT};
		icon_box(entry->icon, &title);
		title_fit(&entry->title, title.width, entry->view->scale);
		paint_row(entry);
	}
}

/* All rows that there are go. */
static void clear_list(struct switcher_view *view)
{
	if (view->list) {
		wlr_scene_node_destroy(&view->list->node);
		view->list = NULL;
	}
	for (size_t i = 0; i < view->count; i++) {
		view->entries[i]->node = NULL;
	}
}

static struct wlr_scene_rect *switcher_view_add_rect(
	struct switcher_view *view, struct wlr_box box, uint32_t colour)
{
	struct colour_floats floats = colour_floats(colour);
	struct wlr_scene_rect *rect =
		wlr_scene_rect_create(view->tree, box.width, box.height, floats.rgba);
	if (rect) {
		wlr_scene_node_set_position(&rect->node, box.x, box.y);
	}
	return rect;
}

/* The selected row's outline is a bright rectangle with a dark one on it. */
static bool build(struct switcher_view *view, struct wlr_scene_tree *tree)
{
	struct wlr_box row = {0, 0, view->width, ROW_HEIGHT};
	row = text_size_box(view->appearance, &row);
	struct wlr_box around = {-OUTLINE, -OUTLINE, 0, 0};
	view->tree = wlr_scene_tree_create(tree);
	if (!view->tree) {
		return false;
	}
	wlr_scene_node_set_enabled(&view->tree->node, false);
	view->around = switcher_view_add_rect(view, around, COLOUR_BLACK);
	view->inside = switcher_view_add_rect(
		view, (struct wlr_box){0}, palette_of(view->appearance)->background);
	view->outline = switcher_view_add_rect(view, row, COLOUR_WHITE);
	return view->around && view->inside && view->outline;
}

static void set_rows(struct switcher_view *view)
{
	int height = text_size_room(view->appearance, view->area.height);
	size_t fit = height > 2 * ROW_HEIGHT ? (size_t)height / ROW_HEIGHT - 1 : 1;
	view->rows = view->count < fit ? view->count : fit;
}

/* In the middle, as high as its rows. */
static void set_height(struct switcher_view *view)
{
	struct wlr_box box = text_size_centre(
		view->appearance, &view->area, view->width, (int)view->rows * ROW_HEIGHT);
	wlr_scene_node_set_position(&view->tree->node, box.x, box.y);
	wlr_scene_rect_set_size(view->around, box.width + 2 * OUTLINE, box.height + 2 * OUTLINE);
	wlr_scene_rect_set_size(view->inside, box.width, box.height);
}

/* As wide as the screen at most. The title gives way, the label last: to the sign at the end. */
static void set_width(struct switcher_view *view)
{
	int room = text_size_room(view->appearance, view->area.width) - 2 * OUTLINE;
	int least = 2 * INSET + 1;
	view->width = room > ROW_WIDTH ? ROW_WIDTH : room < least ? least : room;
	int asks = labels_width(view->labels, TEXT_FONT_LABEL, LABELS_ASKS) + 2 * INSET;
	int label = view->width - 2 * INSET - asks;
	view->label_width = label > LABEL_WIDTH ? LABEL_WIDTH : label < 0 ? 0 : label;
}

static void destroy_entry(struct switcher_entry *entry)
{
	title_finish(&entry->title);
	free(entry);
}

static bool init_entries(struct switcher_view *view, const struct switcher_row *rows, size_t count,
	const struct texts *texts)
{
	view->entries = calloc(count, sizeof(struct switcher_entry *));
	for (; view->entries && view->count < count; view->count++) {
		const struct switcher_row *row = &rows[view->count];
		struct switcher_entry *entry = calloc(1, sizeof(*entry));
		if (!entry) {
			return false;
		}
		entry->view = view;
		entry->domain = row->domain;
		entry->icon = row->icon;
		entry->attention = row->attention;
		title_init(&entry->title, texts->titles, row->domain, TEXT_FONT_PLAIN, row->title,
			switcher_view_handle_title);
		view->entries[view->count] = entry;
	}
	return view->entries;
}

struct switcher_view *switcher_view_create(struct wlr_scene_tree *tree, const struct output *output,
	const struct switcher_row *rows, size_t count, const struct texts *texts)
{
	struct switcher_view *view = calloc(1, sizeof(*view));
	if (!view) {
		return NULL;
	}
	view->appearance = texts->appearance;
	view->output = canvas_output_of(output);
	view->area = panel_work_area(output);
	view->scale = text_size_scale(texts->appearance, output);
	view->labels = texts->labels;
	view->first = NOTHING_LISTED;
	set_width(view);
	if (!init_entries(view, rows, count, texts) || !build(view, tree)) {
		switcher_view_destroy(view);
		return NULL;
	}
	return view;
}

void switcher_view_destroy(struct switcher_view *view)
{
	if (view) {
		for (size_t i = 0; i < view->count; i++) {
			destroy_entry(view->entries[i]);
		}
		free(view->entries);
		if (view->tree) {
			wlr_scene_node_destroy(&view->tree->node);
		}
		free(view);
	}
}

void switcher_view_remove(struct switcher_view *view, size_t index)
{
	if (!view) {
		return;
	}
	destroy_entry(view->entries[index]);
	view->count--;
	memmove(&view->entries[index], &view->entries[index + 1],
		(view->count - index) * sizeof(struct switcher_entry *));
	view->first = NOTHING_LISTED;
}

/* Many changes of a tree that the scene does not look at cost less than few of one that it does. */
static void list_from(struct switcher_view *view, size_t first)
{
	wlr_scene_node_set_enabled(&view->tree->node, false);
	view->first = first;
	clear_list(view);
	set_height(view);
	view->list = wlr_scene_tree_create(view->tree);
	for (size_t row = 0; view->list && row < view->rows; row++) {
		add_row(view->entries[first + row], (int)row * ROW_HEIGHT);
	}
}

void switcher_view_select(struct switcher_view *view, size_t selected)
{
	if (!view) {
		return;
	}
	set_rows(view);
	size_t first = switcher_view_first(view->count, view->rows, selected);
	if (first != view->first) {
		list_from(view, first);
	}
	struct wlr_box row = {0, (int)(selected - first) * ROW_HEIGHT, view->width, ROW_HEIGHT};
	row = text_size_box(view->appearance, &row);
	wlr_scene_node_set_position(&view->outline->node, 0, row.y);
	wlr_scene_rect_set_size(view->outline, row.width, row.height);
	wlr_scene_node_set_enabled(&view->tree->node, true);
}
