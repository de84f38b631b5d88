/* SPDX-License-Identifier: MIT
 *
 * Which part of a buffer a clipped layer shows. Exact: 24.8 fixed point, so that no rounding can
 * ever leave the buffer.
 */
#ifndef COMPOSITOR_LAYER_SOURCE_H
#define COMPOSITOR_LAYER_SOURCE_H

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

#endif
