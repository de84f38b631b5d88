/* SPDX-License-Identifier: MIT
 *
 * Five nodes a window, for each costs every change of the scene: four rectangles, one in the
 * other, of which the ring is a row of px that is stretched, and a bar in one picture. All of it
 * follows size and focus at once; what a domain can change as often as it likes goes through struct
 * redraw.
 */
#include "compositor/trusted/decoration.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/texts.h"
#include "compositor/trusted/titles.h"
#include "protocol/text.h"

#define ATTENTION_HEIGHT 3
#define BASE_TINT 0.16 /* of the domain's colour in the base, the rest is black or white */
#define LABEL_PADDING 8 /* left and right of the label's text */
#define NOTE_COLOUR 0xffc247u
#define BAR_UNDER 0x14171bu /* what the domain's colour is mixed into for the bar */
#define BAR_FOCUSED 0.34 /* how much of the colour */
#define BAR_UNFOCUSED 0.10
#define TITLE_FOCUSED 0xf4f5f6u
#define TITLE_UNFOCUSED 0x9aa1a9u

struct decoration {
	enum window_kind kind;
	const struct config_domain *domain;
	struct wlr_scene_tree *frame; /* below the content */
	struct wlr_scene_rect *rects[DECORATION_RECTS]; /* NULL: of the colour, which is ring */
	struct wlr_scene_buffer *ring; /* one row of px, which is stretched to its height */
	bool ring_drawn, bar_drawn;
	int width, height; /* of the content, 0 before the first resize */
	bool focused;
	bool bright; /* the base */
	float scale;
	/* Toplevels only. */
	struct wlr_scene_buffer *bar;
	struct redraw redraw; /* of the bar */
	const struct labels *labels;
	struct title title; /* its text is the one below */
	int label_width;
	int note_width; /* 0: the domain answers, there is no note */
	bool shown; /* there is a bar to be drawn */
	bool painted; /* it is as it is to be, but for the title */
	bool attention;
	char text[TEXT_MAX_BYTES];
};

/* The content is below the frame's base where that must not be seen. */
static void veil_unless_legible(struct decoration *decoration)
{
	if (decoration_is_legible(decoration)) {
		wlr_scene_node_lower_to_bottom(&decoration->frame->node);
	} else {
		wlr_scene_node_raise_to_top(&decoration->frame->node);
	}
}

bool decoration_is_legible(const struct decoration *decoration)
{
	return decoration->ring_drawn && (decoration->bar_drawn || !decoration->shown);
}

static struct decoration_bar bar_of(const struct decoration *decoration)
{
	return decoration_layout_bar(
		decoration->width, decoration->label_width, decoration->note_width);
}

/* --- the bar ---------------------------------------------------------------------------------- */

static uint32_t bar_colour(const struct decoration *decoration)
{
	return colour_mix(decoration->domain->colour, BAR_UNDER,
		decoration->focused ? BAR_FOCUSED : BAR_UNFOCUSED);
}

static uint32_t title_colour(const struct decoration *decoration)
{
	return decoration->focused ? TITLE_FOCUSED : TITLE_UNFOCUSED;
}

/* box, relative to the content's origin, within the bar's picture. */
static struct wlr_box in_bar(const struct decoration_bar *bar, struct wlr_box box)
{
	box.x -= bar->all.x;
	box.y -= bar->all.y;
	return box;
}

/* Filled in the domain's colour when focused, else outlined on the bar. False: it cannot be
 * read. */
static bool draw_label(
	struct decoration *decoration, struct canvas *canvas, const struct decoration_bar *bar)
{
	uint32_t colour = decoration->domain->colour;
	struct wlr_box box = in_bar(bar, bar->label);
	uint32_t text = colour_readable_on(colour, bar_colour(decoration));
	if (decoration->focused) {
		canvas_fill(canvas, &box, colour);
		text = colour_text_on(colour);
	} else {
		canvas_outline(canvas, &box, text);
	}
	box.x += LABEL_PADDING;
	box.width -= 2 * LABEL_PADDING;
	return canvas_text(canvas,
		labels_find(decoration->labels, TEXT_FONT_LABEL, decoration->domain->label,
			decoration->scale),
		&box, text);
}

