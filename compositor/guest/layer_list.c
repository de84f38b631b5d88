/* SPDX-License-Identifier: MIT */
#include "compositor/guest/layer_list.h"

#include <wlr/types/wlr_scene.h>

#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/layer.h"

void layer_list_init(
	struct layer_list *list, struct guest *guest, uint32_t id, struct wlr_scene_tree *tree)
{
	*list = (struct layer_list){.guest = guest, .id = id, .tree = tree};
	wl_list_init(&list->layers);
}

static struct layer *layer_list_find(struct layer_list *list, uint32_t id)
{
	struct layer *layer;
	wl_list_for_each(layer, &list->layers, link) {
		if (layer->id == id) {
			return layer;
		}
	}
	return NULL;
}

/* NULL: the guest has too many, or memory is short: the layer is then not shown. */
static struct layer *add(struct layer_list *list, uint32_t id)
{
	struct guest *guest = list->guest;
	if (guest->layers == LINK_MAX_LINK_LAYERS) {
		guest_end(guest, LINK_ERROR_LIMIT, LINK_WINDOW_COMMIT, list->id, "too many layers");
		return NULL;
	}
	struct layer *layer = layer_create(list->tree, id);
	if (!layer) {
		domain_log(guest->domain, "a layer is not shown: out of memory");
		return NULL;
	}
	wl_list_init(&layer->link);
	guest->layers++;
	return layer;
}

/* One layer of each list may have a core, the lowest that has a use for it: that is where most pixels
 * are, and nobody gets twice the nodes that are counted.
 *
 * Old layers that the commit names are moved over, in its order, to a list that replaces the old
 * one; what stays behind goes. */
void layer_list_apply(struct layer_list *list, const struct layer_update *updates, uint32_t count)
{
	struct wlr_scene_node *below = NULL;
	bool has_core = false;
	struct wl_list shown;
	wl_list_init(&shown);
	for (uint32_t i = 0; i < count; i++) {
		const struct layer_update *update = &updates[i];
		struct layer *layer = layer_list_find(list, update->state->id);
		if (!layer && !(layer = add(list, update->state->id))) {
			continue;
		}
		wl_list_remove(&layer->link);
		wl_list_insert(shown.prev, &layer->link);
		layer_apply(layer, update, !has_core);
		has_core = has_core || layer->core;
		below = layer_place_above(layer, below);
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
		uint64_t area = layer_area(layer, box);
		if (area > left) {
			layer_hide(layer);
			continue;
		}
		left -= area;
		layer_show(layer, box, scale);
	}
}

void layer_list_clear(struct layer_list *list)
{
	struct layer *layer, *next;
	wl_list_for_each_safe(layer, next, &list->layers, link) {
		layer_destroy(layer);
		list->guest->layers--;
	}
}
