/* SPDX-License-Identifier: MIT
 *
 * From the surfaces of one window, bottom first, to the layers of its WINDOW_COMMIT, within the
 * host's limits. Pure: knows no wlroots object.
 */
#ifndef GUEST_PROXY_LAYERS_H
#define GUEST_PROXY_LAYERS_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>

#include "protocol/msg.h"

/* One surface as it was committed. */
struct layer_source {
	uint32_t id, buffer; /* link ids, not 0 */
	int32_t x, y, width, height; /* logical px in the window */
	int32_t buffer_width, buffer_height; /* px, before transform */
	int32_t scale; /* buffer scale, > 0 */
	uint32_t transform; /* wl_output.transform */
	bool has_crop; /* a viewport's source rectangle, in logical px before it is scaled */
	double crop_x, crop_y, crop_width, crop_height;
	const pixman_region32_t *damage; /* buffer px */
	const pixman_region32_t *opaque; /* logical px in the surface */
};

/* False: without area, beyond the protocol's ranges, or cropped to more than the buffer has. Such a
 * source cannot be a layer. */
bool layers_accept(const struct layer_source *source);

/* How many layers a commit can have by these limits of WELCOME. */
uint32_t layers_most(uint32_t max_layers, uint32_t max_rects);

/*
 * Fills layers and rects of commit with count accepted sources, at most layers_most of them. At
 * most max_rects rects: damage becomes its bounding box, an opaque region its largest rect or
 * nothing, where they are too many.
 */
void layers_fill(struct link_window_commit *commit, const struct layer_source *sources,
	uint32_t count, uint32_t max_rects);

#endif