/* As much of the note as has room, or none of it. */
static void draw_note(
	struct decoration *decoration, struct canvas *canvas, const struct decoration_bar *bar)
{
	struct wlr_box box = in_bar(bar, bar->note);
	canvas_text(canvas,
		labels_find(decoration->labels, TEXT_FONT_NOTE, LABELS_SILENT, decoration->scale),
		&box, colour_readable_on(NOTE_COLOUR, bar_colour(decoration)));
}

static void draw_icons(
	struct decoration *decoration, struct canvas *canvas, const struct decoration_bar *bar)
{
	const struct {
		struct wlr_box box;
		enum canvas_icon icon;
	} icons[] = {
		{bar->minimize, CANVAS_MINIMIZE},
		{bar->maximize, CANVAS_MAXIMIZE},
		{bar->close, CANVAS_CLOSE},
	};
	for (size_t i = 0; i < sizeof(icons) / sizeof(icons[0]); i++) {
		struct wlr_box box = in_bar(bar, icons[i].box);
		canvas_icon(canvas, icons[i].icon, &box, title_colour(decoration));
	}
}

/* The whole bar as it is to be now, but for the title, which is the one that is there. */
static void paint_bar(struct decoration *decoration)
{
	struct decoration_bar bar = bar_of(decoration);
	struct canvas *canvas = canvas_create(
		bar.all.width, bar.all.height, decoration->scale, bar_colour(decoration));
	bool labelled = false;
	if (canvas) {
		struct wlr_box title = in_bar(&bar, bar.title);
		draw_note(decoration, canvas, &bar);
		canvas_text(canvas, decoration->title.mask, &title, title_colour(decoration));
		if (decoration->attention) {
			struct wlr_box mark = {0, bar.all.height - ATTENTION_HEIGHT, bar.all.width,
				ATTENTION_HEIGHT};
			canvas_fill(canvas, &mark, COLOUR_ATTENTION);
		}
		labelled = draw_label(decoration, canvas, &bar);
		draw_icons(decoration, canvas, &bar);
	}
	struct wlr_buffer *image = canvas_finish(canvas);
	wlr_scene_buffer_set_buffer(decoration->bar, image);
	wlr_buffer_drop(image);
	wlr_scene_buffer_set_dest_size(decoration->bar, bar.all.width, bar.all.height);
	decoration->painted = labelled;
	decoration->bar_drawn = labelled;
	veil_unless_legible(decoration);
	if (!labelled) {
		redraw_again(&decoration->redraw);
	}
}

/* struct redraw's callback. */
static void draw_bar(void *data)
{
	struct decoration *decoration = data;
	int room = bar_of(decoration).title.width;
	/* Another title is painted when it comes. */
	if (title_fit(&decoration->title, room, decoration->scale) || !decoration->painted) {
		paint_bar(decoration);
	}
}

static void decoration_handle_title(struct title *title)
{
	struct decoration *decoration = wl_container_of(title, decoration, title);
	if (decoration->shown) {
		paint_bar(decoration);
	}
}

/* For its focus or scale, now. */
static void redraw_bar(struct decoration *decoration)
{
	if (decoration->shown) {
		decoration->painted = false;
		redraw_now(&decoration->redraw);
	}
}

/* What a domain can change as often as it likes: soon. */
static void request_bar(struct decoration *decoration)
{
	decoration->painted = false;
	if (decoration->shown) {
		redraw_request(&decoration->redraw);
	}
}

/* --- nodes ---------------------------------------------------------------------------------- */

static uint32_t base_colour(const struct decoration *decoration, uint32_t under)
{
	return colour_mix(decoration->domain->colour, under, BASE_TINT);
}

static struct colour_floats rect_colour(
	const struct decoration *decoration, enum decoration_rect rect)
{
	switch (rect) {
	case DECORATION_BASE_RECT:
		return colour_floats(
			base_colour(decoration, decoration->bright ? COLOUR_WHITE : COLOUR_BLACK));
	default:
		return colour_floats(COLOUR_BLACK);
	}
}

