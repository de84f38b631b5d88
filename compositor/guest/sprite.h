/* SPDX-License-Identifier: MIT
 *
 * A picture of a guest that is only shown at the pointer: a cursor's image or a drag's icon.
 * guest_pointer.c says where.
 */
#ifndef COMPOSITOR_SPRITE_H
#define COMPOSITOR_SPRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "compositor/guest/layer_list.h"
#include "protocol/msg.h"

struct decoration;
struct guest;
struct layer_update;
struct output;
struct wlr_scene_node;
struct wlr_scene_tree;

struct sprite {
	struct guest *guest;
	uint32_t id;
	enum link_sprite_kind kind;
	struct wlr_scene_tree *tree, *content; /* of decoration and layers; disabled: not shown */
	struct decoration *decoration; /* icons: the ring; NULL: a cursor */
	struct layer_list layers;
	int32_t width, height; /* of what is drawn of it, logical px; 0: nothing */
	bool frame_wanted; /* it was committed since the last FRAME */
	uint32_t framed; /* ms: when that was, by the host's clock; 0: never */
};

/* Where a sprite is shown. Coordinates are of parent. */
struct sprite_place {
	struct wlr_scene_tree *parent; /* it is above all else in it */
	int32_t x, y; /* the upper left corner */
	struct link_rect box; /* what lies outside is cut off */
	const struct output *output; /* NULL: there is none */
};

/* Empty, and not shown. NULL when out of memory. */
struct sprite *sprite_create(struct guest *guest, uint32_t id, enum link_sprite_kind kind);
/* The caller takes it out of the table, and guest_pointer_forget comes before. */
void sprite_destroy(struct sprite *sprite);

/* A commit that is checked, whose buffers are held. guest_pointer_update draws it. */
void sprite_commit(struct sprite *sprite, const struct link_window_commit *commit,
	const struct layer_update *updates);

/* Shows it there and nowhere else. It must be hidden before parent goes. */
void sprite_show(struct sprite *sprite, const struct sprite_place *place);
void sprite_hide(struct sprite *sprite);

/* An output has shown it, which it may say so often only that the image moves 60 times a second at
 * most. time in ms of the host's clock. */
void sprite_frame(struct sprite *sprite, uint32_t time);

#endif
