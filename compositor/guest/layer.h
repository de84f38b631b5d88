/* SPDX-License-Identifier: MIT
 *
 * One of the buffers placed in a guest's window or sprite, as it is shown: a node of the scene. One
 * that scaling or turning makes costly is drawn in advance (shot.h): it comes a little later.
 */
#ifndef COMPOSITOR_LAYER_H
#define COMPOSITOR_LAYER_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>

#include "protocol/msg.h"

struct guest;
struct shot;
struct wlr_buffer;
struct wlr_scene_buffer;
struct wlr_scene_tree;

/* The layers of one window or sprite, as its last commit lists them: layer_list.h. */
struct layer_list {
	struct guest *guest; /* whose share of layers they are */
	uint32_t id; /* of the window or sprite */
	struct wlr_scene_tree *tree; /* where the layers are */
	struct wlr_scene_tree *nodes; /* in it, with them; while many change, elsewhere */
	struct wl_list layers; /* struct layer.link, bottom first */
	/* It is not late any more: a FRAME may go with the next point of the beat. */
	void (*drawn)(struct layer_list *list);
	bool seen; /* layer_list_set_seen */
	/* Of the output that it was cut for last: */
	float scale;
	int x, y; /* where tree is on it, logical px */
};

struct layer {
	struct wl_list link; /* layer_list.layers, bottom first */
	struct layer_list *list;
	uint32_t id;
	struct wlr_buffer *view; /* of the last commit; held by node or shot */
	struct wlr_scene_buffer *node; /* shows view, or what shot has drawn of it */
	struct shot *shot; /* NULL: it is drawn directly */
	uint64_t share; /* ns: of what its guest may have drawn directly */
	struct link_rect part; /* logical px of the window: what is seen of it */
	/* Above node, on the same pixels: its largest opaque part, which hides what lies below and
	 * is drawn without blending. It shows the buffer's opaque view, so a guest that lies about
	 * it gains nothing. NULL where there is none that is worth a node. */
	struct wlr_scene_buffer *core;
	struct link_rect core_rect; /* logical px in the layer */
	struct link_layer state; /* of the last commit */
	uint32_t buffer_width, buffer_height; /* px */
	double changed; /* part of the buffer that is to be drawn and was not charged yet, 0 .. 1 */
	bool opaque; /* of the last commit */
};

/* Shows part, which is not empty and lies within the layer. */
void layer_show(struct layer *layer);
void layer_hide(struct layer *layer);
/* Nothing is kept or drawn for what nobody sees. */
void layer_rest(struct layer *layer);

#endif