static bool create_rects(struct decoration *decoration)
{
	for (int i = 0; i < DECORATION_RECTS; i++) {
		if (i == DECORATION_COLOUR_RECT) {
			decoration->ring = wlr_scene_buffer_create(decoration->frame, NULL);
			continue;
		}
		decoration->rects[i] = wlr_scene_rect_create(
			decoration->frame, 0, 0, rect_colour(decoration, i).rgba);
		if (!decoration->rects[i]) {
			return false;
		}
	}
	if (decoration->ring) {
		wlr_scene_buffer_set_filter_mode(decoration->ring, WLR_SCALE_FILTER_NEAREST);
	}
	return decoration->ring;
}

static void colour_rects(struct decoration *decoration)
{
	for (int i = 0; i < DECORATION_RECTS; i++) {
		if (decoration->rects[i]) {
			wlr_scene_rect_set_color(
				decoration->rects[i], rect_colour(decoration, i).rgba);
		}
	}
}

/* The colour, with the marks of the domain's sign. box: of the ring. */
static void draw_ring(struct decoration *decoration, const struct wlr_box *box)
{
	struct canvas *canvas =
		canvas_create(box->width, 1, decoration->scale, decoration->domain->colour);
	struct decoration_mark marks[DECORATION_MARKS];
	size_t count = decoration_layout_marks(decoration->domain->sign, box->width, marks);
	for (size_t i = 0; canvas && i < count; i++) {
		const struct wlr_box mark = {marks[i].x, 0, marks[i].width, 1};
		canvas_fill(canvas, &mark, COLOUR_BLACK);
	}
	struct wlr_buffer *image = canvas_finish(canvas);
	wlr_scene_buffer_set_buffer(decoration->ring, image);
	wlr_buffer_drop(image);
	decoration->ring_drawn = image;
	veil_unless_legible(decoration);
}

static void place_ring(struct decoration *decoration, const struct wlr_box *box, bool anew)
{
	wlr_scene_node_set_position(&decoration->ring->node, box->x, box->y);
	if (anew || !decoration->ring_drawn) {
		draw_ring(decoration, box);
	}
	wlr_scene_buffer_set_dest_size(decoration->ring, box->width, box->height);
}

/* For its colour or scale, if it has a size yet. */
static void redraw_ring(struct decoration *decoration)
{
	if (decoration->width > 0) {
		struct wlr_box boxes[DECORATION_RECTS];
		decoration_layout_rects(
			decoration->kind, decoration->width, decoration->height, boxes);
		place_ring(decoration, &boxes[DECORATION_COLOUR_RECT], true);
	}
}

static bool create_bar(
	struct decoration *decoration, struct wl_event_loop *loop, const struct texts *texts)
{
	decoration->bar = wlr_scene_buffer_create(decoration->frame, NULL);
	decoration->labels = texts->labels;
	decoration->label_width =
		labels_width(texts->labels, TEXT_FONT_LABEL, decoration->domain->label)
		+ 2 * LABEL_PADDING;
	title_init(&decoration->title, texts->titles, decoration->domain, TEXT_FONT_TITLE,
		decoration->text, decoration_handle_title);
	return decoration->bar && redraw_init(&decoration->redraw, loop, draw_bar, decoration);
}

struct decoration *decoration_create(struct wlr_scene_tree *tree, enum window_kind kind,
	const struct config_domain *domain, struct wl_event_loop *loop, const struct texts *texts)
{
	struct decoration *decoration = calloc(1, sizeof(*decoration));
	if (!decoration) {
		return NULL;
	}
	decoration->kind = kind;
	decoration->domain = domain;
	decoration->scale = 1;
	decoration->frame = wlr_scene_tree_create(tree);
	if (!decoration->frame || !create_rects(decoration)
		|| (kind == WINDOW_TOPLEVEL && !create_bar(decoration, loop, texts))) {
		decoration_destroy(decoration);
		return NULL;
	}
	wlr_scene_node_lower_to_bottom(&decoration->frame->node);
	return decoration;
}

