/* SPDX-License-Identifier: MIT */
#include "compositor/guest/layer_list.h"

#include <math.h>
#include <pixman.h>
#include <stdlib.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/layer_source.h"
#include "compositor/guest/shot.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"

/* px of a core: below that it saves less than a node costs. */
#define CORE_LEAST_AREA (128 * 128)

/* Layers before and after a commit with which they are changed in the scene one by one. */
#define LAYER_FEW_CHANGES 4

/* --- what a commit says of one ---------------------------------------------------------------- */

/* It must not keep a buffer in use that nothing shows any more. */
static void drop_core(struct layer *layer)
{
	if (layer->core) {
		wlr_scene_node_destroy(&layer->core->node);
		layer->core = NULL;
	}
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
	layer->core_rect = layer_opaque_part(update->state, update->opaque);
	if (layer_area(&layer->core_rect) < CORE_LEAST_AREA) {
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

/* Takes over what a commit says, while its buffer is held. may_have_core: it may take a second
 * node. */
static void layer_apply(struct layer *layer, const struct layer_update *update, bool may_have_core)
{
	struct wlr_buffer *view =
		buffer_view(update->buffer, layer_is_opaque(update->state, update->opaque));
	const struct link_rect bounds = {0, 0, view->width, view->height};
	pixman_region32_t damage;
	layer_region(&damage, update->damage, update->state->damage_count, &bounds);
	if (layer->shot) {
		shot_commit(layer->shot, view, &damage);
	} else {
		set_buffer(layer, update, view, &damage);
	}
	layer->view = view;
	if (may_have_core && view == &update->buffer->blended.base) {
		set_core(layer, update, &damage);
	} else {
		drop_core(layer);
	}
	layer->changed = fmin(1, layer->changed + layer_region_part(&damage, &bounds));
	pixman_region32_fini(&damage);
	layer->state = *update->state;
	layer->opaque = view == &update->buffer->opaque.base;
	layer->buffer_width = update->buffer->width;
	layer->buffer_height = update->buffer->height;
}

/* --- all of a window or sprite ---------------------------------------------------------------- */

bool layer_list_init(struct layer_list *list, struct guest *guest, uint32_t id,
	struct wlr_scene_tree *tree, void (*drawn)(struct layer_list *list))
{
	*list = (struct layer_list){.guest = guest, .id = id, .tree = tree, .drawn = drawn};
	wl_list_init(&list->layers);
	list->nodes = wlr_scene_tree_create(tree);
	return list->nodes;
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
		layer->node = wlr_scene_buffer_create(list->nodes, NULL);
	}
	if (!layer || !layer->node) {
		free(layer);
		domain_log(guest->domain, "a layer is not shown: out of memory");
		return NULL;
	}
	layer->list = list;
	layer->id = id;
	layer_hide(layer);
	wl_list_init(&layer->link);
	guest->layers++;
	return layer;
}

/* Each change of a scene looks at all of its nodes. So many changes are made in one that has no
 * others, and then all of the list is drawn anew. */
static void layer_list_take_out(struct layer_list *list)
{
	struct wlr_scene_node *node = &list->nodes->node;
	wlr_scene_node_set_enabled(node, false);
	wlr_scene_node_reparent(node, &list->guest->guests->desktop->screen->bench->tree);
}

static void layer_list_put_back(struct layer_list *list)
{
	struct wlr_scene_node *node = &list->nodes->node;
	wlr_scene_node_reparent(node, list->tree);
	wlr_scene_node_set_enabled(node, true);
}

static void layer_list_drop(struct layer_list *list)
{
	struct layer *layer, *next;
	wl_list_for_each_safe(layer, next, &list->layers, link) {
		wl_list_remove(&layer->link);
		layer_rest(layer);
		shot_destroy(layer->shot);
		drop_core(layer);
		wlr_scene_node_destroy(&layer->node->node);
		free(layer);
		list->guest->layers--;
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
	if (count > LAYER_FEW_CHANGES || wl_list_length(&list->layers) > LAYER_FEW_CHANGES) {
		layer_list_take_out(list);
	}
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
	layer_list_drop(list);
	wl_list_insert_list(&list->layers, &shown);
	if (!list->seen) {
		layer_list_put_back(list);
	}
}

void layer_list_set_seen(struct layer_list *list, bool seen)
{
	list->seen = seen;
	if (seen) {
		return;
	}
	struct layer *layer;
	wl_list_for_each(layer, &list->layers, link) {
		layer_rest(layer);
	}
}

static void layer_list_place(struct layer_list *list, const struct output *output)
{
	wlr_scene_node_coords(&list->tree->node, &list->x, &list->y);
	list->scale = output ? output->wlr_output->scale : 1;
	list->x -= output ? output->scene_output->x : 0;
	list->y -= output ? output->scene_output->y : 0;
}

/* From the top, until what may be drawn is spent: what lies further down is left out. */
void layer_list_clip(
	struct layer_list *list, const struct link_rect *box, const struct output *output)
{
	if (!list->seen) {
		return;
	}
	layer_list_place(list, output);
	uint64_t left = (uint64_t)LINK_MAX_OVERDRAW * (uint64_t)box->width * (uint64_t)box->height;
	struct layer *layer;
	wl_list_for_each_reverse(layer, &list->layers, link) {
		bool shown = layer_source_visible(&layer->state, box, &layer->part);
		uint64_t area =
			shown ? (uint64_t)layer->part.width * (uint64_t)layer->part.height : 0;
		if (!shown || area > left) {
			layer_hide(layer);
			continue;
		}
		left -= area;
		layer_show(layer);
	}
	layer_list_put_back(list);
}

bool layer_list_is_late(const struct layer_list *list)
{
	const struct layer *layer;
	wl_list_for_each(layer, &list->layers, link) {
		if (layer->shot && layer->shot->late) {
			return true;
		}
	}
	return false;
}

enum link_error layer_list_refusal(const struct layer_list *list)
{
	const struct layer *layer;
	wl_list_for_each(layer, &list->layers, link) {
		enum link_error refusal = buffer_refusal(layer->view);
		if (refusal != LINK_ERROR_NONE) {
			return refusal;
		}
	}
	return LINK_ERROR_NONE;
}

void layer_list_clear(struct layer_list *list)
{
	if (wl_list_length(&list->layers) > LAYER_FEW_CHANGES) {
		layer_list_take_out(list);
	}
	layer_list_drop(list);
	layer_list_put_back(list);
}
