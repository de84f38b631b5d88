/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/attention_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/palette.h"
#include "compositor/trusted/text_size.h"
#include "compositor/trusted/texts.h"
#include "compositor/trusted/tile.h"

/* px of text scale 1. */
#define WIDTH 480
#define MIN_WIDTH 260
#define MARGIN 12
#define EDGE 2 /* logical px */
#define PHRASE_HEIGHT 36
#define ROW_HEIGHT 28
#define MORE_HEIGHT 20 /* how many rows there are beside those that are shown */
#define NOTE_HEIGHT 20
#define BUTTON_HEIGHT 32
#define GAP 8
#define NOTE_LABEL 96

#define NARROW 450 /* with fewer buttons beside each other */
#define ROWS 64 /* no output has more */
#define FEW_ROWS 5 /* before they have half of the room */

#define DARK 0.72f

struct attention_view {
	struct screen *screen;
	struct tile_owner owner;
	const struct labels *labels;
	const struct config_appearance *configured;
	struct config_appearance appearance; /* with a text scale at which it has room */
	const struct palette *palette; /* of that, when it was placed */
	struct wlr_scene_tree *tree, *windows, *column;
	struct wlr_scene_rect *dark, *edge, *ground;
	struct tile phrase, rows[ROWS], more, notes[ATTENTION_NOTES], buttons[ATTENTION_BUTTONS];
	struct wlr_box box; /* layout coordinates */
	int width, height; /* the same in px of text scale 1, as all that lies in it */
	size_t row_room, row_count;
	float scale;
	struct canvas_output shown_on;
};

/* --- where its parts lie, relative to the column ---------------------------------------------- */

static int content_width(const struct attention_view *view)
{
	return view->width - 2 * MARGIN;
}

static struct wlr_box row_box(const struct attention_view *view, size_t row)
{
	return (struct wlr_box){MARGIN, PHRASE_HEIGHT + GAP + (int)row * ROW_HEIGHT,
		content_width(view), ROW_HEIGHT};
}

static int notes_top(const struct attention_view *view)
{
	return row_box(view, view->row_count).y + MORE_HEIGHT;
}

static struct wlr_box attention_button_box(
	const struct attention_view *view, enum attention_part part)
{
	int columns = view->width < NARROW ? 2 : 3, rows = ATTENTION_BUTTONS / columns;
	int width = (content_width(view) - (columns - 1) * GAP) / columns;
	int column = (int)part % columns, row = (int)part / columns;
	return (struct wlr_box){MARGIN + column * (width + GAP),
		view->height - MARGIN - (rows - row) * (BUTTON_HEIGHT + GAP) + GAP, width,
		BUTTON_HEIGHT};
}

/* What rows and notes have together. */
static int room_of_both(const struct attention_view *view)
{
	return attention_button_box(view, 0).y - GAP - row_box(view, 0).y - MORE_HEIGHT;
}

/* With one row, and with two buttons beside each other. */
static int least_height(void)
{
	return PHRASE_HEIGHT + GAP + ROW_HEIGHT + MORE_HEIGHT + MARGIN
	       + ATTENTION_BUTTONS / 2 * (BUTTON_HEIGHT + GAP);
}

/* False: there is no room for one row. */
static bool divide(struct attention_view *view)
{
	int room = room_of_both(view);
	int half = room / 2 > FEW_ROWS * ROW_HEIGHT ? room / 2 : FEW_ROWS * ROW_HEIGHT;
	int rows = (half < room ? half : room) / ROW_HEIGHT;
	view->row_room = rows < 1 ? 0 : rows > ROWS ? ROWS : (size_t)rows;
	return rows >= 1;
}

size_t attention_view_rows(const struct attention_view *view)
{
	return view->row_room;
}

size_t attention_view_notes(const struct attention_view *view, size_t rows)
{
	int notes = (room_of_both(view) - (int)rows * ROW_HEIGHT) / NOTE_HEIGHT;
	return notes<0 ? 0 : notes>(int) ATTENTION_NOTES ? ATTENTION_NOTES : (size_t)notes;
}

bool attention_view_is_narrow(const struct attention_view *view)
{
	return view->width < NARROW;
}

