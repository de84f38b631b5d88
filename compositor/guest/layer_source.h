/* SPDX-License-Identifier: MIT
 *
 * What the numbers of a commit come to: which part of its buffer a clipped layer shows, and which
 * of it is opaque. Exact: 24.8 fixed point, so that no rounding can ever leave the buffer. Pure.
 */
#ifndef COMPOSITOR_LAYER_SOURCE_H
#define COMPOSITOR_LAYER_SOURCE_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>
#include <wlr/util/box.h>

#include "protocol/msg.h"

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

/* Whether the source lies within the buffer, which decode.h cannot know. */
bool layer_source_valid(
	const struct link_layer *state, uint32_t buffer_width, uint32_t buffer_height);

/* The parts of rects that lie within bounds. region is initialised here. */
void layer_region(pixman_region32_t *region, const struct link_rect *rects, uint32_t count,
	const struct link_rect *bounds);

/* How much of what bounds is region has, which lies within it: 0 .. 1. */
double layer_region_part(pixman_region32_t *region, const struct link_rect *bounds);

int64_t layer_area(const struct link_rect *rect);

/* Whether opaque, of state->opaque_count, covers the layer wholly. A part does not count: what is
 * below would not be drawn there, and old pixels, maybe of another domain, shine through if the
 * guest lies. */
bool layer_is_opaque(const struct link_layer *state, const struct link_rect *opaque);

/* The largest part that the guest says is opaque; empty when there is none. */
struct link_rect layer_opaque_part(const struct link_layer *state, const struct link_rect *opaque);

/* Whether each px of the buffer is a whole number of px of an output of that scale or the same: no
 * px at the edge of a part is mixed with its neighbours, so that no seam shows. */
bool layer_is_in_whole_px(
	const struct link_layer *state, uint32_t buffer_width, uint32_t buffer_height, float scale);

#endif