void decoration_brighten(struct decoration *decoration)
{
	decoration->bright = true;
	colour_rects(decoration);
}

void decoration_recolour(struct decoration *decoration)
{
	colour_rects(decoration);
	redraw_ring(decoration);
	request_bar(decoration);
}

void decoration_destroy(struct decoration *decoration)
{
	if (!decoration) {
		return;
	}
	redraw_finish(&decoration->redraw);
	title_finish(&decoration->title);
	if (decoration->frame) {
		wlr_scene_node_destroy(&decoration->frame->node);
	}
	free(decoration);
}

/* --- size ----------------------------------------------------------------------------------- */

void decoration_resize(struct decoration *decoration, int32_t width, int32_t height)
{
	if (decoration->width == width && decoration->height == height) {
		return;
	}
	bool wider = decoration->width != width;
	decoration->width = width;
	decoration->height = height;
	struct wlr_box boxes[DECORATION_RECTS];
	decoration_layout_rects(decoration->kind, width, height, boxes);
	for (int i = 0; i < DECORATION_RECTS; i++) {
		struct wlr_scene_rect *rect = decoration->rects[i];
		if (!rect) {
			place_ring(decoration, &boxes[i], wider);
			continue;
		}
		wlr_scene_node_set_position(&rect->node, boxes[i].x, boxes[i].y);
		wlr_scene_rect_set_size(rect, boxes[i].width, boxes[i].height);
	}
	if (decoration->bar && wider) {
		struct decoration_bar bar = bar_of(decoration);
		wlr_scene_node_set_position(&decoration->bar->node, bar.all.x, bar.all.y);
	}
	if (decoration->shown && wider) {
		paint_bar(decoration);
		redraw_request(&decoration->redraw);
	}
}

/* --- states --------------------------------------------------------------------------------- */

void decoration_set_focused(struct decoration *decoration, bool focused)
{
	if (decoration->focused != focused) {
		decoration->focused = focused;
		redraw_bar(decoration);
	}
}

void decoration_set_scale(struct decoration *decoration, float scale)
{
	if (decoration->scale < scale || decoration->scale > scale) {
		decoration->scale = scale;
		if (decoration->width > 0) {
			struct wlr_box boxes[DECORATION_RECTS];
			decoration_layout_rects(
				decoration->kind, decoration->width, decoration->height, boxes);
			place_ring(decoration, &boxes[DECORATION_COLOUR_RECT], true);
		}
		redraw_bar(decoration);
	}
}

/* Pictures that nobody sees are not kept, but the mask of the title, which takes time to come. */
void decoration_set_shown(struct decoration *decoration, bool shown)
{
	decoration->shown = shown && decoration->bar;
	decoration->bar_drawn = decoration->bar_drawn && shown;
	redraw_bar(decoration);
	if (decoration->bar && !shown) {
		redraw_cancel(&decoration->redraw);
		wlr_scene_buffer_set_buffer(decoration->bar, NULL);
	}
}

void decoration_set_title(struct decoration *decoration, const char *title)
{
	if (decoration->bar && strcmp(decoration->text, title) != 0) {
		strncpy(decoration->text, title, sizeof(decoration->text) - 1);
		title_text_changed(&decoration->title);
		if (decoration->shown) {
			redraw_request(&decoration->redraw);
		}
	}
}

void decoration_set_silent(struct decoration *decoration, bool silent)
{
	if (!decoration->bar) {
		return;
	}
	decoration->note_width =
		silent ? labels_width(decoration->labels, TEXT_FONT_NOTE, LABELS_SILENT) : 0;
	request_bar(decoration);
}

void decoration_set_attention(struct decoration *decoration, bool attention)
{
	if (decoration->bar) {
		decoration->attention = attention;
		request_bar(decoration);
	}
}

int decoration_min_width(const struct decoration *decoration)
{
	return decoration->kind == WINDOW_TOPLEVEL
		       ? decoration_layout_min_width(decoration->label_width)
		       : 1;
}
