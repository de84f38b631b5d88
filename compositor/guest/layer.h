/* SPDX-License-Identifier: MIT
 *
 * The buffers placed in a guest's window or sprite: nodes of the scene that never reach out of its
 * content box.
 */
#ifndef COMPOSITOR_LAYER_H
#define COMPOSITOR_LAYER_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>
#include <wlr/util/box.h>

#include "protocol/msg.h"

struct buffer;
struct guest;
struct wlr_scene_tree;

/* What a commit says of one layer, checked. damage and opaque point into the commit. */
struct layer_update {
	const struct link_layer *state;
	struct buffer *buffer; /* of state->buffer */
	const struct link_rect *damage, *opaque;
};

/*
 * Which part of a buffer a clipped layer shows. Exact: 24.8 fixed point, so that no rounding can
 * ever leave the buffer.
 */

/* The buffer's size after the layer's transform. */
void layer_source_size(const struct link_layer *state, uint32_t buffer_width,
	uint32_t buffer_height, uint32_t *width, uint32_t *height);

/* What of layer state lies within box, both in coordinates of the window. False: nothing. */
bool layer_source_visible(
	const struct link_layer *state, const struct link_rect *box, struct link_rect *visible);

/* The part of the buffer (in its own px, before the transform) that is shown in visible. state must
 * be valid for the buffer. */
struct wlr_fbox layer_source_box(const struct link_layer *state, uint32_t buffer_width,
	uint32_t buffer_height, const struct link_rect *visible);

/* Whether the source lies within the buffer, which decode.h cannot know. Pure. */
bool layer_source_valid(
	const struct link_layer *state, uint32_t buffer_width, uint32_t buffer_height);

/* The layers of one window or sprite, as its last commit lists them. */
struct layer_list {
	struct guest *guest; /* whose share of layers they are */
	uint32_t id; /* of the window or sprite */
	struct wlr_scene_tree *tree; /* what the nodes are in */
	struct wl_list layers; /* struct layer.link, bottom first */
};

/* Empty. tree must outlive it. */
void layer_list_init(
	struct layer_list *list, struct guest *guest, uint32_t id, struct wlr_scene_tree *tree);

/* Replaces all by count updates, bottom first, whose buffers are held; layer_list_clip follows.
 * Ends the link when it has too many layers. */
void layer_list_apply(struct layer_list *list, const struct layer_update *updates, uint32_t count);

/* Shows what lies within box, on an output of scale, as far as its overdraw allows. */
void layer_list_clip(struct layer_list *list, const struct link_rect *box, float scale);

/* Why one of them at least is black, LINK_ERROR_NONE when none is. */
enum link_error layer_list_refusal(const struct layer_list *list);

/* Removes every layer. */
void layer_list_clear(struct layer_list *list);

#endif
