/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/bar.h"

#include <math.h>
#include <string.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/trusted/decoration_layout.h"
#include "compositor/trusted/icon.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/palette.h"
#include "compositor/trusted/texts.h"

/* px of text scale 1. */
#define ATTENTION_HEIGHT 3
#define LABEL_PADDING 8 /* left and right of the label's text */

/* --- its picture ------------------------------------------------------------------------------ */

static double text_scale(const struct bar *bar)
{
	return bar->texts->appearance->text_scale;
}

/* Device px of one of text scale 1. */
static float drawing_scale(const struct bar *bar)
{
	return (float)((double)bar->scale * text_scale(bar));
}

/* The width that is drawn, px of text scale 1: no less than is seen. */
static int drawn_width(const struct bar *bar)
{
	return (int)ceil(bar->width / text_scale(bar));
}

static struct decoration_bar layout_of(const struct bar *bar)
{
	int note =
		bar->silent ? labels_width(bar->texts->labels, TEXT_FONT_NOTE, LABELS_SILENT) : 0;
	int seen = (int)(bar->width / text_scale(bar));
	return decoration_layout_bar(seen, bar->label_width, note);
}

static struct bar_colours colours_of(const struct bar *bar)
{
	return palette_bar(bar->texts->appearance, bar->domain->colour, bar->focused);
}

/* Filled in the domain's colour when focused, else outlined on the bar. False: it cannot be
 * read. */
static bool draw_label(struct bar *bar, struct canvas *canvas, struct wlr_box box)
{
	uint32_t colour = bar->domain->colour;
	uint32_t text = colour_readable_on(colour, colours_of(bar).background);
	if (bar->focused) {
		canvas_fill(canvas, &box, colour);
		text = colour_text_on(colour);
	} else {
		canvas_outline(canvas, &box, text);
	}
	int padding = LABEL_PADDING * box.width / bar->label_width;
	box.x += padding;
	box.width -= 2 * padding;
	return canvas_text_whole(canvas,
		labels_find(bar->texts->labels, TEXT_FONT_LABEL, bar->domain->label,
			drawing_scale(bar)),
		&box, text);
}

static void draw_icons(struct bar *bar, struct canvas *canvas, const struct decoration_bar *layout)
{
	const struct {
		const struct wlr_box *box;
		enum canvas_icon icon;
	} icons[] = {
		{&layout->minimize, CANVAS_MINIMIZE},
		{&layout->maximize, CANVAS_MAXIMIZE},
		{&layout->close, CANVAS_CLOSE},
	};
	for (size_t i = 0; i < sizeof(icons) / sizeof(icons[0]); i++) {
		if (!wlr_box_empty(icons[i].box)) {
			canvas_icon(canvas, icons[i].icon, icons[i].box, colours_of(bar).title);
		}
	}
}

/* All of it as it is to be now, but for the title, which is the one that is there. False: its label
 * cannot be read. */
static bool draw_parts(struct bar *bar, struct canvas *canvas)
{
	struct decoration_bar layout = layout_of(bar);
	struct bar_colours colours = colours_of(bar);
	/* As much of the note as has room, or none of it. */
	canvas_text(canvas,
		labels_find(bar->texts->labels, TEXT_FONT_NOTE, LABELS_SILENT, drawing_scale(bar)),
		&layout.note, colours.note);
	struct wlr_box icon = icon_box(bar->icon, &layout.title);
	icon_draw(bar->icon, canvas, &icon,
		colour_readable_on(bar->domain->colour, colours.background));
	/* Drawn for another width it may be cut here. */
	canvas_text_in(canvas, bar->title.mask,
		labels_find(
			bar->texts->labels, TEXT_FONT_LABEL, LABELS_ELLIPSIS, drawing_scale(bar)),
		&layout.title, colours.title);
	if (bar->attention) {
		struct wlr_box mark = {
			0, DECORATION_BAR - ATTENTION_HEIGHT, drawn_width(bar), ATTENTION_HEIGHT};
		canvas_fill(canvas, &mark, COLOUR_ATTENTION);
	}
	bool labelled = draw_label(bar, canvas, layout.label);
	draw_icons(bar, canvas, &layout);
	return labelled;
}

