/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/switcher_view.h"

#include <stdlib.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/screen/output.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/panel.h"
#include "compositor/trusted/text_mask.h"

/* Logical px. */
#define ROW_WIDTH 560
#define ROW_HEIGHT 36
#define LABEL_WIDTH 160
#define INSET 6
#define OUTLINE 2

#define LABEL_FONT "Sans Bold 10"
#define TITLE_FONT "Sans 10"
#define BACKGROUND 0x202020u

struct switcher_view {
	const struct switcher_row *entries;
	size_t count, rows, first;
	float scale;
	struct wlr_scene_tree *tree; /* background, outline, list */
	struct wlr_scene_rect *outline;
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

static void draw_text(struct switcher_view *view, struct canvas *canvas, const char *text,
	const char *font, struct wlr_box box, uint32_t colour)
{
	struct text_mask *mask = text_mask_create(text, font, box.width, view->scale);
	canvas_text(canvas, mask, &box, colour);
	text_mask_destroy(mask);
}

static struct wlr_buffer *draw_row(struct switcher_view *view, const struct switcher_row *entry)
{
	const int height = ROW_HEIGHT - 2 * INSET;
	uint32_t colour = entry->domain->colour;
	struct canvas *canvas =
		canvas_create(ROW_WIDTH - 2 * INSET, height, view->scale, BACKGROUND);
	if (canvas) {
		struct wlr_box label = {0, 0, LABEL_WIDTH, height};
		canvas_fill(canvas, &label, colour);
		label.x = INSET;
		label.width -= 2 * INSET;
		draw_text(view, canvas, entry->domain->label, LABEL_FONT, label,
			colour_text_on(colour));
		struct wlr_box title = {
			LABEL_WIDTH + 2 * INSET, 0, ROW_WIDTH - LABEL_WIDTH - 5 * INSET, height};
		draw_text(view, canvas, entry->title, TITLE_FONT, title, COLOUR_WHITE);
	}
	return canvas_finish(canvas);
}

/* Within what of the row the outline leaves. */
static void add_row(struct switcher_view *view, const struct switcher_row *entry, int y)
{
	struct wlr_buffer *image = draw_row(view, entry);
	struct wlr_scene_buffer *node = image ? wlr_scene_buffer_create(view->list, image) : NULL;
	if (node) {
		wlr_scene_buffer_set_dest_size(node, ROW_WIDTH - 2 * INSET, ROW_HEIGHT - 2 * INSET);
		wlr_scene_node_set_position(&node->node, INSET, y + INSET);
	}
	wlr_buffer_drop(image);
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
static bool build(
	struct switcher_view *view, struct wlr_scene_tree *tree, const struct wlr_box *area)
{
	int height = (int)view->rows * ROW_HEIGHT;
	view->tree = wlr_scene_tree_create(tree);
	if (!view->tree) {
		return false;
	}
	wlr_scene_node_set_position(&view->tree->node, area->x + (area->width - ROW_WIDTH) / 2,
		area->y + (area->height - height) / 2);
	struct wlr_box around = {-OUTLINE, -OUTLINE, ROW_WIDTH + 2 * OUTLINE, height + 2 * OUTLINE};
	struct wlr_box inside = {0, 0, ROW_WIDTH, height};
	struct wlr_box row = {0, 0, ROW_WIDTH, ROW_HEIGHT};
	switcher_view_add_rect(view, around, COLOUR_BLACK);
	switcher_view_add_rect(view, inside, BACKGROUND);
	view->outline = switcher_view_add_rect(view, row, COLOUR_WHITE);
	return view->outline;
}

struct switcher_view *switcher_view_create(struct wlr_scene_tree *tree, const struct output *output,
	const struct switcher_row *rows, size_t count)
{
	struct switcher_view *view = calloc(1, sizeof(*view));
	if (!view) {
		return NULL;
	}
	struct wlr_box area = panel_work_area(output);
	view->entries = rows;
	view->count = count;
	view->scale = output->wlr_output->scale;
	size_t fit = area.height > 2 * ROW_HEIGHT ? (size_t)area.height / ROW_HEIGHT - 1 : 1;
	view->rows = count < fit ? count : fit;
	view->first = count; /* nothing is listed yet */
	if (!build(view, tree, &area)) {
		switcher_view_destroy(view);
		return NULL;
	}
	return view;
}

void switcher_view_destroy(struct switcher_view *view)
{
	if (view) {
		if (view->tree) {
			wlr_scene_node_destroy(&view->tree->node);
		}
		free(view);
	}
}

void switcher_view_select(struct switcher_view *view, size_t selected)
{
	if (!view) {
		return;
	}
	size_t first = switcher_view_first(view->count, view->rows, selected);
	if (first != view->first) {
		view->first = first;
		if (view->list) {
			wlr_scene_node_destroy(&view->list->node);
		}
		view->list = wlr_scene_tree_create(view->tree);
		for (size_t row = 0; view->list && row < view->rows; row++) {
			add_row(view, &view->entries[first + row], (int)row * ROW_HEIGHT);
		}
	}
	wlr_scene_node_set_position(&view->outline->node, 0, (int)(selected - first) * ROW_HEIGHT);
}
