/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/prompt_view.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/face.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/palette.h"
#include "compositor/trusted/text_mask.h"
#include "compositor/trusted/text_size.h"
#include "compositor/trusted/texts.h"
#include "compositor/trusted/titles.h"

/* px of text scale 1. */
#define WIDTH 720
#define MIN_WIDTH 280
#define PADDING 20
#define PHRASE_HEIGHT 34
#define ROW 24 /* of sentence, domains, type and size */
#define LINE 19 /* of preview */
#define GAP 10
#define WORD 44 /* of "from" and "into" */
#define BUTTON_WIDTH 120
#define BUTTON_HEIGHT 32
#define OUTLINE 2

#define TEXT_DEAD 0x6d7680u /* of buttons that do nothing yet */
#define DARK 0.72f /* how much of the screen behind it is taken away */

struct prompt_line {
	struct prompt_view *view;
	char text[TEXT_MAX_BYTES];
	char clean[TEXT_MAX_BYTES]; /* sanitised: what title draws; empty: the face draws text */
	struct title title;
};

struct prompt_view {
	struct screen *screen;
	const struct texts *texts;
	struct prompt_view_text text; /* its own what and lines are these */
	char what[TEXT_MAX_BYTES];
	struct prompt_line lines[PROMPT_VIEW_LINES];
	struct wlr_scene_tree *tree;
	struct wlr_scene_rect *dark;
	struct wlr_scene_buffer *node;
	const struct palette *palette;
	struct canvas_output output;
	struct config_appearance appearance; /* with a text scale at which it has room */
	int width, height; /* px of text scale 1 */
	struct wlr_box box; /* layout coordinates */
	float scale; /* device px of one of text scale 1 */
	void (*changed)(void *data);
	void *data;
};

/* --- where its parts lie ---------------------------------------------------------------------- */

static int content_height(const struct prompt_view *view)
{
	int preview = view->text.line_count > 0 ? (int)view->text.line_count * LINE + 2 * GAP : 0;
	return PHRASE_HEIGHT + GAP + 4 * ROW + 3 * GAP + preview + (view->text.more ? ROW : 0)
	       + 2 * GAP + BUTTON_HEIGHT + PADDING;
}

/* Relative to the box, px of text scale 1. */
static struct wlr_box button_box(const struct prompt_view *view, enum prompt_part part)
{
	int x = view->width - PADDING - BUTTON_WIDTH;
	return (struct wlr_box){
		part == PROMPT_PART_DENY ? PADDING : x,
		view->height - PADDING - BUTTON_HEIGHT,
		BUTTON_WIDTH,
		BUTTON_HEIGHT,
	};
}

struct wlr_box prompt_view_box(const struct prompt_view *view, enum prompt_part part)
{
	struct wlr_box box = view->box;
	if (part == PROMPT_PART_DENY || part == PROMPT_PART_ALLOW) {
		struct wlr_box button = button_box(view, part);
		box = text_size_box(&view->appearance, &button);
		box.x += view->box.x;
		box.y += view->box.y;
	}
	return box;
}

static bool part_contains(const struct prompt_view *view, enum prompt_part part, double x, double y)
{
	struct wlr_box box = prompt_view_box(view, part);
	return wlr_box_contains_point(&box, x, y);
}

enum prompt_part prompt_view_at(const struct prompt_view *view, double x, double y)
{
	if (part_contains(view, PROMPT_PART_DENY, x, y)) {
		return PROMPT_PART_DENY;
	}
	if (part_contains(view, PROMPT_PART_ALLOW, x, y)) {
		return PROMPT_PART_ALLOW;
	}
	return part_contains(view, PROMPT_PART_BOX, x, y) ? PROMPT_PART_BOX : PROMPT_PART_NONE;
}

/* Those that there are. */
static void fit_lines(struct prompt_view *view)
{
	for (size_t i = 0; i < view->text.line_count; i++) {
		struct prompt_line *line = &view->lines[i];
		if (line->clean[0] != '\0') {
			title_fit(&line->title, view->width - 2 * PADDING - 2 * GAP, view->scale);
		}
	}
}

bool prompt_view_place(struct prompt_view *view, struct output *output)
{
	struct wlr_box area = output_box(output);
	int height = content_height(view);
	const struct config_appearance fit =
		text_size_fit(view->texts->appearance, &area, MIN_WIDTH + 2 * PADDING, height);
	int room = text_size_room(&fit, area.width) - 2 * PADDING;
	int width = room < WIDTH ? room : WIDTH;
	if (width < MIN_WIDTH || height > text_size_room(&fit, area.height)) {
		return false;
	}
	view->appearance = fit;
	view->output = canvas_output_of(output);
	view->width = width;
	view->height = height;
	view->box = text_size_centre(&fit, &area, width, height);
	view->scale = text_size_scale(&fit, output);
	output_cover_all(view->screen, view->dark);
	fit_lines(view);
	return true;
}

