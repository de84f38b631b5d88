/* SPDX-License-Identifier: MIT */
#include "compositor/guest/layer.h"

#include <wlr/types/wlr_scene.h>

#include "compositor/base/budget.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/layer_cost.h"
#include "compositor/guest/layer_source.h"
#include "compositor/guest/picture.h"
#include "compositor/guest/shot.h"
#include "compositor/screen/output.h"
#include "protocol/geometry.h"

void layer_rest(struct layer *layer)
{
	shots_take_share(&layer->list->guest->shots, &layer->share, 0, false);
	if (layer->shot) {
		wlr_scene_buffer_set_buffer(layer->node, NULL);
		shot_sleep(layer->shot);
	}
}

void layer_hide(struct layer *layer)
{
	wlr_scene_node_set_enabled(&layer->node->node, false);
	if (layer->core) {
		wlr_scene_node_set_enabled(&layer->core->node, false);
	}
	layer_rest(layer);
}

/* How that part of the layer, in coordinates of the window, is drawn on the output. */
static struct layer_draw layer_plan(const struct layer *layer, const struct link_rect *part)
{
	const struct layer_list *list = layer->list;
	const struct link_layer *state = &layer->state;
	return (struct layer_draw){
		.source = layer_source_box(state, layer->buffer_width, layer->buffer_height, part),
		.width = output_length(list->x + part->x, part->width, list->scale),
		.height = output_length(list->y + part->y, part->height, list->scale),
		.transform = state->transform,
		.filter = output_scale_filter(state->width, state->height, layer->buffer_width,
			layer->buffer_height, list->scale),
		.blended = !layer->opaque,
	};
}

static void show_part(
	const struct layer *layer, struct wlr_scene_buffer *node, const struct link_rect *part)
{
	struct layer_draw draw = layer_plan(layer, part);
	wlr_scene_node_set_position(&node->node, part->x, part->y);
	wlr_scene_buffer_set_transform(node, draw.transform);
	wlr_scene_buffer_set_dest_size(node, part->width, part->height);
	wlr_scene_buffer_set_source_box(node, &draw.source);
	wlr_scene_buffer_set_filter_mode(node, draw.filter);
	wlr_scene_node_set_enabled(&node->node, true);
}

static void show_core(struct layer *layer)
{
	struct link_rect part = layer->core_rect;
	part.x += layer->state.x;
	part.y += layer->state.y;
	bool seamless = layer_is_in_whole_px(
		&layer->state, layer->buffer_width, layer->buffer_height, layer->list->scale);
	if (seamless && geometry_rect_intersect(&part, &layer->part, &part)) {
		show_part(layer, layer->core, &part);
	} else {
		wlr_scene_node_set_enabled(&layer->core->node, false);
	}
}

/* --- a layer that is drawn in advance --------------------------------------------------------- */

static void layer_place_picture(const struct layer *layer)
{
	const struct layer_list *list = layer->list;
	const struct picture *picture = layer->shot->front;
	wlr_scene_node_set_enabled(
		&layer->node->node, picture
					    && picture_place(picture, layer->node, &layer->part,
						    list->x, list->y, list->scale));
}

static void layer_handle_shot(struct shot *shot, const pixman_region32_t *changed)
{
	const struct layer *layer = shot->data;
	layer_place_picture(layer);
	if (!changed) {
		wlr_scene_buffer_set_buffer(layer->node, NULL); /* as in set_buffer */
	}
	if (shot->front) {
		wlr_scene_buffer_set_buffer_with_damage(layer->node, &shot->front->base, changed);
	} else {
		domain_log(layer->list->guest->domain,
			"a scaled or turned layer is not shown: too many large ones, or no memory");
	}
	layer->list->drawn(layer->list);
}

static void layer_show_in_advance(struct layer *layer, const struct layer_draw *draw)
{
	if (!layer->shot) {
		layer->shot = shot_create(
			&layer->list->guest->shots, layer->view, layer_handle_shot, layer);
		if (!layer->shot) {
			layer_hide(layer);
			domain_log(
				layer->list->guest->domain, "a layer is not shown: out of memory");
			return;
		}
		wlr_scene_buffer_set_buffer(layer->node, NULL);
	}
	if (layer->core) {
		wlr_scene_node_set_enabled(&layer->core->node, false);
	}
	layer_place_picture(layer);
	shot_want(layer->shot, draw);
}

static void layer_show_directly(struct layer *layer)
{
	if (layer->shot) {
		wlr_scene_buffer_set_buffer(layer->node, NULL);
		wlr_scene_buffer_set_buffer(layer->node, layer->view);
		shot_destroy(layer->shot);
		layer->shot = NULL;
	}
	show_part(layer, layer->node, &layer->part);
	if (layer->core) {
		show_core(layer);
	}
}

/* What drawing its change takes is its domain's. A shot's own is charged where it is made. */
static void layer_charge(struct layer *layer, const struct layer_draw *draw, bool is_cheap)
{
	uint64_t ns = layer_draw_cost(draw) - (is_cheap ? 0 : layer_draw_extra(draw));
	uint64_t us = (uint64_t)(layer->changed * (double)ns / 1000);
	layer->changed = 0;
	if (us > 0) {
		budget_charge(&layer->list->guest->domain->budget, us);
	}
}

void layer_show(struct layer *layer)
{
	struct layer_draw draw = layer_plan(layer, &layer->part);
	bool is_cheap = shots_take_share(
		&layer->list->guest->shots, &layer->share, layer_draw_extra(&draw), layer->shot);
	layer_charge(layer, &draw, is_cheap);
	if (is_cheap) {
		layer_show_directly(layer);
	} else {
		layer_show_in_advance(layer, &draw);
	}
}
