/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/xray_view.h"

#include <stdlib.h>
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

#define EDGE 3 /* logical px: of the line around a window */

/* px of text scale 1. */
#define TAG_HEIGHT 28
#define TAG_MIN_WIDTH 70
#define TAG_MAX_WIDTH 520
#define GAP 8

#define TINT 0.14f /* how much of its domain's colour lies over a window */
#define TINT_CHOSEN 0.32f

enum xray_rect { RECT_TINT, RECT_TOP, RECT_BOTTOM, RECT_LEFT, RECT_RIGHT, RECTS };

struct xray_shape {
	struct wlr_box box;
	uint32_t colour;
	bool chosen;
	struct wlr_scene_tree *tree; /* disabled while it is not used */
	struct wlr_scene_rect *rects[RECTS];
	struct tile tag;
	struct wlr_box tag_box; /* layout coordinates; empty: it has none */
};

struct xray_view {
	struct screen *screen;
	struct tile_owner owner;
	const struct labels *labels;
	const struct config_appearance *appearance;
	struct wlr_scene_tree *tree, *boxes, *tags;
	struct xray_shape shapes[XRAY_MOST]; /* topmost first */
	size_t count;
};

/* --- the frames ------------------------------------------------------------------------------- */

static void place_rect(struct wlr_scene_rect *rect, struct wlr_box box)
{
	wlr_scene_node_set_position(&rect->node, box.x, box.y);
	wlr_scene_rect_set_size(rect, box.width, box.height);
}

static void set_frame(struct xray_shape *shape, const struct xray_item *item)
{
	uint32_t colour = item->domain->colour;
	const struct wlr_box *box = &item->box;
	wlr_scene_node_set_enabled(&shape->tree->node, true);
	if (wlr_box_equal(&shape->box, box) && shape->colour == colour
		&& shape->chosen == item->chosen) {
		return;
	}
	struct colour_floats edge = colour_floats(item->chosen ? COLOUR_WHITE : colour);
	struct colour_floats tint = colour_floats(colour);
	/* The scene wants colours that are multiplied by their alpha. */
	for (int i = 0; i < 4; i++) {
		tint.rgba[i] *= item->chosen ? TINT_CHOSEN : TINT;
	}
	int line = item->chosen ? EDGE + 1 : EDGE;
	int inner = box->height > 2 * line ? box->height - 2 * line : 0;
	wlr_scene_rect_set_color(shape->rects[RECT_TINT], tint.rgba);
	place_rect(shape->rects[RECT_TINT], *box);
	const struct wlr_box sides[] = {
		[RECT_TOP] = {box->x, box->y, box->width, line},
		[RECT_BOTTOM] = {box->x, box->y + box->height - line, box->width, line},
		[RECT_LEFT] = {box->x, box->y + line, line, inner},
		[RECT_RIGHT] = {box->x + box->width - line, box->y + line, line, inner},
	};
	for (int i = RECT_TOP; i <= RECT_RIGHT; i++) {
		wlr_scene_rect_set_color(shape->rects[i], edge.rgba);
		place_rect(shape->rects[i], sides[i]);
	}
	shape->box = *box;
	shape->colour = colour;
	shape->chosen = item->chosen;
}

/* --- their tags ------------------------------------------------------------------------------- */

/* What of box is seen on output beside taken, which reaches from its top to its bottom. */
static struct wlr_box seen_part(
	const struct output *output, const struct wlr_box *box, const struct wlr_box *taken)
{
	struct wlr_box area = output_box(output), part, common;
	if (wlr_box_intersection(&common, &area, taken)) {
		if (common.x > area.x) {
			area.width = common.x - area.x;
		} else {
			area.x += common.width;
			area.width -= common.width;
		}
	}
	if (!wlr_box_intersection(&part, box, &area)) {
		part = (struct wlr_box){0};
	}
	return part;
}

/* Below those of the windows above it, as far down as its window goes. False: it has no room. */
static bool find_tag_place(const struct xray_view *view, size_t number, const struct wlr_box *part,
	struct wlr_box *tag)
{
	for (size_t i = 0; i < number && tag->y + tag->height <= part->y + part->height; i++) {
		const struct wlr_box *other = &view->shapes[i].tag_box;
		struct wlr_box common;
		if (!wlr_box_empty(other) && wlr_box_intersection(&common, tag, other)) {
			tag->y = other->y + other->height + 1;
			i = (size_t)-1; /* all of them anew */
		}
	}
	return tag->y + tag->height <= part->y + part->height;
}

/* The label first, then the state: the title has what they leave. width in px of text scale 1. */
static void look_of_tag(const struct xray_view *view, const struct xray_item *item, int width,
	const struct output *output, struct tile_look *look)
{
	const struct palette *palette = palette_of(view->appearance);
	const struct canvas_output shown_on = canvas_output_of(output);
	tile_look(look, width, TAG_HEIGHT, text_size_scale(view->appearance, output), &shown_on,
		item->chosen ? palette->chosen : palette->background);
	look->outline = item->chosen ? COLOUR_WHITE : item->domain->colour;
	int label = labels_width(view->labels, TEXT_FONT_LABEL, item->domain->label) + 2 * GAP;
	int state = item->state[0] != '\0' ? tile_text_width(item->state) + GAP : 0;
	label = label < width ? label : width;
	int room = width - label - GAP;
	state = state < room ? state : room;
	tile_look_add_label(look, 0, label, item->domain->label, item->domain->colour);
	tile_look_add(look, label + GAP, room - state, item->title, palette->text)->speaker =
		item->domain;
	tile_look_add(look, width - state, state, item->state, palette->note);
}