/* --- its picture ------------------------------------------------------------------------------ */

/* Draws one of labels.h's texts in box, with an ellipsis where it is cut. */
static void write_label(const struct prompt_view *view, struct canvas *canvas, enum text_font font,
	const char *text, const struct wlr_box *box, uint32_t colour)
{
	const struct labels *labels = view->texts->labels;
	canvas_text_in(canvas, labels_find(labels, font, text, view->scale),
		labels_find(labels, TEXT_FONT_LABEL, LABELS_ELLIPSIS, view->scale), box, colour);
}

/* False: out of memory. */
static bool draw_exactly(const struct prompt_view *view, struct canvas *canvas, const char *text,
	const struct wlr_box *box)
{
	struct text_mask *mask =
		face_draw(TEXT_FONT_PLAIN, text, text_mask_scale(view->scale), box->width);
	canvas_text(canvas, mask, box, view->palette->text);
	text_mask_destroy(mask);
	return mask;
}

/* The first thing that the user is to look for. */
static int draw_phrase(const struct prompt_view *view, struct canvas *canvas)
{
	const char *phrase = view->screen->config->secret_phrase;
	struct wlr_box box = {0, 0, view->width, PHRASE_HEIGHT};
	canvas_fill(canvas, &box, view->palette->raised);
	box.x += PADDING;
	box.width -= 2 * PADDING;
	if (phrase[0] != '\0') {
		write_label(view, canvas, TEXT_FONT_LABEL, phrase, &box, COLOUR_WHITE);
	} else {
		write_label(
			view, canvas, TEXT_FONT_PLAIN, LABELS_NO_PHRASE, &box, view->palette->note);
	}
	return PHRASE_HEIGHT + GAP;
}

static void draw_domain(const struct prompt_view *view, struct canvas *canvas, int y,
	const char *word, const struct config_domain *domain)
{
	struct wlr_box box = {PADDING, y, WORD, ROW};
	write_label(view, canvas, TEXT_FONT_PLAIN, word, &box, view->palette->text);
	int room = view->width - 2 * PADDING - WORD;
	int width = labels_width(view->texts->labels, TEXT_FONT_LABEL, domain->label) + 2 * GAP;
	box = (struct wlr_box){PADDING + WORD, y, width < room ? width : room, ROW};
	canvas_fill(canvas, &box, domain->colour);
	box.x += GAP;
	box.width -= 2 * GAP;
	write_label(
		view, canvas, TEXT_FONT_LABEL, domain->label, &box, colour_text_on(domain->colour));
}

/* False: out of memory. */
static bool draw_preview(const struct prompt_view *view, struct canvas *canvas, int y)
{
	bool ok = true;
	struct wlr_box box = {
		PADDING, y, view->width - 2 * PADDING, (int)view->text.line_count * LINE + GAP};
	canvas_fill(canvas, &box, COLOUR_BLACK);
	struct wlr_box line = {box.x + GAP, y + GAP / 2, box.width - 2 * GAP, LINE};
	for (size_t i = 0; i < view->text.line_count; i++, line.y += LINE) {
		const struct text_mask *mask = view->lines[i].title.mask;
		if (mask) {
			canvas_text(canvas, mask, &line, view->palette->text);
		} else {
			ok = draw_exactly(view, canvas, view->lines[i].text, &line) && ok;
		}
	}
	return ok;
}

static void draw_button(const struct prompt_view *view, struct canvas *canvas,
	enum prompt_part part, bool chosen, bool live)
{
	const char *text = part == PROMPT_PART_ALLOW ? LABELS_ALLOW : LABELS_DENY;
	struct wlr_box box = button_box(view, part);
	uint32_t colour = live ? view->palette->text : TEXT_DEAD;
	if (chosen) {
		canvas_fill(canvas, &box, colour);
	} else {
		canvas_outline(canvas, &box, colour);
	}
	int width = labels_width(view->texts->labels, TEXT_FONT_LABEL, text);
	box.x += (box.width - width) / 2;
	box.width = width;
	write_label(view, canvas, TEXT_FONT_LABEL, text, &box,
		chosen ? colour_text_on(colour) : colour);
}

