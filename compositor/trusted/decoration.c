/* SPDX-License-Identifier: MIT
 *
 * Rectangles follow the content at once, texts when they can: a frame never shows a ring that is
 * not around the content. The label is the host's own text and drawn at once too; the title is
 * the domain's and goes through struct redraw, and so does the note, which a domain can have
 * come and go.
 */
#include "compositor/trusted/decoration.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/trusted/canvas.h"
#include "protocol/text.h"

#define ATTENTION_COLOUR 0xffb000u
#define ATTENTION_HEIGHT 3
#define BASE_TINT 0.16 /* of the domain's colour in the base, the rest is black or white */
#define LABEL_FONT "Sans Bold 10"
#define LABEL_PADDING 8 /* left and right of the label's text */
#define NOTE_FONT "Sans Bold 9"
#define NOTE_COLOUR 0xffc247u
#define NOTE_SILENT "(does not answer)"
#define TITLE_FONT "Sans Italic 9"
#define BAR_UNDER 0x14171bu /* what the domain's colour is mixed into for the bar */
#define BAR_FOCUSED 0.34 /* how much of the colour */
#define BAR_UNFOCUSED 0.10
#define TITLE_FOCUSED 0xf4f5f6u
#define TITLE_UNFOCUSED 0x9aa1a9u

struct decoration {
	enum window_kind kind;
	const struct config_domain *domain;
	struct wlr_scene_tree *frame; /* above the content */
	struct wlr_scene_rect *base; /* below it */
	struct wlr_scene_rect *rings[DECORATION_RECTS];
	/* Toplevels only. */
	struct wlr_scene_rect *bar, *line, *mark;
	struct wlr_scene_buffer *label, *note, *title, *minimize, *maximize, *close;
	struct redraw redraw_texts; /* note and title */
	int label_width;
	int full_note_width; /* 0: not needed yet */
	int note_width; /* 0: the domain answers, there is no note */
	int width, height; /* of the content, 0 before the first resize */
	bool focused;
	float scale;
	char text[TEXT_MAX_BYTES];
};

static struct decoration_bar bar_of(const struct decoration *decoration)
{
	return decoration_layout_bar(
		decoration->width, decoration->label_width, decoration->note_width);
}

/* --- texts and colours ------------------------------------------------------------------------ */

static uint32_t bar_colour(const struct decoration *decoration)
{
	return colour_mix(decoration->domain->colour, BAR_UNDER,
		decoration->focused ? BAR_FOCUSED : BAR_UNFOCUSED);
}

static uint32_t title_colour(const struct decoration *decoration)
{
	return decoration->focused ? TITLE_FOCUSED : TITLE_UNFOCUSED;
}

/* Shows image, which may be NULL and is dropped, at width x height logical px. */
static void decoration_show(
	struct wlr_scene_buffer *node, struct wlr_buffer *image, int width, int height)
{
	wlr_scene_buffer_set_source_box(node, NULL);
	wlr_scene_buffer_set_buffer(node, image);
	wlr_scene_buffer_set_dest_size(node, width, height);
	wlr_buffer_drop(image);
}

/* Filled in the domain's colour when focused, else outlined on the bar. */
static void draw_label(struct decoration *decoration)
{
	uint32_t colour = decoration->domain->colour, bar = bar_colour(decoration);
	bool focused = decoration->focused;
	uint32_t text = focused ? colour_text_on(colour) : colour_readable_on(colour, bar);
	struct canvas_style style = {
		.font = LABEL_FONT,
		.foreground = COLOUR_OPAQUE | text,
		.background = COLOUR_OPAQUE | (focused ? colour : bar),
		.outlined = !focused,
	};
	struct wlr_box box = bar_of(decoration).label;
	decoration_show(decoration->label,
		canvas_text_create(decoration->domain->label, &style, box.width, box.height,
			LABEL_PADDING, decoration->scale),
		box.width, box.height);
}

/* The note for the width that it has now, or none. */
static void draw_note(struct decoration *decoration)
{
	struct wlr_box box = bar_of(decoration).note;
	uint32_t bar = bar_colour(decoration);
	struct canvas_style style = {
		.font = NOTE_FONT,
		.foreground = COLOUR_OPAQUE | colour_readable_on(NOTE_COLOUR, bar),
		.background = COLOUR_OPAQUE | bar,
	};
	struct wlr_buffer *image = box.width > 0
					   ? canvas_text_create(NOTE_SILENT, &style, box.width,
						     box.height, 0, decoration->scale)
					   : NULL;
	decoration_show(decoration->note, image, box.width, box.height);
}

