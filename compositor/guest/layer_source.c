/* SPDX-License-Identifier: MIT */
#include "compositor/guest/layer_source.h"

#include <wayland-util.h>
#include <wlr/util/transform.h>

#include "protocol/geometry.h"

#define FIXED_ONE 256

/* From and to, on one axis, in 24.8 fixed point. */
struct span {
	int64_t from, to;
};

void layer_source_size(const struct link_layer *state, uint32_t buffer_width,
	uint32_t buffer_height, uint32_t *width, uint32_t *height)
{
	bool turned = state->transform & WL_OUTPUT_TRANSFORM_90;
	*width = turned ? buffer_height : buffer_width;
	*height = turned ? buffer_width : buffer_height;
}

bool layer_source_visible(
	const struct link_layer *state, const struct link_rect *box, struct link_rect *visible)
{
	const struct link_rect layer = {
		state->x, state->y, (int32_t)state->width, (int32_t)state->height};
	return geometry_rect_intersect(&layer, box, visible);
}

bool layer_source_valid(
	const struct link_layer *state, uint32_t buffer_width, uint32_t buffer_height)
{
	uint32_t width, height;
	layer_source_size(state, buffer_width, buffer_height, &width, &height);
	return (int64_t)state->source_x + state->source_width <= (int64_t)width * FIXED_ONE
	       && (int64_t)state->source_y + state->source_height <= (int64_t)height * FIXED_ONE;
}

/* The part of a source of length at start that is shown in the first px .. last px of all px. At
 * least one unit long, and within the source. */
static struct span layer_source_cut(
	int64_t start, int64_t length, int64_t first, int64_t last, int64_t all)
{
	struct span span = {
		.from = start + first * length / all,
		.to = start + last * length / all,
	};
	if (span.to > span.from) {
		return span;
	}
	if (span.from == start + length) {
		span.from--;
	}
	span.to = span.from + 1;
	return span;
}

struct wlr_fbox layer_source_box(const struct link_layer *state, uint32_t buffer_width,
	uint32_t buffer_height, const struct link_rect *visible)
{
	uint32_t full_width, full_height;
	layer_source_size(state, buffer_width, buffer_height, &full_width, &full_height);
	bool whole = state->source_width == 0;
	int64_t width = whole ? (int64_t)full_width * FIXED_ONE : state->source_width;
	int64_t height = whole ? (int64_t)full_height * FIXED_ONE : state->source_height;

	int64_t left = visible->x - state->x, top = visible->y - state->y;
	struct span x =
		layer_source_cut(state->source_x, width, left, left + visible->width, state->width);
	struct span y = layer_source_cut(
		state->source_y, height, top, top + visible->height, state->height);

	struct wlr_fbox box = {
		.x = (double)x.from / FIXED_ONE,
		.y = (double)y.from / FIXED_ONE,
		.width = (double)(x.to - x.from) / FIXED_ONE,
		.height = (double)(y.to - y.from) / FIXED_ONE,
	};
	wlr_fbox_transform(
		&box, &box, wlr_output_transform_invert(state->transform), full_width, full_height);
	return box;
}

void layer_region(pixman_region32_t *region, const struct link_rect *rects, uint32_t count,
	const struct link_rect *bounds)
{
	pixman_box32_t boxes[LINK_MAX_RECTS] LINK_UNINITIALIZED;
	int used = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct link_rect part;
		if (geometry_rect_intersect(&rects[i], bounds, &part)) {
			boxes[used++] = (pixman_box32_t){
				part.x, part.y, part.x + part.width, part.y + part.height};
		}
	}
	pixman_region32_init_rects(region, boxes, used);
}

bool layer_is_opaque(const struct link_layer *state, const struct link_rect *opaque)
{
	const struct link_rect layer = {0, 0, (int32_t)state->width, (int32_t)state->height};
	pixman_region32_t region;
	layer_region(&region, opaque, state->opaque_count, &layer);
	pixman_box32_t box = {0, 0, layer.width, layer.height};
	bool covered = pixman_region32_contains_rectangle(&region, &box) == PIXMAN_REGION_IN;
	pixman_region32_fini(&region);
	return covered;
}

double layer_region_part(pixman_region32_t *region, const struct link_rect *bounds)
{
	int count;
	double area = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	for (int i = 0; i < count; i++) {
		area += (double)(boxes[i].x2 - boxes[i].x1) * (boxes[i].y2 - boxes[i].y1);
	}
	return area / ((double)bounds->width * bounds->height);
}

int64_t layer_area(const struct link_rect *rect)
{
	return (int64_t)rect->width * rect->height;
}

struct link_rect layer_opaque_part(const struct link_layer *state, const struct link_rect *opaque)
{
	const struct link_rect layer = {0, 0, (int32_t)state->width, (int32_t)state->height};
	struct link_rect best = {0};
	for (uint32_t i = 0; i < state->opaque_count; i++) {
		struct link_rect part;
		if (geometry_rect_intersect(&opaque[i], &layer, &part)
			&& layer_area(&part) > layer_area(&best)) {
			best = part;
		}
	}
	return best;
}

bool layer_is_in_whole_px(
	const struct link_layer *state, uint32_t buffer_width, uint32_t buffer_height, float scale)
{
	uint32_t whole = (uint32_t)scale;
	if (scale > (float)whole || state->transform != 0 || state->source_width != 0) {
		return false;
	}
	bool single = buffer_width == state->width && buffer_height == state->height;
	return single
	       || (buffer_width == whole * state->width && buffer_height == whole * state->height);
}
