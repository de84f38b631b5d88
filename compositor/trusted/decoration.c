/* SPDX-License-Identifier: MIT
 *
 * Rectangles follow the content at once, texts when they can: a frame never shows a ring that is
 * not around the content. The label is the host's own text and drawn at once too; the title is the
 * domain's and goes through redraw.h.
 */
#include "compositor/trusted/decoration.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/config.h"
#include "compositor/domain.h"
#include "compositor/server.h"
#include "compositor/trusted/colour.h"
#include "compositor/trusted/decoration_layout.h"
#include "compositor/trusted/redraw.h"
#include "compositor/trusted/text_image.h"
#include "protocol/text.h"

#define LABEL_FONT "Sans Bold 10"
#define TITLE_FONT "Sans Italic 9"
#define LABEL_PADDING 8 /* left and right of the label's text */
#define BAR_UNDER 0x14171bu /* what the domain's colour is mixed into for the bar */
#define BAR_FOCUSED 0.34 /* how much of the colour */
#define BAR_UNFOCUSED 0.10
#define TITLE_FOCUSED 0xf4f5f6u
#define TITLE_UNFOCUSED 0x9aa1a9u
#define ATTENTION_COLOUR 0xffb000u
#define ATTENTION_HEIGHT 3

struct decoration {
	enum window_kind kind;
	const struct config_domain *domain;
	struct wlr_scene_tree *frame; /* above the content */
	struct wlr_scene_rect *base; /* below it */
	struct wlr_scene_rect *rings[DECORATION_RECTS];
	/* Toplevels only. */
	struct wlr_scene_rect *bar, *line, *mark;
	struct wlr_scene_buffer *label, *title, *maximize, *close;
	struct redraw redraw_title;
	int label_width;

	int width, height; /* of the content, 0 before the first resize */
	bool focused;
	float scale;
	char text[TEXT_MAX_BYTES];
};

/* --- nodes ---------------------------------------------------------------------------------- */

static struct wlr_scene_rect *add_rect(struct wlr_scene_tree *parent, uint32_t rgb)
{
	return wlr_scene_rect_create(parent, 0, 0, colour_floats(rgb).rgba);
}

static bool create_rings(struct decoration *decoration)
{
	struct decoration_rect rects[DECORATION_RECTS];
	decoration_layout_rings(decoration->kind, 1, 1, rects);
	for (int i = 0; i < DECORATION_RECTS; i++) {
		decoration->rings[i] = add_rect(decoration->frame,
			rects[i].coloured ? decoration->domain->colour : COLOUR_BLACK);
		if (!decoration->rings[i]) {
			return false;
		}
	}
	return true;
}

static void draw_title(void *data);

static bool create_bar(struct decoration *decoration, struct wl_event_loop *loop)
{
	struct wlr_scene_tree *frame = decoration->frame;
	decoration->bar = add_rect(frame, COLOUR_BLACK);
	decoration->line = add_rect(frame, COLOUR_BLACK);
	decoration->title = wlr_scene_buffer_create(frame, NULL);
	decoration->mark = add_rect(frame, ATTENTION_COLOUR);
	decoration->label = wlr_scene_buffer_create(frame, NULL);
	decoration->maximize = wlr_scene_buffer_create(frame, NULL);
	decoration->close = wlr_scene_buffer_create(frame, NULL);
	decoration->label_width =
		text_image_width(decoration->domain->label, LABEL_FONT) + 2 * LABEL_PADDING;
	if (!decoration->bar || !decoration->line || !decoration->title || !decoration->mark
		|| !decoration->label || !decoration->maximize || !decoration->close) {
		return false;
	}
	wlr_scene_node_set_enabled(&decoration->mark->node, false);
	return redraw_init(&decoration->redraw_title, loop, draw_title, decoration);
}

struct decoration *decoration_create(struct window *window)
{
	struct decoration *decoration = calloc(1, sizeof(*decoration));
	if (!decoration) {
		return NULL;
	}
	decoration->kind = window->kind;
	decoration->domain = window->domain->config;
	decoration->scale = 1;
	decoration->base = add_rect(window->tree, COLOUR_BLACK);
	decoration->frame = wlr_scene_tree_create(window->tree);
	if (!decoration->base || !decoration->frame || !create_rings(decoration)
		|| (window->kind == WINDOW_TOPLEVEL
			&& !create_bar(decoration, window->server->loop))) {
		decoration_destroy(decoration);
		return NULL;
	}
	wlr_scene_node_lower_to_bottom(&decoration->base->node);
	return decoration;
}

void decoration_destroy(struct decoration *decoration)
{
	if (!decoration) {
		return;
	}
	redraw_finish(&decoration->redraw_title);
	if (decoration->base) {
		wlr_scene_node_destroy(&decoration->base->node);
	}
	if (decoration->frame) {
		wlr_scene_node_destroy(&decoration->frame->node);
	}
	free(decoration);
}