static void set_tag(struct xray_view *view, size_t number, const struct xray_item *item,
	const struct wlr_box *taken)
{
	struct xray_shape *shape = &view->shapes[number];
	const struct output *output = output_of_box(view->screen, &item->box);
	struct wlr_box part = {0};
	if (item->tagged && output) {
		part = seen_part(output, &item->box, taken);
	}
	int label = labels_width(view->labels, TEXT_FONT_LABEL, item->domain->label) + 2 * GAP;
	int title = tile_text_width(item->title) + GAP;
	int state = item->state[0] != '\0' ? tile_text_width(item->state) + GAP : 0;
	int wanted = label + GAP + title + state + GAP,
	    room = text_size_room(view->appearance, part.width);
	wanted = wanted < TAG_MAX_WIDTH ? wanted : TAG_MAX_WIDTH;
	int width = wanted < room ? wanted : room;
	struct wlr_box tag = {0, 0, width > 0 ? width : 1, TAG_HEIGHT};
	tag = text_size_box(view->appearance, &tag);
	tag.x = part.x;
	tag.y = part.y;
	if (width < TAG_MIN_WIDTH || !find_tag_place(view, number, &part, &tag)) {
		tile_set(&shape->tag, NULL, NULL);
		shape->tag_box = (struct wlr_box){0};
		return;
	}
	struct tile_look look;
	look_of_tag(view, item, width, output, &look);
	tile_set(&shape->tag, &look, &tag);
	shape->tag_box = tag;
}

/* --- all of it -------------------------------------------------------------------------------- */

void xray_view_set(struct xray_view *view, const struct xray_item *items, size_t count,
	const struct wlr_box *taken)
{
	/* Many changes of a tree that the scene does not look at cost less than few of one that it
	 * does. */
	wlr_scene_node_set_enabled(&view->tree->node, false);
	view->count = count < XRAY_MOST ? count : XRAY_MOST;
	for (size_t i = 0; i < view->count; i++) {
		set_frame(&view->shapes[i], &items[i]);
		set_tag(view, i, &items[i], taken);
	}
	for (size_t i = view->count; i < XRAY_MOST; i++) {
		wlr_scene_node_set_enabled(&view->shapes[i].tree->node, false);
		tile_set(&view->shapes[i].tag, NULL, NULL);
		view->shapes[i].tag_box = (struct wlr_box){0};
	}
	wlr_scene_node_set_enabled(&view->tree->node, true);
}

bool xray_view_step(struct xray_view *view)
{
	for (size_t i = 0; i < view->count; i++) {
		if (view->shapes[i].tag.stale) {
			return tile_draw(&view->shapes[i].tag);
		}
	}
	return false;
}

size_t xray_view_at(const struct xray_view *view, double x, double y)
{
	for (size_t i = 0; i < view->count; i++) {
		if (wlr_box_contains_point(&view->shapes[i].tag_box, x, y)) {
			return i;
		}
	}
	for (size_t i = 0; i < view->count; i++) {
		if (wlr_box_contains_point(&view->shapes[i].box, x, y)) {
			return i;
		}
	}
	return view->count;
}

/* The last one lowest. */
static bool init_shape(struct xray_view *view, struct xray_shape *shape)
{
	static const float none[4] = {0};
	shape->tree = wlr_scene_tree_create(view->boxes);
	if (!shape->tree || !tile_init(&shape->tag, view->tags, &view->owner)) {
		return false;
	}
	wlr_scene_node_set_enabled(&shape->tree->node, false);
	wlr_scene_node_lower_to_bottom(&shape->tree->node);
	for (int i = 0; i < RECTS; i++) {
		shape->rects[i] = wlr_scene_rect_create(shape->tree, 0, 0, none);
		if (!shape->rects[i]) {
			return false;
		}
	}
	return true;
}

struct xray_view *xray_view_create(
	struct wlr_scene_tree *tree, struct screen *screen, const struct tile_owner *owner)
{
	struct xray_view *view = calloc(1, sizeof(*view));
	if (!view) {
		return NULL;
	}
	const struct texts *texts = owner->texts;
	view->owner = *owner;
	view->screen = screen;
	view->labels = texts->labels;
	view->appearance = texts->appearance;
	view->tree = wlr_scene_tree_create(tree);
	bool ok = view->tree;
	if (ok) {
		wlr_scene_node_set_enabled(&view->tree->node, false);
		view->boxes = wlr_scene_tree_create(view->tree);
		view->tags = wlr_scene_tree_create(view->tree);
		ok = view->boxes && view->tags;
	}
	for (size_t i = 0; ok && i < XRAY_MOST; i++) {
		ok = init_shape(view, &view->shapes[i]);
	}
	if (!ok) {
		xray_view_destroy(view);
		return NULL;
	}
	return view;
}

void xray_view_destroy(struct xray_view *view)
{
	if (view) {
		for (size_t i = 0; i < XRAY_MOST; i++) {
			tile_finish(&view->shapes[i].tag);
		}
		if (view->tree) {
			wlr_scene_node_destroy(&view->tree->node);
		}
		free(view);
	}
}
