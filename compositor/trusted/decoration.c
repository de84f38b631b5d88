/* SPDX-License-Identifier: MIT
 *
 * Five nodes a window, for each costs every change of the scene: four rectangles, one in the
 * other, of which the ring is a row of px that is stretched, and a bar in one picture (bar.h).
 */
#include "compositor/trusted/decoration.h"

#include <stdlib.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/trusted/bar.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/texts.h"

#define BASE_TINT 0.16 /* of the domain's colour in the base, the rest is black or white */

struct decoration {
	enum window_kind kind;
	const struct config_domain *domain;
	const struct config_appearance *appearance;
	struct wlr_scene_tree *frame; /* below the content */
	struct wlr_scene_rect *rects[DECORATION_RECTS]; /* NULL: of the colour, which is ring */
	struct wlr_scene_rect *shade; /* above the content; NULL before there was any */
	bool unshaded; /* there is no memory for it */
	struct wlr_scene_buffer *ring; /* one row of px, which is stretched to its height */
	bool ring_drawn;
	int width, height; /* of the content, 0 before the first resize */
	bool bright; /* the base */
	bool covering;
	struct canvas_output output;
	struct bar bar; /* toplevels only */
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
	bool has_bar = decoration->bar.shown && !decoration->covering;
	return decoration->ring_drawn && (decoration->bar.drawn || !has_bar)
	       && !decoration->unshaded;
}

struct decoration_form decoration_form(const struct decoration *decoration)
{
	struct decoration_form form =
		decoration_form_of(decoration->appearance, decoration->kind, decoration->covering);
	form.label = decoration->bar.label_width;
	return form;
}