struct wlr_scene_tree *attention_view_windows(struct attention_view *view)
{
	return view->windows;
}

struct wlr_box attention_view_box(const struct attention_view *view)
{
	return view->box;
}

struct wlr_box attention_view_part_box(
	const struct attention_view *view, enum attention_part part, size_t row)
{
	struct wlr_box box =
		part == ATTENTION_ROW ? row_box(view, row) : attention_button_box(view, part);
	box = text_size_box(&view->appearance, &box);
	box.x += view->box.x;
	box.y += view->box.y;
	return box;
}

enum attention_part attention_view_at(
	const struct attention_view *view, double x, double y, size_t *row)
{
	if (!wlr_box_contains_point(&view->box, x, y)) {
		return ATTENTION_ELSEWHERE;
	}
	for (enum attention_part part = 0; part < ATTENTION_BUTTONS; part++) {
		struct wlr_box box = attention_view_part_box(view, part, 0);
		if (wlr_box_contains_point(&box, x, y)) {
			return part;
		}
	}
	for (size_t i = 0; i < view->row_count; i++) {
		struct wlr_box box = attention_view_part_box(view, ATTENTION_ROW, i);
		if (wlr_box_contains_point(&box, x, y)) {
			*row = i;
			return ATTENTION_ROW;
		}
	}
	return ATTENTION_COLUMN;
}

/* --- what they show --------------------------------------------------------------------------- */

static void set_tile(const struct attention_view *view, struct tile *tile,
	const struct tile_look *look, const struct wlr_box *box)
{
	const struct wlr_box place = text_size_box(&view->appearance, box);
	tile_set(tile, look, &place);
}

static void column_look(const struct attention_view *view, struct tile_look *look,
	const struct wlr_box *box, uint32_t background)
{
	tile_look(look, box->width, box->height, view->scale, &view->shown_on, background);
}

static void set_phrase(struct attention_view *view)
{
	const char *phrase = view->screen->config->secret_phrase;
	bool has = phrase[0] != '\0';
	const struct wlr_box box = {0, 0, view->width, PHRASE_HEIGHT};
	struct tile_look look;
	column_look(view, &look, &box, view->palette->raised);
	tile_look_add(&look, MARGIN, content_width(view), has ? phrase : LABELS_NO_PHRASE,
		has ? COLOUR_WHITE : view->palette->note)
		->label = has;
	set_tile(view, &view->phrase, &look, &box);
}

void attention_view_set_rows(struct attention_view *view, const struct attention_row *rows,
	size_t count, size_t above, size_t below)
{
	struct tile_look look;
	int label = 0;
	view->row_count = count;
	/* One column for all of them, as wide as the widest. */
	for (size_t i = 0; i < count; i++) {
		int own = labels_width(view->labels, TEXT_FONT_LABEL, rows[i].domain->label);
		label = own + 2 * GAP > label ? own + 2 * GAP : label;
	}
	for (size_t i = 0; i < count; i++) {
		const struct wlr_box box = row_box(view, i);
		column_look(view, &look, &box,
			rows[i].chosen ? view->palette->chosen : view->palette->background);
		look.outline = rows[i].chosen ? COLOUR_WHITE : view->palette->background;
		label = label < box.width / 2 ? label : box.width / 2;
		int state = rows[i].state[0] != '\0' ? tile_text_width(rows[i].state) + GAP : 0;
		state = state < box.width / 2 ? state : box.width / 2;
		int title = GAP + label + GAP;
		tile_look_add_label(
			&look, GAP / 2, label, rows[i].domain->label, rows[i].domain->colour);
		tile_look_add(&look, title, box.width - title - state - GAP, rows[i].title,
			view->palette->text)
			->speaker = rows[i].domain;
		tile_look_add(
			&look, box.width - state, state - GAP, rows[i].state, view->palette->note);
		set_tile(view, &view->rows[i], &look, &box);
	}
	for (size_t i = count; i < ROWS; i++) {
		tile_set(&view->rows[i], NULL, NULL);
	}
	char more[TILE_MAX_TEXT];
	snprintf(more, sizeof(more), "%zu more above, %zu below", above, below);
	const struct wlr_box box = {
		MARGIN, row_box(view, count).y, content_width(view), MORE_HEIGHT};
	column_look(view, &look, &box, view->palette->background);
	tile_look_add(&look, GAP, box.width - GAP, more, view->palette->faint);
	set_tile(view, &view->more, above + below > 0 ? &look : NULL, &box);
}