/* False: out of memory. */
static bool draw_content(const struct prompt_view *view, struct canvas *canvas)
{
	int y = draw_phrase(view, canvas);
	struct wlr_box row = {PADDING, y, view->width - 2 * PADDING, ROW};
	write_label(view, canvas, TEXT_FONT_LABEL, view->text.sentence, &row, view->palette->text);
	y += ROW + GAP;
	draw_domain(view, canvas, y, LABELS_FROM, view->text.source);
	y += ROW + GAP / 2;
	draw_domain(view, canvas, y, LABELS_INTO, view->text.target);
	row.y = y + ROW + GAP / 2;
	bool ok = draw_exactly(view, canvas, view->what, &row);
	y = row.y + ROW + GAP;
	if (view->text.line_count > 0) {
		ok = draw_preview(view, canvas, y) && ok;
		y += (int)view->text.line_count * LINE + GAP;
	}
	if (view->text.more) {
		row.y = y;
		write_label(view, canvas, TEXT_FONT_PLAIN, LABELS_MORE, &row, view->palette->note);
	}
	return ok;
}

bool prompt_view_draw(struct prompt_view *view, enum prompt_part chosen, bool live)
{
	struct canvas *canvas =
		canvas_create(view->width, view->height, view->scale, view->palette->background);
	bool ok = canvas && draw_content(view, canvas);
	if (ok) {
		struct wlr_box all = {0, 0, view->width, view->height};
		draw_button(view, canvas, PROMPT_PART_DENY, chosen == PROMPT_PART_DENY, live);
		draw_button(view, canvas, PROMPT_PART_ALLOW, chosen == PROMPT_PART_ALLOW, live);
		for (int i = 0; i < OUTLINE; i++) {
			struct wlr_box side = {i, i, all.width - 2 * i, all.height - 2 * i};
			canvas_outline(canvas, &side, COLOUR_WHITE);
		}
	}
	canvas_show(canvas, view->node, &view->box, &view->output);
	wlr_scene_node_set_enabled(&view->node->node, ok);
	return ok;
}

/* --- lines that need a font ------------------------------------------------------------------- */

static void prompt_line_handle_title(struct title *title)
{
	struct prompt_line *line = wl_container_of(title, line, title);
	line->view->changed(line->view->data);
}

static void init_lines(struct prompt_view *view, const char *const *lines)
{
	for (size_t i = 0; i < view->text.line_count; i++) {
		struct prompt_line *line = &view->lines[i];
		line->view = view;
		strncpy(line->text, lines[i], sizeof(line->text) - 1);
		if (!face_has(line->text)) {
			text_sanitise(line->text, strlen(line->text), line->clean);
		}
		if (line->clean[0] != '\0') {
			title_init(&line->title, view->texts->titles, view->text.source,
				TEXT_FONT_PLAIN, line->clean, prompt_line_handle_title);
		}
	}
}

/* --- all of it -------------------------------------------------------------------------------- */

static bool create_nodes(struct prompt_view *view, struct wlr_scene_tree *tree)
{
	static const float dark[4] = {0, 0, 0, DARK};
	view->tree = wlr_scene_tree_create(tree);
	if (!view->tree) {
		return false;
	}
	view->dark = wlr_scene_rect_create(view->tree, 0, 0, dark);
	view->node = wlr_scene_buffer_create(view->tree, NULL);
	return view->dark && view->node;
}

struct prompt_view *prompt_view_create(struct wlr_scene_tree *tree, struct screen *screen,
	struct output *output, const struct texts *texts, const struct prompt_view_text *text,
	void (*changed)(void *data), void *data)
{
	struct prompt_view *view = calloc(1, sizeof(*view));
	if (!view) {
		return NULL;
	}
	view->screen = screen;
	view->texts = texts;
	view->palette = palette_of(texts->appearance);
	view->text = *text;
	strncpy(view->what, text->what, sizeof(view->what) - 1);
	view->changed = changed;
	view->data = data;
	if (!create_nodes(view, tree) || !prompt_view_place(view, output)) {
		prompt_view_destroy(view);
		return NULL;
	}
	init_lines(view, text->lines);
	fit_lines(view);
	return view;
}

void prompt_view_destroy(struct prompt_view *view)
{
	if (!view) {
		return;
	}
	for (size_t i = 0; i < PROMPT_VIEW_LINES; i++) {
		title_finish(&view->lines[i].title);
	}
	if (view->tree) {
		wlr_scene_node_destroy(&view->tree->node);
	}
	free(view);
}
