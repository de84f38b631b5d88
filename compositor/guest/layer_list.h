/* SPDX-License-Identifier: MIT
 *
 * The layers of one window or sprite of a guest, as its last commit lists them.
 */
#ifndef COMPOSITOR_LAYER_LIST_H
#define COMPOSITOR_LAYER_LIST_H

#include <stdint.h>
#include <wayland-util.h>

struct guest;
struct layer_update;
struct link_rect;
struct wlr_scene_tree;

struct layer_list {
	struct guest *guest; /* whose share of layers they are */
	uint32_t id; /* of the window or sprite */
	struct wlr_scene_tree *tree; /* what the nodes are in */
	struct wl_list layers; /* struct layer.link, bottom first */
};

/* Empty. tree must outlive it. */
void layer_list_init(
	struct layer_list *list, struct guest *guest, uint32_t id, struct wlr_scene_tree *tree);

/* Replaces all by count updates, bottom first, whose buffers are held; layer_list_clip follows. Ends
 * the link when it has too many layers. */
void layer_list_apply(struct layer_list *list, const struct layer_update *updates, uint32_t count);

/* Shows what lies within box, on an output of scale, as far as its overdraw allows. */
void layer_list_clip(struct layer_list *list, const struct link_rect *box, float scale);

/* Removes every layer. */
void layer_list_clear(struct layer_list *list);

#endif
