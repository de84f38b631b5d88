/* SPDX-License-Identifier: MIT */
#include "compositor/guest/layer.h"

#include <pixman.h>
#include <stdlib.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/transform.h>

#include "compositor/domain/domain.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/guest.h"
#include "compositor/screen/output.h"
#include "protocol/geometry.h"

/* px of a core: below that it saves less than a node costs. */
#define CORE_LEAST_AREA (128 * 128)

/* Layers before and after a commit with which they are changed in the scene one by one. */
#define LAYER_FEW_CHANGES 4

#define FIXED_ONE 256

struct layer {
	struct wl_list link; /* layer_list.layers, bottom first */
	uint32_t id;
	struct wlr_scene_buffer *node;
	/* Above node, on the same pixels: its largest opaque part, which hides what lies below and
	 * is drawn without blending. It shows the buffer's opaque view, so a guest that lies about
	 * it gains nothing. NULL where there is none that is worth a node. */
	struct wlr_scene_buffer *core;
	struct link_rect core_rect; /* logical px in the layer */
	struct link_layer state; /* of the last commit */
	uint32_t buffer_width, buffer_height; /* px */
	bool opaque; /* of the last commit */
};

/* --- which part of its buffer it shows -------------------------------------------------------- */

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

/* --- one layer -------------------------------------------------------------------------------- */

/* It must not keep a buffer in use that nothing shows any more. */
static void drop_core(struct layer *layer)
{
	if (layer->core) {
		wlr_scene_node_destroy(&layer->core->node);
		layer->core = NULL;
	}
}

static void layer_hide(struct layer *layer)
{
	wlr_scene_node_set_enabled(&layer->node->node, false);
	if (layer->core) {
		wlr_scene_node_set_enabled(&layer->core->node, false);
	}
}