/* The label of a heading is whole, where that is possible. */
static int note_label(const struct attention_view *view, const struct attention_note *note)
{
	int width = labels_width(view->labels, TEXT_FONT_LABEL, note->domain->label) + 2 * GAP;
	int most = note->heading ? content_width(view) * 2 / 3 : NOTE_LABEL;
	return width < most ? width : most;
}

/* The end of it is what tells places of rules apart. */
static void add_end(
	const struct attention_view *view, struct tile_look *look, int x, int room, const char *end)
{
	size_t length = strlen(end), most = room > 0 ? (size_t)(room / TILE_LETTER) : 0;
	const char *dots = "...";
	if (length <= most) {
		tile_look_add(look, x, room, end, view->palette->faint);
	} else if (most > strlen(dots)) {
		char cut[TILE_MAX_TEXT];
		snprintf(cut, sizeof(cut), "%s%s", dots, end + length - (most - strlen(dots)));
		tile_look_add(look, x, room, cut, view->palette->faint);
	}
}

static void set_note(struct attention_view *view, size_t number, const struct attention_note *note)
{
	const struct wlr_box box = {MARGIN, notes_top(view) + (int)number * NOTE_HEIGHT,
		content_width(view), NOTE_HEIGHT};
	struct tile_look look;
	column_look(view, &look, &box,
		note->heading ? view->palette->raised : view->palette->background);
	int x = GAP, right = box.width - GAP;
	if (note->domain) {
		int label = note_label(view, note);
		tile_look_add_label(&look, x, label, note->domain->label, note->domain->colour);
		x += (note->heading ? label : NOTE_LABEL) + GAP;
	}
	int width = tile_text_width(note->text);
	width = width < right - x ? width : right - x;
	tile_look_add(&look, x, width, note->text, view->palette->text);
	add_end(view, &look, x + width + GAP, right - x - width - GAP, note->end);
	set_tile(view, &view->notes[number], &look, &box);
}

void attention_view_set_notes(
	struct attention_view *view, const struct attention_note *notes, size_t count)
{
	for (size_t i = 0; i < ATTENTION_NOTES; i++) {
		if (i < count) {
			set_note(view, i, &notes[i]);
		} else {
			tile_set(&view->notes[i], NULL, NULL);
		}
	}
}

void attention_view_set_buttons(struct attention_view *view,
	const struct attention_button buttons[static ATTENTION_BUTTONS])
{
	for (enum attention_part part = 0; part < ATTENTION_BUTTONS; part++) {
		const struct attention_button *button = &buttons[part];
		const struct wlr_box box = attention_button_box(view, part);
		struct tile_look look;
		column_look(view, &look, &box,
			!button->enabled  ? view->palette->background
			: button->pressed ? view->palette->chosen
					  : view->palette->raised);
		uint32_t ink = button->enabled ? view->palette->text : view->palette->faint;
		look.outline = ink;
		tile_look_add(&look, 0, box.width, button->text, ink)->centred = true;
		set_tile(view, &view->buttons[part], &look, &box);
	}
}

/* --- drawing them ----------------------------------------------------------------------------- */

/* The next that is not drawn: what the user looks for first, first. NULL: all are. */
static struct tile *next_stale(struct attention_view *view)
{
	const struct {
		struct tile *tiles;
		size_t count;
	} all[] = {
		{&view->phrase, 1},
		{view->rows, ROWS},
		{&view->more, 1},
		{view->buttons, ATTENTION_BUTTONS},
		{view->notes, ATTENTION_NOTES},
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		for (size_t k = 0; k < all[i].count; k++) {
			if (all[i].tiles[k].stale) {
				return &all[i].tiles[k];
			}
		}
	}
	return NULL;
}

bool attention_view_step(struct attention_view *view)
{
	struct tile *tile = next_stale(view);
	return tile && tile_draw(tile);
}