static void draw_icons(struct decoration *decoration)
{
	const struct {
		struct wlr_scene_buffer *node;
		enum canvas_icon icon;
	} icons[] = {
		{decoration->minimize, CANVAS_MINIMIZE},
		{decoration->maximize, CANVAS_MAXIMIZE},
		{decoration->close, CANVAS_CLOSE},
	};
	struct canvas_style style = {
		.foreground = COLOUR_OPAQUE | title_colour(decoration),
		.background = COLOUR_OPAQUE | bar_colour(decoration),
	};
	for (size_t i = 0; i < sizeof(icons) / sizeof(icons[0]); i++) {
		decoration_show(icons[i].node,
			canvas_icon_create(
				icons[i].icon, &style, DECORATION_BAR, decoration->scale),
			DECORATION_BAR, DECORATION_BAR);
	}
}

static void draw_title(struct decoration *decoration)
{
	struct wlr_box room = bar_of(decoration).title;
	int width = canvas_text_width(decoration->text, TITLE_FONT);
	width = width < room.width ? width : room.width;
	struct canvas_style style = {
		.font = TITLE_FONT,
		.foreground = COLOUR_OPAQUE | title_colour(decoration),
		.background = COLOUR_OPAQUE | bar_colour(decoration),
	};
	struct wlr_buffer *image = decoration->text[0] != '\0' && width > 0
					   ? canvas_text_create(decoration->text, &style, width,
						     room.height, 0, decoration->scale)
					   : NULL;
	decoration_show(decoration->title, image, width, room.height);
}

/* struct redraw's callback. */
static void draw_texts(void *data)
{
	draw_note(data);
	draw_title(data);
}

/* Everything in the bar for its width, scale and focus: label, note, buttons and title, now.
 * Does nothing to popups and before the first size. */
static void draw_bar(struct decoration *decoration)
{
	if (decoration->kind == WINDOW_TOPLEVEL && decoration->width > 0) {
		wlr_scene_rect_set_color(
			decoration->bar, colour_floats(bar_colour(decoration)).rgba);
		draw_label(decoration);
		draw_icons(decoration);
		redraw_now(&decoration->redraw_texts);
	}
}

/* --- nodes ---------------------------------------------------------------------------------- */

static struct wlr_scene_rect *decoration_add_rect(struct wlr_scene_tree *parent, uint32_t rgb)
{
	return wlr_scene_rect_create(parent, 0, 0, colour_floats(rgb).rgba);
}

static bool create_rings(struct decoration *decoration)
{
	struct decoration_rect rects[DECORATION_RECTS];
	decoration_layout_rings(decoration->kind, 1, 1, rects);
	for (int i = 0; i < DECORATION_RECTS; i++) {
		decoration->rings[i] = decoration_add_rect(decoration->frame,
			rects[i].coloured ? decoration->domain->colour : COLOUR_BLACK);
		if (!decoration->rings[i]) {
			return false;
		}
	}
	return true;
}

static bool create_bar(struct decoration *decoration, struct wl_event_loop *loop)
{
	struct wlr_scene_tree *frame = decoration->frame;
	decoration->bar = decoration_add_rect(frame, COLOUR_BLACK);
	decoration->line = decoration_add_rect(frame, COLOUR_BLACK);
	decoration->note = wlr_scene_buffer_create(frame, NULL);
	decoration->title = wlr_scene_buffer_create(frame, NULL);
	decoration->mark = decoration_add_rect(frame, ATTENTION_COLOUR);
	decoration->label = wlr_scene_buffer_create(frame, NULL);
	decoration->minimize = wlr_scene_buffer_create(frame, NULL);
	decoration->maximize = wlr_scene_buffer_create(frame, NULL);
	decoration->close = wlr_scene_buffer_create(frame, NULL);
	decoration->label_width =
		canvas_text_width(decoration->domain->label, LABEL_FONT) + 2 * LABEL_PADDING;
	if (!decoration->bar || !decoration->line || !decoration->note || !decoration->title
		|| !decoration->mark || !decoration->label || !decoration->minimize
		|| !decoration->maximize || !decoration->close) {
		return false;
	}
	wlr_scene_node_set_enabled(&decoration->mark->node, false);
	return redraw_init(&decoration->redraw_texts, loop, draw_texts, decoration);
}

struct decoration *decoration_create(struct wlr_scene_tree *tree, enum window_kind kind,
	const struct config_domain *domain, struct wl_event_loop *loop)
{
	struct decoration *decoration = calloc(1, sizeof(*decoration));
	if (!decoration) {
		return NULL;
	}
	decoration->kind = kind;
	decoration->domain = domain;
	decoration->scale = 1;
	decoration->base = decoration_add_rect(
		tree, colour_mix(decoration->domain->colour, COLOUR_BLACK, BASE_TINT));
	decoration->frame = wlr_scene_tree_create(tree);
	if (!decoration->base || !decoration->frame || !create_rings(decoration)
		|| (kind == WINDOW_TOPLEVEL && !create_bar(decoration, loop))) {
		decoration_destroy(decoration);
		return NULL;
	}
	wlr_scene_node_lower_to_bottom(&decoration->base->node);
	return decoration;
}

