/* SPDX-License-Identifier: MIT
 *
 * The buffers placed in a guest's window or sprite, as its commits list them: what is shown of them
 * never reaches out of its content box.
 */
#ifndef COMPOSITOR_LAYER_LIST_H
#define COMPOSITOR_LAYER_LIST_H

#include "compositor/guest/layer.h"

struct buffer;
struct output;

/* What a commit says of one layer, checked. damage and opaque point into the commit. */
struct layer_update {
	const struct link_layer *state;
	struct buffer *buffer; /* of state->buffer */
	const struct link_rect *damage, *opaque;
};

/* Empty, and not seen. tree must outlive what is in it. False when out of memory. */
bool layer_list_init(struct layer_list *list, struct guest *guest, uint32_t id,
	struct wlr_scene_tree *tree, void (*drawn)(struct layer_list *list));

/* Replaces all by count updates, bottom first, whose buffers are held; layer_list_clip follows.
 * Ends the link when it has too many layers. */
void layer_list_apply(struct layer_list *list, const struct layer_update *updates, uint32_t count);

/* tree is about to be in the scene, which layer_list_clip must follow; or it is not any more: what
 * was drawn in advance goes. */
void layer_list_set_seen(struct layer_list *list, bool seen);

/* Shows what lies within box, on an output (NULL: none), as far as its overdraw allows. Nothing
 * while it is not seen. */
void layer_list_clip(
	struct layer_list *list, const struct link_rect *box, const struct output *output);

/* Something of what was committed is still being drawn in advance: no FRAME yet. */
bool layer_list_is_late(const struct layer_list *list);

/* Why one of them at least is black, LINK_ERROR_NONE when none is. */
enum link_error layer_list_refusal(const struct layer_list *list);

/* Removes every layer. */
void layer_list_clear(struct layer_list *list);

#endif
