/* SPDX-License-Identifier: MIT
 *
 * Memory of the compositor's own that a layer is drawn to: a wlr_buffer, at first all 0.
 */
#ifndef COMPOSITOR_PICTURE_H
#define COMPOSITOR_PICTURE_H

#include <pixman.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wayland-util.h>
#include <wlr/types/wlr_buffer.h>

#include "compositor/guest/layer_cost.h"

struct link_rect;
struct wlr_scene_buffer;

struct picture {
	struct wlr_buffer base; /* freed with the last lock after wlr_buffer_drop */
	struct layer_draw draw; /* what it shows, or is to show */
	pixman_region32_t stale; /* px of it where it does not, yet */
	uint32_t *px;
	size_t mapped; /* bytes of px: less than picture_bytes while it is released */
	struct wl_list link; /* shots.waste, or empty */
};

/* Of draw's size, all of it stale; with alpha where draw is blended. NULL when out of memory. */
struct picture *picture_create(const struct layer_draw *draw);

/* Bytes of the memory of one. */
uint64_t picture_bytes(const struct layer_draw *draw);

/* Gives a piece of its memory back: all at once would take the kernel ms. Nothing may show it then.
 * False: there is nothing left but what wlr_buffer_drop frees. */
bool picture_release(struct picture *picture);

/* What changes of damage (px of the layer's buffer) is stale. */
void picture_damage(struct picture *picture, const pixman_region32_t *damage);
/* All of it is, and is to show that. Its memory must do: picture_fits. */
void picture_restart(struct picture *picture, const struct layer_draw *draw);
bool picture_fits(const struct picture *picture, const struct layer_draw *draw);

/* Puts node, which shows picture, to part (logical px) of a tree that is at x, y of an output of
 * that scale: px for px. Until there is a picture of the right size for part it fills as much of
 * that as it can, from the upper left. False: nothing. */
bool picture_place(const struct picture *picture, struct wlr_scene_buffer *node,
	const struct link_rect *part, int x, int y, float scale);

/* A guest makes stale what it wants, again and again: many rectangles are joined. */
void picture_limit_region(pixman_region32_t *region);

/* Takes a piece of at most that many px (> 0) out of what is stale, which must not be empty. */
pixman_box32_t picture_take_stale(struct picture *picture, int most);

#endif