void decoration_brighten(struct decoration *decoration)
{
	uint32_t colour = colour_mix(decoration->domain->colour, COLOUR_WHITE, BASE_TINT);
	wlr_scene_rect_set_color(decoration->base, colour_floats(colour).rgba);
}

void decoration_destroy(struct decoration *decoration)
{
	if (!decoration) {
		return;
	}
	redraw_finish(&decoration->redraw_texts);
	if (decoration->base) {
		wlr_scene_node_destroy(&decoration->base->node);
	}
	if (decoration->frame) {
		wlr_scene_node_destroy(&decoration->frame->node);
	}
	free(decoration);
}

/* --- size ----------------------------------------------------------------------------------- */

static void place_rect(struct wlr_scene_rect *rect, const struct wlr_box *box)
{
	wlr_scene_node_set_position(&rect->node, box->x, box->y);
	wlr_scene_rect_set_size(rect, box->width, box->height);
}

/* A text that is too wide now is cut at once and gets its ellipsis with the next drawing. */
static void place_text(struct wlr_scene_buffer *text, const struct wlr_box *room)
{
	wlr_scene_node_set_position(&text->node, room->x, room->y);
	if (text->buffer && text->dst_width > room->width && room->width > 0) {
		struct wlr_fbox part = {
			.width = text->buffer->width * (double)room->width / text->dst_width,
			.height = text->buffer->height,
		};
		wlr_scene_buffer_set_source_box(text, &part);
		wlr_scene_buffer_set_dest_size(text, room->width, room->height);
	}
	wlr_scene_node_set_enabled(&text->node, room->width > 0);
}

static void place_bar(struct decoration *decoration)
{
	struct decoration_bar bar = bar_of(decoration);
	struct wlr_box mark = bar.all;
	mark.y += mark.height - ATTENTION_HEIGHT;
	mark.height = ATTENTION_HEIGHT;
	place_rect(decoration->bar, &bar.all);
	place_rect(decoration->line, &bar.line);
	place_rect(decoration->mark, &mark);
	wlr_scene_node_set_position(&decoration->label->node, bar.label.x, bar.label.y);
	place_text(decoration->note, &bar.note);
	place_text(decoration->title, &bar.title);
	wlr_scene_node_set_position(&decoration->minimize->node, bar.minimize.x, bar.minimize.y);
	wlr_scene_node_set_position(&decoration->maximize->node, bar.maximize.x, bar.maximize.y);
	wlr_scene_node_set_position(&decoration->close->node, bar.close.x, bar.close.y);
	redraw_request(&decoration->redraw_texts);
}

void decoration_resize(struct decoration *decoration, int32_t width, int32_t height)
{
	if (decoration->width == width && decoration->height == height) {
		return;
	}
	bool first = decoration->width == 0, wider = decoration->width != width;
	decoration->width = width;
	decoration->height = height;
	struct decoration_rect rects[DECORATION_RECTS];
	decoration_layout_rings(decoration->kind, width, height, rects);
	for (int i = 0; i < DECORATION_RECTS; i++) {
		place_rect(decoration->rings[i], &rects[i].box);
	}
	wlr_scene_rect_set_size(decoration->base, width, height);
	if (decoration->kind == WINDOW_TOPLEVEL && wider) {
		place_bar(decoration);
	}
	if (first) {
		draw_bar(decoration);
	}
}

/* --- states --------------------------------------------------------------------------------- */

void decoration_set_focused(struct decoration *decoration, bool focused)
{
	if (decoration->focused != focused) {
		decoration->focused = focused;
		draw_bar(decoration);
	}
}

void decoration_set_scale(struct decoration *decoration, float scale)
{
	if (decoration->scale < scale || decoration->scale > scale) {
		decoration->scale = scale;
		draw_bar(decoration);
	}
}

void decoration_set_title(struct decoration *decoration, const char *title)
{
	if (decoration->kind == WINDOW_TOPLEVEL && strcmp(decoration->text, title) != 0) {
		strncpy(decoration->text, title, sizeof(decoration->text) - 1);
		if (decoration->width > 0) {
			redraw_request(&decoration->redraw_texts);
		}
	}
}

void decoration_set_silent(struct decoration *decoration, bool silent)
{
	if (decoration->kind != WINDOW_TOPLEVEL) {
		return;
	}
	if (silent && decoration->full_note_width == 0) {
		decoration->full_note_width = canvas_text_width(NOTE_SILENT, NOTE_FONT);
	}
	decoration->note_width = silent ? decoration->full_note_width : 0;
	if (decoration->width > 0) {
		place_bar(decoration);
	}
}

void decoration_set_attention(struct decoration *decoration, bool attention)
{
	if (decoration->kind == WINDOW_TOPLEVEL) {
		wlr_scene_node_set_enabled(&decoration->mark->node, attention);
	}
}

int decoration_min_width(const struct decoration *decoration)
{
	return decoration->kind == WINDOW_TOPLEVEL
		       ? decoration_layout_min_width(decoration->label_width)
		       : 1;
}
