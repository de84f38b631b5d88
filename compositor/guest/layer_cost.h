/* SPDX-License-Identifier: MIT
 *
 * What it costs to draw a layer by pixman, in nanoseconds. An estimate for a processor of the day
 * that is not busy otherwise (tests/bench/layer_cost.c prints it beside what is measured), rather
 * too high than too low; of memory that is there: pages that the kernel has to find first come on
 * top. Pure.
 */
#ifndef COMPOSITOR_LAYER_COST_H
#define COMPOSITOR_LAYER_COST_H

#include <stdbool.h>
#include <stdint.h>
#include <wlr/render/pass.h>
#include <wlr/util/box.h>

/* One drawing. */
struct layer_draw {
	struct wlr_fbox source; /* px of the buffer that are read, before the transform */
	int width, height; /* px that are drawn, 1 .. 2^15 each */
	enum wl_output_transform transform; /* that the buffer has */
	enum wlr_scale_filter_mode filter;
	bool blended; /* over what is there already, by its alpha */
};

/* Neither scaled nor turned. */
bool layer_draw_is_copy(const struct layer_draw *draw);

/* ns for all of it. */
uint64_t layer_draw_cost(const struct layer_draw *draw);

/* How much of that, in ns, is for scaling and turning: what a copy of the size would not cost. */
uint64_t layer_draw_extra(const struct layer_draw *draw);

#endif