/* --- drawing -------------------------------------------------------------------------------- */

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
static void show(struct wlr_scene_buffer *node, struct wlr_buffer *image, int width, int height)
{
	wlr_scene_buffer_set_source_box(node, NULL);
	wlr_scene_buffer_set_buffer(node, image);
	wlr_scene_buffer_set_dest_size(node, width, height);
	wlr_buffer_drop(image);
}

static void draw_label(struct decoration *decoration)
{
	uint32_t colour = decoration->domain->colour;
	struct text_image_style style = {
		.font = LABEL_FONT,
		.foreground =
			COLOUR_OPAQUE | (decoration->focused ? colour_text_on(colour) : colour),
		.background =
			COLOUR_OPAQUE | (decoration->focused ? colour : bar_colour(decoration)),
		.outlined = !decoration->focused,
	};
	struct wlr_box box =
		decoration_layout_bar(decoration->width, decoration->label_width).label;
	show(decoration->label,
		text_image_create(decoration->domain->label, &style, box.width, box.height,
			LABEL_PADDING, decoration->scale),
		box.width, box.height);
}

static void draw_icons(struct decoration *decoration)
{
	struct text_image_style style = {
		.foreground = COLOUR_OPAQUE | title_colour(decoration),
		.background = COLOUR_OPAQUE | bar_colour(decoration),
	};
	show(decoration->maximize,
		text_image_create_icon(
			TEXT_IMAGE_MAXIMIZE, &style, DECORATION_BAR, decoration->scale),
		DECORATION_BAR, DECORATION_BAR);
	show(decoration->close,
		text_image_create_icon(TEXT_IMAGE_CLOSE, &style, DECORATION_BAR, decoration->scale),
		DECORATION_BAR, DECORATION_BAR);
}

static void draw_title(void *data)
{
	struct decoration *decoration = data;
	struct wlr_box room =
		decoration_layout_bar(decoration->width, decoration->label_width).title;
	int width = text_image_width(decoration->text, TITLE_FONT);
	width = width < room.width ? width : room.width;
	struct text_image_style style = {
		.font = TITLE_FONT,
		.foreground = COLOUR_OPAQUE | title_colour(decoration),
		.background = COLOUR_OPAQUE | bar_colour(decoration),
	};
	struct wlr_buffer *image = decoration->text[0] != '\0' && width > 0
					   ? text_image_create(decoration->text, &style, width,
						     room.height, 0, decoration->scale)
					   : NULL;
	show(decoration->title, image, width, room.height);
}

static void draw_bar(struct decoration *decoration)
{
	if (decoration->kind == WINDOW_TOPLEVEL && decoration->width > 0) {
		wlr_scene_rect_set_color(
			decoration->bar, colour_floats(bar_colour(decoration)).rgba);
		draw_label(decoration);
		draw_icons(decoration);
		redraw_now(&decoration->redraw_title);
	}
}

/* --- size ----------------------------------------------------------------------------------- */

static void place_rect(struct wlr_scene_rect *rect, const struct wlr_box *box)
{
	wlr_scene_node_set_position(&rect->node, box->x, box->y);
	wlr_scene_rect_set_size(rect, box->width, box->height);
}

/* A title that is too wide now is cut at once and gets its ellipsis with the next drawing. */
static void place_title(struct decoration *decoration, const struct wlr_box *room)
{
	struct wlr_scene_buffer *title = decoration->title;
	wlr_scene_node_set_position(&title->node, room->x, room->y);
	if (title->buffer && title->dst_width > room->width && room->width > 0) {
		struct wlr_fbox part = {
			.width = title->buffer->width * (double)room->width / title->dst_width,
			.height = title->buffer->height,
		};
		wlr_scene_buffer_set_source_box(title, &part);
		wlr_scene_buffer_set_dest_size(title, room->width, room->height);
	}
	wlr_scene_node_set_enabled(&title->node, room->width > 0);
	redraw_request(&decoration->redraw_title);
}

static void place_bar(struct decoration *decoration)
{
	struct decoration_bar bar =
		decoration_layout_bar(decoration->width, decoration->label_width);
	struct wlr_box mark = bar.all;
	mark.y += mark.height - ATTENTION_HEIGHT;
	mark.height = ATTENTION_HEIGHT;
	place_rect(decoration->bar, &bar.all);
	place_rect(decoration->line, &bar.line);
	place_rect(decoration->mark, &mark);
	wlr_scene_node_set_position(&decoration->label->node, bar.label.x, bar.label.y);
	wlr_scene_node_set_position(&decoration->maximize->node, bar.maximize.x, bar.maximize.y);
	wlr_scene_node_set_position(&decoration->close->node, bar.close.x, bar.close.y);
	place_title(decoration, &bar.title);
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
			redraw_request(&decoration->redraw_title);
		}
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
