/* SPDX-License-Identifier: MIT */
#include "compositor/guest/layer.h"

#include <pixman.h>
#include <stdlib.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/guest/buffer.h"
#include "compositor/guest/layer_source.h"
#include "compositor/scale_filter.h"
#include "protocol/geometry.h"

bool layer_source_valid(
	const struct link_layer *state, uint32_t buffer_width, uint32_t buffer_height)
{
	uint32_t width, height;
	layer_source_size(state, buffer_width, buffer_height, &width, &height);
	return (int64_t)state->source_x + state->source_width <= (int64_t)width * 256
	       && (int64_t)state->source_y + state->source_height <= (int64_t)height * 256;
}

struct layer *layer_create(struct wlr_scene_tree *tree, uint32_t id)
{
	struct layer *layer = calloc(1, sizeof(*layer));
	if (layer == NULL) {
		return NULL;
	}
	layer->node = wlr_scene_buffer_create(tree, NULL);
	if (layer->node == NULL) {
		free(layer);
		return NULL;
	}
	layer->id = id;
	layer_hide(layer);
	return layer;
}

void layer_destroy(struct layer *layer)
{
	wl_list_remove(&layer->link);
	wlr_scene_node_destroy(&layer->node->node);
	free(layer);
}

/* The parts of rects that lie within bounds. */
static void region_of(pixman_region32_t *region, const struct link_rect *rects, uint32_t count,
	const struct link_rect *bounds)
{
	pixman_box32_t boxes[LINK_MAX_RECTS];
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

/* Whether opaque covers the layer wholly. A part does not count: what is below would not be drawn
 * there, and old pixels, maybe of another domain, shine through if the guest lies. */
static bool is_opaque(const struct layer_update *update)
{
	const struct link_layer *state = update->state;
	const struct link_rect layer = {0, 0, (int32_t)state->width, (int32_t)state->height};
	pixman_region32_t region;
	region_of(&region, update->opaque, state->opaque_count, &layer);
	pixman_box32_t box = {0, 0, layer.width, layer.height};
	bool covered = pixman_region32_contains_rectangle(&region, &box) == PIXMAN_REGION_IN;
	pixman_region32_fini(&region);
	return covered;
}

static void set_buffer(
	struct layer *layer, const struct layer_update *update, struct wlr_buffer *view)
{
	const struct link_rect bounds = {0, 0, view->width, view->height};
	pixman_region32_t damage;
	region_of(&damage, update->damage, update->state->damage_count, &bounds);
	bool same_view = layer->opaque == (view == &update->buffer->opaque.base);
	bool same = same_view && layer->state.buffer == update->state->buffer;
	if (!same || pixman_region32_not_empty(&damage)) {
		/* The other view may look different everywhere. */
		wlr_scene_buffer_set_buffer_with_damage(
			layer->node, view, same_view ? &damage : NULL);
	}
	pixman_region32_fini(&damage);
}

uint64_t layer_area(const struct layer *layer, const struct link_rect *box)
{
	struct link_rect visible;
	bool shown = layer_source_visible(&layer->state, box, &visible);
	return shown ? (uint64_t)visible.width * (uint64_t)visible.height : 0;
}

void layer_hide(struct layer *layer)
{
	wlr_scene_node_set_enabled(&layer->node->node, false);
}

void layer_show(struct layer *layer, const struct link_rect *box, float scale)
{
	const struct link_layer *state = &layer->state;
	struct link_rect visible;
	if (!layer_source_visible(state, box, &visible)) {
		layer_hide(layer);
		return;
	}
	struct wlr_fbox source =
		layer_source_box(state, layer->buffer_width, layer->buffer_height, &visible);
	wlr_scene_node_set_position(&layer->node->node, visible.x, visible.y);
	wlr_scene_buffer_set_transform(layer->node, state->transform);
	wlr_scene_buffer_set_dest_size(layer->node, visible.width, visible.height);
	wlr_scene_buffer_set_source_box(layer->node, &source);
	wlr_scene_buffer_set_filter_mode(
		layer->node, scale_filter(state->width, state->height, layer->buffer_width,
				     layer->buffer_height, scale));
	wlr_scene_node_set_enabled(&layer->node->node, true);
}

void layer_apply(struct layer *layer, const struct layer_update *update)
{
	struct wlr_buffer *view = buffer_view(update->buffer, is_opaque(update));
	set_buffer(layer, update, view);
	layer->state = *update->state;
	layer->opaque = view == &update->buffer->opaque.base;
	layer->buffer_width = update->buffer->width;
	layer->buffer_height = update->buffer->height;
}
