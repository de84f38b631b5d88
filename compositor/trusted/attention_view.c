/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/attention_view.h"

#include <stdlib.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/face.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/switcher_view.h"
#include "compositor/trusted/text_mask.h"
#include "compositor/trusted/texts.h"

/* Logical px. */
#define WIDTH 900
#define MIN_WIDTH 400
#define MARGIN 20
#define ROW 30
#define LINE 20
#define HEAD 70 /* phrase and heading */
#define LABEL_WIDTH 160
#define STATE_WIDTH 250
#define INSET 8

#define BACKGROUND 0x14171bu
#define PHRASE_BACKGROUND 0x2c3440u
#define CHOSEN 0x39424eu
#define TEXT 0xf0f2f4u
#define TEXT_NOTE 0xffc247u
#define DARK 0.72f

struct attention_view {
	struct screen *screen;
	const struct texts *texts;
	struct wlr_scene_tree *tree;
	struct wlr_scene_rect *dark;
	struct wlr_scene_buffer *node;
	/* While it is drawn. */
	struct canvas *canvas;
	int width;
	float scale;
	bool ok;
};

static void put_label(
	struct attention_view *view, const char *text, const struct wlr_box *box, uint32_t colour)
{
	const struct labels *labels = view->texts->labels;
	canvas_text_in(view->canvas, labels_find(labels, TEXT_FONT_LABEL, text, view->scale),
		labels_find(labels, TEXT_FONT_LABEL, LABELS_ELLIPSIS, view->scale), box, colour);
}

static void put_text(
	struct attention_view *view, const char *text, const struct wlr_box *box, uint32_t colour)
{
	if (text[0] == '\0' || box->width < 1) {
		return;
	}
	struct text_mask *mask =
		face_draw(TEXT_FONT_PLAIN, text, text_mask_scale(view->scale), box->width);
	view->ok = view->ok && mask;
	canvas_text(view->canvas, mask, box, colour);
	text_mask_destroy(mask);
}

static void put_row(
	struct attention_view *view, const struct attention_row *row, int y, bool chosen)
{
	struct wlr_box box = {INSET, y, view->width - 2 * INSET, ROW - 2};
	if (chosen) {
		canvas_fill(view->canvas, &box, CHOSEN);
		canvas_outline(view->canvas, &box, COLOUR_WHITE);
	}
	struct wlr_box label = {2 * INSET, y + 3, LABEL_WIDTH, ROW - 8};
	canvas_fill(view->canvas, &label, row->domain->colour);
	label.x += INSET;
	label.width -= 2 * INSET;
	put_label(view, row->domain->label, &label, colour_text_on(row->domain->colour));
	int title = 3 * INSET + LABEL_WIDTH, state = view->width - 2 * INSET - STATE_WIDTH;
	put_text(view, row->title, &(struct wlr_box){title, y, state - title - INSET, ROW}, TEXT);
	put_text(view, row->state, &(struct wlr_box){state, y, STATE_WIDTH, ROW}, TEXT_NOTE);
}

static void put_head(struct attention_view *view)
{
	const char *phrase = view->screen->config->secret_phrase;
	struct wlr_box box = {0, 0, view->width, HEAD / 2};
	canvas_fill(view->canvas, &box, PHRASE_BACKGROUND);
	box.x = MARGIN;
	box.width -= 2 * MARGIN;
	if (phrase[0] != '\0') {
		put_label(view, phrase, &box, COLOUR_WHITE);
	} else {
		put_text(view, LABELS_NO_PHRASE, &box, TEXT_NOTE);
	}
	box.y = HEAD / 2;
	put_text(view,
		"Up, Down: choose  Enter: focus  M: minimize  C: close  D: disconnect  Escape: "
		"leave",
		&box, TEXT);
}

/* y: of the first note; height: of all. */
static struct wlr_buffer *draw_list(struct attention_view *view, int height,
	const struct attention_row *rows, size_t shown, size_t chosen,
	const char *const notes[static ATTENTION_NOTES])
{
	view->canvas = canvas_create(view->width, height, view->scale, BACKGROUND);
	view->ok = view->canvas;
	if (!view->ok) {
		return NULL;
	}
	put_head(view);
	int y = HEAD;
	for (size_t i = 0; i < shown; i++, y += ROW) {
		put_row(view, &rows[i], y, i == chosen);
	}
	y += INSET;
	for (size_t i = 0; i < ATTENTION_NOTES; i++, y += LINE) {
		put_text(view, notes[i],
			&(struct wlr_box){MARGIN, y, view->width - 2 * MARGIN, LINE}, TEXT);
	}
	canvas_outline(view->canvas, &(struct wlr_box){0, 0, view->width, height}, COLOUR_WHITE);
	return canvas_finish(view->canvas);
}

bool attention_view_show(struct attention_view *view, const struct output *output,
	const struct attention_row *rows, size_t count, size_t chosen,
	const char *const notes[static ATTENTION_NOTES])
{
	struct wlr_output_layout *layout = view->screen->output_layout;
	struct wlr_box all, area;
	wlr_output_layout_get_box(layout, NULL, &all);
	wlr_output_layout_get_box(layout, output->wlr_output, &area);
	/* Covers the part of a logical px that an output may end with. */
	wlr_scene_node_set_position(&view->dark->node, all.x, all.y);
	wlr_scene_rect_set_size(view->dark, all.width + 1, all.height + 1);
	int rest = HEAD + ATTENTION_NOTES * LINE + 2 * INSET;
	int room = (area.height - rest) / ROW;
	view->width = area.width - 2 * MARGIN < WIDTH ? area.width - 2 * MARGIN : WIDTH;
	view->scale = output->wlr_output->scale;
	struct wlr_buffer *image = NULL;
	int height = 0;
	view->ok = false;
	if (view->width >= MIN_WIDTH && (room > 0 || count == 0)) {
		size_t shown = count < (size_t)room ? count : (size_t)room;
		size_t first = switcher_view_first(count, shown, chosen);
		height = rest + (int)shown * ROW;
		image = draw_list(view, height, rows + first, shown, chosen - first, notes);
	}
	wlr_scene_node_set_position(&view->node->node, area.x + (area.width - view->width) / 2,
		area.y + (area.height - height) / 2);
	wlr_scene_buffer_set_buffer(view->node, view->ok ? image : NULL);
	wlr_buffer_drop(image);
	if (view->ok) {
		wlr_scene_buffer_set_dest_size(view->node, view->width, height);
	}
	return view->ok;
}

struct attention_view *attention_view_create(
	struct wlr_scene_tree *tree, struct screen *screen, const struct texts *texts)
{
	static const float dark[4] = {0, 0, 0, DARK};
	struct attention_view *view = calloc(1, sizeof(*view));
	if (!view) {
		return NULL;
	}
	view->screen = screen;
	view->texts = texts;
	view->tree = wlr_scene_tree_create(tree);
	if (view->tree) {
		view->dark = wlr_scene_rect_create(view->tree, 0, 0, dark);
		view->node = wlr_scene_buffer_create(view->tree, NULL);
	}
	if (!view->tree || !view->dark || !view->node) {
		attention_view_destroy(view);
		return NULL;
	}
	return view;
}

void attention_view_destroy(struct attention_view *view)
{
	if (view) {
		if (view->tree) {
			wlr_scene_node_destroy(&view->tree->node);
		}
		free(view);
	}
}