static void hide_column(struct attention_view *view)
{
	view->box = (struct wlr_box){0};
	view->row_room = view->row_count = 0;
	wlr_scene_node_set_enabled(&view->column->node, false);
}

bool attention_view_place(struct attention_view *view, const struct output *output, bool right)
{
	struct wlr_box area = output_box(output);
	output_cover_all(view->screen, view->dark);
	view->appearance = text_size_fit(view->configured, &area, MIN_WIDTH, least_height());
	int half = text_size_room(&view->appearance, area.width / 2);
	view->palette = palette_of(&view->appearance);
	view->width = half > WIDTH ? WIDTH : half < MIN_WIDTH ? MIN_WIDTH : half;
	view->height = text_size_room(&view->appearance, area.height);
	const struct wlr_box all_of_it = {0, 0, view->width, view->height};
	int width = text_size_box(&view->appearance, &all_of_it).width;
	view->box = (struct wlr_box){
		right ? area.x + area.width - width : area.x, area.y, width, area.height};
	view->scale = text_size_scale(&view->appearance, output);
	view->shown_on = canvas_output_of(output);
	if (width > area.width || !divide(view)) {
		hide_column(view);
		return false;
	}
	wlr_scene_node_set_position(&view->column->node, view->box.x, view->box.y);
	wlr_scene_node_set_position(&view->edge->node, right ? -EDGE : 0, 0);
	wlr_scene_rect_set_size(view->edge, view->box.width + EDGE, view->box.height + 1);
	wlr_scene_rect_set_size(view->ground, view->box.width, view->box.height + 1);
	wlr_scene_rect_set_color(view->ground, colour_floats(view->palette->background).rgba);
	set_phrase(view);
	wlr_scene_node_set_enabled(&view->column->node, true);
	return true;
}

/* --- all of it -------------------------------------------------------------------------------- */

static bool init_tiles(struct attention_view *view, struct tile *tiles, size_t count)
{
	size_t i = 0;
	while (i < count && tile_init(&tiles[i], view->column, &view->owner)) {
		i++;
	}
	return i == count;
}

static bool attention_create_nodes(struct attention_view *view, struct wlr_scene_tree *tree)
{
	static const float dark[4] = {0, 0, 0, DARK};
	view->tree = wlr_scene_tree_create(tree);
	if (!view->tree) {
		return false;
	}
	view->dark = wlr_scene_rect_create(view->tree, 0, 0, dark);
	view->windows = wlr_scene_tree_create(view->tree);
	view->column = wlr_scene_tree_create(view->tree);
	if (!view->dark || !view->windows || !view->column) {
		return false;
	}
	wlr_scene_node_set_enabled(&view->column->node, false);
	view->edge = wlr_scene_rect_create(view->column, 0, 0, colour_floats(COLOUR_WHITE).rgba);
	view->ground = wlr_scene_rect_create(view->column, 0, 0, colour_floats(COLOUR_BLACK).rgba);
	return view->edge && view->ground && init_tiles(view, &view->phrase, 1)
	       && init_tiles(view, view->rows, ROWS) && init_tiles(view, &view->more, 1)
	       && init_tiles(view, view->notes, ATTENTION_NOTES)
	       && init_tiles(view, view->buttons, ATTENTION_BUTTONS);
}

struct attention_view *attention_view_create(
	struct wlr_scene_tree *tree, struct screen *screen, const struct tile_owner *owner)
{
	struct attention_view *view = calloc(1, sizeof(*view));
	if (!view) {
		return NULL;
	}
	const struct texts *texts = owner->texts;
	view->owner = *owner;
	view->screen = screen;
	view->labels = texts->labels;
	view->configured = texts->appearance;
	view->appearance = *texts->appearance;
	if (!attention_create_nodes(view, tree)) {
		attention_view_destroy(view);
		return NULL;
	}
	return view;
}

void attention_view_destroy(struct attention_view *view)
{
	if (view) {
		for (size_t i = 0; i < ROWS; i++) {
			tile_finish(&view->rows[i]);
		}
		if (view->tree) {
			wlr_scene_node_destroy(&view->tree->node);
		}
		free(view);
	}
}
