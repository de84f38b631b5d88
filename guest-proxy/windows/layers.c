/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/layers.h"

#include <math.h>

#define FIXED_ONE 256 /* link_fixed */

/* wlroots has checked it; the host would end the link. */
static bool crop_fits(const struct layer_source *source)
{
	bool turned = source->transform % 2 != 0;
	int32_t width = turned ? source->buffer_height : source->buffer_width;
	int32_t height = turned ? source->buffer_width : source->buffer_height;
	return source->crop_x >= 0 && source->crop_y >= 0
	       && (source->crop_x + source->crop_width) * source->scale <= width
	       && (source->crop_y + source->crop_height) * source->scale <= height;
}

static bool is_in_range(const struct layer_source *source)
{
	return source->width > 0 && source->width <= (int32_t)LINK_MAX_DIMENSION
	       && source->height > 0 && source->height <= (int32_t)LINK_MAX_DIMENSION
	       && source->x >= -LINK_MAX_OFFSET && source->x <= LINK_MAX_OFFSET
	       && source->y >= -LINK_MAX_OFFSET && source->y <= LINK_MAX_OFFSET;
}

bool layers_accept(const struct layer_source *source)
{
	return is_in_range(source) && (!source->has_crop || crop_fits(source));
}

static link_fixed to_fixed(double value)
{
	return (link_fixed)lround(value * FIXED_ONE);
}

/* A source of less than 1/256 px is one that wide: 0 would mean the whole buffer. */
static link_fixed to_fixed_length(double value)
{
	link_fixed fixed = to_fixed(value);
	return fixed > 0 ? fixed : 1;
}

static void set_source(struct link_layer *layer, const struct layer_source *source)
{
	if (!source->has_crop) {
		return;
	}
	layer->source_x = to_fixed(source->crop_x * source->scale);
	layer->source_y = to_fixed(source->crop_y * source->scale);
	layer->source_width = to_fixed_length(source->crop_width * source->scale);
	layer->source_height = to_fixed_length(source->crop_height * source->scale);
}

static void append_box(struct link_window_commit *commit, const pixman_box32_t *box)
{
	commit->rects[commit->rect_count++] =
		(struct link_rect){box->x1, box->y1, box->x2 - box->x1, box->y2 - box->y1};
}

static const pixman_box32_t *largest(const pixman_box32_t *boxes, int count)
{
	const pixman_box32_t *best = boxes;
	int64_t most = 0;
	for (int i = 0; i < count; i++) {
		int64_t area = (int64_t)(boxes[i].x2 - boxes[i].x1) * (boxes[i].y2 - boxes[i].y1);
		if (area > most) {
			most = area;
			best = &boxes[i];
		}
	}
	return best;
}

/* Appends region, or, where it has more rects than room, the one that summary makes of it. */
static uint32_t append_region(struct link_window_commit *commit, const pixman_region32_t *region,
	uint32_t room, bool covering)
{
	int count = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	if (count == 0 || room == 0) {
		return 0;
	}
	if ((uint32_t)count > room) {
		append_box(
			commit, covering ? pixman_region32_extents(region) : largest(boxes, count));
		return 1;
	}
	for (int i = 0; i < count; i++) {
		append_box(commit, &boxes[i]);
	}
	return (uint32_t)count;
}

/* reserve: rects to leave for the layers above. */
static void append_layer(struct link_window_commit *commit, const struct layer_source *source,
	uint32_t max_rects, uint32_t reserve)
{
	struct link_layer *layer = &commit->layers[commit->layer_count++];
	*layer = (struct link_layer){
		.id = source->id,
		.buffer = source->buffer,
		.x = source->x,
		.y = source->y,
		.width = (uint32_t)source->width,
		.height = (uint32_t)source->height,
		.transform = source->transform,
	};
	set_source(layer, source);
	uint32_t room = max_rects - commit->rect_count - reserve;
	layer->damage_count = append_region(commit, source->damage, room, true);
	layer->opaque_count =
		append_region(commit, source->opaque, room - layer->damage_count, false);
}

uint32_t layers_most(uint32_t max_layers, uint32_t max_rects)
{
	/* No layer goes without a rect for its damage. */
	return max_layers < max_rects ? max_layers : max_rects;
}

void layers_fill(struct link_window_commit *commit, const struct layer_source *sources,
	uint32_t count, uint32_t max_rects)
{
	commit->layer_count = commit->rect_count = 0;
	for (uint32_t i = 0; i < count; i++) {
		append_layer(commit, &sources[i], max_rects, count - i - 1);
	}
}