static void paint(struct bar *bar)
{
	struct canvas *canvas = canvas_create(
		drawn_width(bar), DECORATION_BAR, drawing_scale(bar), colours_of(bar).background);
	bool labelled = canvas && draw_parts(bar, canvas);
	struct wlr_buffer *image = canvas_finish(canvas);
	wlr_scene_buffer_set_buffer(bar->node, image);
	wlr_buffer_drop(image);
	bar->painted = labelled;
	bar->drawn = labelled;
	bar->changed(bar);
	/* Another try does not make a bar wider. */
	if (!labelled
		&& decoration_layout_label_fits(layout_of(bar).label.width, bar->label_width)) {
		redraw_again(&bar->redraw);
	}
}

/* struct redraw's callback. */
static void bar_draw(void *data)
{
	struct bar *bar = data;
	struct wlr_box title = layout_of(bar).title;
	icon_box(bar->icon, &title);
	int room = title.width;
	/* Another title is painted when it comes. */
	if (title_fit(&bar->title, room, drawing_scale(bar)) || !bar->painted) {
		paint(bar);
	}
}

static void bar_handle_title(struct title *title)
{
	struct bar *bar = wl_container_of(title, bar, title);
	if (bar->shown) {
		paint(bar);
	}
}

/* --- when it is drawn ------------------------------------------------------------------------- */

static void redraw_bar(struct bar *bar)
{
	bar->painted = false;
	if (bar->shown) {
		redraw_now(&bar->redraw);
	}
}

static void request_bar(struct bar *bar)
{
	bar->painted = false;
	if (bar->shown) {
		redraw_request(&bar->redraw);
	}
}

bool bar_init(struct bar *bar, struct wlr_scene_tree *tree, const struct config_domain *domain,
	struct wl_event_loop *loop, const struct texts *texts, void (*changed)(struct bar *bar))
{
	*bar = (struct bar){.domain = domain, .texts = texts, .scale = 1, .changed = changed};
	bar->label_width =
		labels_width(texts->labels, TEXT_FONT_LABEL, domain->label) + 2 * LABEL_PADDING;
	bar->node = wlr_scene_buffer_create(tree, NULL);
	title_init(
		&bar->title, texts->titles, domain, TEXT_FONT_TITLE, bar->text, bar_handle_title);
	return bar->node && redraw_init(&bar->redraw, loop, bar_draw, bar);
}

void bar_finish(struct bar *bar)
{
	redraw_finish(&bar->redraw);
	title_finish(&bar->title);
}

void bar_place(struct bar *bar, int x, int y, int width)
{
	wlr_scene_node_set_position(&bar->node->node, x, y);
	bool other = width != bar->width;
	bar->width = width;
	if (bar->shown && other) {
		paint(bar);
		redraw_request(&bar->redraw);
	}
}

void bar_set_shown(struct bar *bar, bool shown)
{
	bar->shown = shown;
	bar->drawn = bar->drawn && shown;
	redraw_bar(bar);
	if (!shown) {
		redraw_cancel(&bar->redraw);
		wlr_scene_buffer_set_buffer(bar->node, NULL);
	}
}

void bar_set_scale(struct bar *bar, float scale)
{
	bar->scale = scale;
	redraw_bar(bar);
}

void bar_set_focused(struct bar *bar, bool focused)
{
	bar->focused = focused;
	redraw_bar(bar);
}

void bar_set_title(struct bar *bar, const char *title)
{
	if (strcmp(bar->text, title) != 0) {
		strncpy(bar->text, title, sizeof(bar->text) - 1);
		title_text_changed(&bar->title);
		if (bar->shown) {
			redraw_request(&bar->redraw);
		}
	}
}

void bar_set_icon(struct bar *bar, const struct icon *icon)
{
	bar->icon = icon;
	request_bar(bar);
}

void bar_set_silent(struct bar *bar, bool silent)
{
	bar->silent = silent;
	request_bar(bar);
}

void bar_set_attention(struct bar *bar, bool attention)
{
	bar->attention = attention;
	request_bar(bar);
}

void bar_recolour(struct bar *bar)
{
	request_bar(bar);
}

int bar_min_width(const struct bar *bar)
{
	return (int)ceil(decoration_layout_min_width(bar->label_width) * text_scale(bar));
}