static void decoration_handle_bar(struct bar *bar)
{
	struct decoration *decoration = wl_container_of(bar, decoration, bar);
	decoration_snap(decoration);
	veil_unless_legible(decoration);
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
	if (decoration->shade) {
		wlr_scene_rect_set_color(
			decoration->shade, rect_colour(decoration, DECORATION_BASE_RECT).rgba);
	}
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
		canvas_create(box->width, 1, decoration->output.scale, decoration->domain->colour);
	struct decoration_mark marks[DECORATION_MARKS];
	size_t count = decoration_layout_marks(
		decoration->domain->sign, box->width, decoration_form(decoration).ring, marks);
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

static void place_bar(struct decoration *decoration, const struct decoration_form *form)
{
	struct bar *bar = &decoration->bar;
	if (bar->node) {
		wlr_scene_node_set_enabled(&bar->node->node, form->bar > 0);
		bar_place(bar, 0, -(form->bar + DECORATION_LINE), decoration->width);
		wlr_scene_buffer_set_dest_size(
			bar->node, decoration->width, form->bar > 0 ? form->bar : DECORATION_BAR);
	}
}

/* anew: the ring's picture, too. */
static void place_all(struct decoration *decoration, bool anew)
{
	struct decoration_form form = decoration_form(decoration);
	struct wlr_box boxes[DECORATION_RECTS];
	decoration_layout_rects(&form, decoration->width, decoration->height, boxes);
	for (int i = 0; i < DECORATION_RECTS; i++) {
		struct wlr_scene_rect *rect = decoration->rects[i];
		if (!rect) {
			place_ring(decoration, &boxes[i], anew);
			continue;
		}
		wlr_scene_node_set_position(&rect->node, boxes[i].x, boxes[i].y);
		wlr_scene_rect_set_size(rect, boxes[i].width, boxes[i].height);
	}
	place_bar(decoration, &form);
	decoration_snap(decoration);
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
	decoration->appearance = texts->appearance;
	decoration->output.scale = 1;
	decoration->frame = wlr_scene_tree_create(tree);
	if (!decoration->frame || !create_rects(decoration)
		|| (kind == WINDOW_TOPLEVEL
			&& !bar_init(&decoration->bar, decoration->frame, domain, loop, texts,
				decoration_handle_bar))) {
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

void decoration_destroy(struct decoration *decoration)
{
	if (!decoration) {
		return;
	}
	bar_finish(&decoration->bar);
	if (decoration->shade) {
		wlr_scene_node_destroy(&decoration->shade->node);
	}
	if (decoration->frame) {
		wlr_scene_node_destroy(&decoration->frame->node);
	}
	free(decoration);
}

/* --- size ----------------------------------------------------------------------------------- */

/* What is drawn lies on device px, as the rectangles do. */
void decoration_snap(struct decoration *decoration)
{
	canvas_snap(decoration->ring, &decoration->output);
	if (decoration->bar.node) {
		canvas_snap(decoration->bar.node, &decoration->output);
	}
}

void decoration_resize(struct decoration *decoration, int32_t width, int32_t height)
{
	if (decoration->width != width || decoration->height != height) {
		bool wider = decoration->width != width;
		decoration->width = width;
		decoration->height = height;
		place_all(decoration, wider);
	}
}

/* If it has a size yet. */
static void place_anew(struct decoration *decoration)
{
	if (decoration->width > 0) {
		place_all(decoration, true);
	}
}

void decoration_set_output(struct decoration *decoration, const struct canvas_output *output)
{
	float before = decoration->output.scale, scale = output->scale;
	decoration->output = *output;
	if (before >= scale && before <= scale) {
		decoration_snap(decoration);
		return;
	}
	if (decoration->bar.node) {
		bar_set_scale(&decoration->bar, scale);
	}
	place_anew(decoration);
}

void decoration_set_shade(struct decoration *decoration, const struct wlr_box *box)
{
	bool any = !wlr_box_empty(box);
	if (any && !decoration->shade) {
		decoration->shade = wlr_scene_rect_create(decoration->frame->node.parent, 0, 0,
			rect_colour(decoration, DECORATION_BASE_RECT).rgba);
	}
	decoration->unshaded = any && !decoration->shade;
	veil_unless_legible(decoration);
	if (decoration->shade) {
		struct wlr_scene_node *node = &decoration->shade->node;
		wlr_scene_rect_set_size(decoration->shade, box->width, box->height);
		wlr_scene_node_set_position(node, box->x, box->y);
		wlr_scene_node_raise_to_top(node);
		wlr_scene_node_set_enabled(node, any);
	}
}

void decoration_set_covering(struct decoration *decoration, bool covering)
{
	if (decoration->covering != covering) {
		decoration->covering = covering;
		place_anew(decoration);
	}
}

/* --- states --------------------------------------------------------------------------------- */

void decoration_recolour(struct decoration *decoration)
{
	colour_rects(decoration);
	place_anew(decoration);
	if (decoration->bar.node) {
		bar_recolour(&decoration->bar);
	}
}

void decoration_set_focused(struct decoration *decoration, bool focused)
{
	if (decoration->bar.node && decoration->bar.focused != focused) {
		bar_set_focused(&decoration->bar, focused);
	}
}

void decoration_set_shown(struct decoration *decoration, bool shown)
{
	if (decoration->bar.node) {
		bar_set_shown(&decoration->bar, shown);
	}
}

void decoration_set_title(struct decoration *decoration, const char *title)
{
	if (decoration->bar.node) {
		bar_set_title(&decoration->bar, title);
	}
}

void decoration_set_icon(struct decoration *decoration, const struct icon *icon)
{
	if (decoration->bar.node) {
		bar_set_icon(&decoration->bar, icon);
	}
}

void decoration_set_silent(struct decoration *decoration, bool silent)
{
	if (decoration->bar.node) {
		bar_set_silent(&decoration->bar, silent);
	}
}

void decoration_set_attention(struct decoration *decoration, bool attention)
{
	if (decoration->bar.node) {
		bar_set_attention(&decoration->bar, attention);
	}
}

int decoration_min_width(const struct decoration *decoration)
{
	int width = decoration->bar.node ? bar_min_width(&decoration->bar) : 1;
	return decoration->bar.node && width < WINDOW_MIN_WIDTH ? WINDOW_MIN_WIDTH : width;
}