/* The parts of rects that lie within bounds. */
static void region_of(pixman_region32_t *region, const struct link_rect *rects, uint32_t count,
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

static int64_t area_of(const struct link_rect *rect)
{
	return (int64_t)rect->width * rect->height;
}

/* The largest part that the guest says is opaque; empty when there is none. */
static struct link_rect find_core(const struct layer_update *update)
{
	const struct link_layer *state = update->state;
	const struct link_rect layer = {0, 0, (int32_t)state->width, (int32_t)state->height};
	struct link_rect best = {0};
	for (uint32_t i = 0; i < state->opaque_count; i++) {
		struct link_rect part;
		if (geometry_rect_intersect(&update->opaque[i], &layer, &part)
			&& area_of(&part) > area_of(&best)) {
			best = part;
		}
	}
	return best;
}

static void set_buffer(struct layer *layer, const struct layer_update *update,
	struct wlr_buffer *view, const pixman_region32_t *damage)
{
	bool same_view = layer->opaque == (view == &update->buffer->opaque.base);
	bool same = same_view && layer->state.buffer == update->state->buffer;
	if (same && !pixman_region32_not_empty(damage)) {
		return;
	}
	/* wlroots takes one px for opaque whose alpha is 255 when it is set, by a format with alpha
	 * too. */
	bool is_single_px = view->width == 1 && view->height == 1;
	bool may_hide_less = !same_view || is_single_px;
	if (may_hide_less) {
		/* The scene looks anew at what this hides only when a node gets or loses a
		 * buffer. */
		wlr_scene_buffer_set_buffer(layer->node, NULL);
	}
	/* The other view may look different everywhere. */
	wlr_scene_buffer_set_buffer_with_damage(layer->node, view, may_hide_less ? NULL : damage);
}

static void set_core(
	struct layer *layer, const struct layer_update *update, const pixman_region32_t *damage)
{
	bool is_new = !layer->core;
	layer->core_rect = find_core(update);
	if (area_of(&layer->core_rect) < CORE_LEAST_AREA) {
		drop_core(layer);
		return;
	}
	if (is_new) {
		layer->core = wlr_scene_buffer_create(layer->node->node.parent, NULL);
	}
	if (!layer->core) {
		return; /* all of it is blended then */
	}
	if (is_new || layer->state.buffer != update->state->buffer
		|| pixman_region32_not_empty(damage)) {
		wlr_scene_buffer_set_buffer_with_damage(
			layer->core, &update->buffer->opaque.base, is_new ? NULL : damage);
	}
}

/* Shows that part of the layer, in coordinates of the window, by node. */
static void show_part(const struct layer *layer, struct wlr_scene_buffer *node,
	const struct link_rect *part, float scale)
{
	const struct link_layer *state = &layer->state;
	struct wlr_fbox source =
		layer_source_box(state, layer->buffer_width, layer->buffer_height, part);
	wlr_scene_node_set_position(&node->node, part->x, part->y);
	wlr_scene_buffer_set_transform(node, state->transform);
	wlr_scene_buffer_set_dest_size(node, part->width, part->height);
	wlr_scene_buffer_set_source_box(node, &source);
	wlr_scene_buffer_set_filter_mode(
		node, output_scale_filter(state->width, state->height, layer->buffer_width,
			      layer->buffer_height, scale));
	wlr_scene_node_set_enabled(&node->node, true);
}

/* Whether each px of the buffer is a whole number of px of the output or the same: no px at the
 * edge of a core is mixed with its neighbours, so that no seam shows. */
static bool is_drawn_in_whole_px(const struct layer *layer, float scale)
{
	const struct link_layer *state = &layer->state;
	uint32_t whole = (uint32_t)scale;
	if (scale > (float)whole || state->transform != 0 || state->source_width != 0) {
		return false;
	}
	bool single = layer->buffer_width == state->width && layer->buffer_height == state->height;
	return single
	       || (layer->buffer_width == whole * state->width
		       && layer->buffer_height == whole * state->height);
}

static void show_core(struct layer *layer, const struct link_rect *visible, float scale)
{
	struct link_rect part = layer->core_rect;
	part.x += layer->state.x;
	part.y += layer->state.y;
	if (is_drawn_in_whole_px(layer, scale) && geometry_rect_intersect(&part, visible, &part)) {
		show_part(layer, layer->core, &part, scale);
	} else {
		wlr_scene_node_set_enabled(&layer->core->node, false);
	}
}

/* Takes over what a commit says, while its buffer is held. may_have_core: it may take a second
 * node. */
static void layer_apply(struct layer *layer, const struct layer_update *update, bool may_have_core)
{
	struct wlr_buffer *view = buffer_view(update->buffer, is_opaque(update));
	const struct link_rect bounds = {0, 0, view->width, view->height};
	pixman_region32_t damage;
	region_of(&damage, update->damage, update->state->damage_count, &bounds);
	set_buffer(layer, update, view, &damage);
	if (may_have_core && view == &update->buffer->blended.base) {
		set_core(layer, update, &damage);
	} else {
		drop_core(layer);
	}
	pixman_region32_fini(&damage);
	layer->state = *update->state;
	layer->opaque = view == &update->buffer->opaque.base;
	layer->buffer_width = update->buffer->width;
	layer->buffer_height = update->buffer->height;
}

/* --- all of a window or sprite ---------------------------------------------------------------- */

void layer_list_init(
	struct layer_list *list, struct guest *guest, uint32_t id, struct wlr_scene_tree *tree)
{
	*list = (struct layer_list){.guest = guest, .id = id, .tree = tree};
	wl_list_init(&list->layers);
}

/* The layer of that id, a new one that is not shown yet where there is none. NULL: the guest has
 * too many, or memory is short: the layer is then not shown. */
static struct layer *layer_list_get(struct layer_list *list, uint32_t id)
{
	struct guest *guest = list->guest;
	struct layer *layer;
	wl_list_for_each(layer, &list->layers, link) {
		if (layer->id == id) {
			return layer;
		}
	}
	if (guest->layers == LINK_MAX_LINK_LAYERS) {
		guest_end(guest, LINK_ERROR_LIMIT, LINK_WINDOW_COMMIT, list->id, "too many layers");
		return NULL;
	}
	layer = calloc(1, sizeof(*layer));
	if (layer) {
		layer->node = wlr_scene_buffer_create(list->tree, NULL);
	}
	if (!layer || !layer->node) {
		free(layer);
		domain_log(guest->domain, "a layer is not shown: out of memory");
		return NULL;
	}
	layer->id = id;
	layer_hide(layer);
	wl_list_init(&layer->link);
	guest->layers++;
	return layer;
}

/* Many changes of a tree that the scene does not look at cost less than few of one that it does;
 * then all of it is drawn anew. layer_list_clip shows it again. */
static void hide_for_changes(struct layer_list *list, uint32_t count)
{
	uint32_t old = (uint32_t)wl_list_length(&list->layers);
	if (count > LAYER_FEW_CHANGES || old > LAYER_FEW_CHANGES) {
		wlr_scene_node_set_enabled(&list->tree->node, false);
	}
}

/* One layer of each list may have a core, the lowest that has a use for it: that is where most
 * pixels are, and nobody gets twice the nodes that are counted.
 *
 * Old layers that the commit names are moved over, in its order, to a list that replaces the old
 * one; what stays behind goes. */
void layer_list_apply(struct layer_list *list, const struct layer_update *updates, uint32_t count)
{
	struct wlr_scene_node *below = NULL;
	bool has_core = false;
	struct wl_list shown;
	hide_for_changes(list, count);
	wl_list_init(&shown);
	for (uint32_t i = 0; i < count; i++) {
		const struct layer_update *update = &updates[i];
		struct layer *layer = layer_list_get(list, update->state->id);
		if (!layer) {
			continue;
		}
		wl_list_remove(&layer->link);
		wl_list_insert(shown.prev, &layer->link);
		layer_apply(layer, update, !has_core);
		has_core = has_core || layer->core;
		/* Costs nothing, and damages nothing, where it is already. */
		struct wlr_scene_node *node = &layer->node->node;
		if (below) {
			wlr_scene_node_place_above(node, below);
		} else {
			wlr_scene_node_lower_to_bottom(node);
		}
		below = node;
		if (layer->core) {
			below = &layer->core->node;
			wlr_scene_node_place_above(below, node);
		}
	}
	layer_list_clear(list);
	wl_list_insert_list(&list->layers, &shown);
}

/* From the top, until what may be drawn is spent: what lies further down is left out. */
void layer_list_clip(struct layer_list *list, const struct link_rect *box, float scale)
{
	uint64_t left = (uint64_t)LINK_MAX_OVERDRAW * (uint64_t)box->width * (uint64_t)box->height;
	struct layer *layer;
	wl_list_for_each_reverse(layer, &list->layers, link) {
		struct link_rect visible;
		bool shown = layer_source_visible(&layer->state, box, &visible);
		uint64_t area = shown ? (uint64_t)visible.width * (uint64_t)visible.height : 0;
		if (!shown || area > left) {
			layer_hide(layer);
			continue;
		}
		left -= area;
		show_part(layer, layer->node, &visible, scale);
		if (layer->core) {
			show_core(layer, &visible, scale);
		}
	}
	wlr_scene_node_set_enabled(&list->tree->node, true);
}

enum link_error layer_list_refusal(const struct layer_list *list)
{
	const struct layer *layer;
	wl_list_for_each(layer, &list->layers, link) {
		const struct wlr_buffer *view = layer->node->buffer;
		enum link_error refusal = view ? buffer_refusal(view) : LINK_ERROR_NONE;
		if (refusal != LINK_ERROR_NONE) {
			return refusal;
		}
	}
	return LINK_ERROR_NONE;
}

void layer_list_clear(struct layer_list *list)
{
	struct layer *layer, *next;
	wl_list_for_each_safe(layer, next, &list->layers, link) {
		wl_list_remove(&layer->link);
		drop_core(layer);
		wlr_scene_node_destroy(&layer->node->node);
		free(layer);
		list->guest->layers--;
	}
}
