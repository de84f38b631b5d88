/* SPDX-License-Identifier: MIT
 *
 * One buffer placed in a guest's window: a node of the scene that never reaches out of the
 * window's content box.
 */
#ifndef COMPOSITOR_LAYER_H
#define COMPOSITOR_LAYER_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>

#include "protocol/msg.h"

struct buffer;
struct wlr_scene_buffer;
struct wlr_scene_tree;

struct layer {
	struct wl_list link; /* layer_list.layers, bottom first */
	uint32_t id;
	struct wlr_scene_buffer *node;
	/* Above node, on the same pixels: its largest opaque part, which hides what lies below and is drawn
	 * without blending. It shows the buffer's opaque view, so a guest that lies about it gains nothing.
	 * NULL where there is none that is worth a node. */
	struct wlr_scene_buffer *core;
	struct link_rect core_rect; /* logical px in the layer */
	struct link_layer state; /* of the last commit */
	uint32_t buffer_width, buffer_height; /* px */
	bool opaque; /* of the last commit */
};

/* What a commit says of one layer, checked. damage and opaque point into the commit. */
struct layer_update {
	const struct link_layer *state;
	struct buffer *buffer; /* of state->buffer */
	const struct link_rect *damage, *opaque;
};

/* Whether the source lies within the buffer, which decode.h cannot know. Pure. */
bool layer_source_valid(
	const struct link_layer *state, uint32_t buffer_width, uint32_t buffer_height);

/* Not shown yet, above what tree has. NULL when out of memory. */
struct layer *layer_create(struct wlr_scene_tree *tree, uint32_t id);
void layer_destroy(struct layer *layer);

/* Takes over what a commit says, while its buffer is held. layer_show follows. may_have_core: it may take
 * a second node. */
void layer_apply(struct layer *layer, const struct layer_update *update, bool may_have_core);

/* Moves it directly above that node of the same tree, or to the bottom where it is NULL. Costs nothing,
 * and damages nothing, where it is already. Returns its uppermost node. */
struct wlr_scene_node *layer_place_above(struct layer *layer, struct wlr_scene_node *below);

/* How many px of it lie within a box of its window or sprite: what drawing it costs. */
uint64_t layer_area(const struct layer *layer, const struct link_rect *box);

/* Shows what lies within that box, or nothing of it, on an output of scale. */
void layer_show(struct layer *layer, const struct link_rect *box, float scale);
void layer_hide(struct layer *layer);

#endif
