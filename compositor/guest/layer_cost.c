/* SPDX-License-Identifier: MIT */
#include "compositor/guest/layer_cost.h"

#include <math.h>

/* ns for each px that is drawn, its memory being at hand: by the ways that pixman has. */
#define COPY_NS 0.1
#define NEAREST_NS 0.4
#define BILINEAR_NS 0.9
#define TURNED_NEAREST_NS 1.6
/* Also mirrored, and upside down: of these it only has the general way. */
#define TURNED_BILINEAR_NS 7.0
#define BLENDED_NS 0.3 /* more */

/* ns for each cache line of the source: along its rows, where the processor has it in advance; and
 * across them, where each px is in another line, and mostly on another page. */
#define LINE_NS 3.0
#define TURNED_LINE_NS 60.0
#define LINE_PX 16.0 /* 64 bytes */

#define BILINEAR_ROWS 2.0 /* that each px is mixed of */

bool layer_draw_is_copy(const struct layer_draw *draw)
{
	return draw->transform == WL_OUTPUT_TRANSFORM_NORMAL
	       && round(draw->source.width) == draw->width
	       && round(draw->source.height) == draw->height;
}

static double px_ns(const struct layer_draw *draw)
{
	bool bilinear = draw->filter == WLR_SCALE_FILTER_BILINEAR;
	if (layer_draw_is_copy(draw)) {
		return COPY_NS;
	}
	if (draw->transform & WL_OUTPUT_TRANSFORM_90) {
		return bilinear ? TURNED_BILINEAR_NS : TURNED_NEAREST_NS;
	}
	if (bilinear && draw->transform != WL_OUTPUT_TRANSFORM_NORMAL) {
		return TURNED_BILINEAR_NS;
	}
	return bilinear ? BILINEAR_NS : NEAREST_NS;
}

/* How many cache lines are read for each px that is drawn. */
static double lines(const struct layer_draw *draw, bool turned)
{
	/* Px of the source for each that is drawn, along its rows and across them. */
	double along = draw->source.width / (turned ? draw->height : draw->width);
	double across = draw->source.height / (turned ? draw->width : draw->height);
	double rows = draw->filter == WLR_SCALE_FILTER_BILINEAR ? BILINEAR_ROWS : 1;
	return fmin(rows, across) * fmin(1, along / LINE_PX);
}

uint64_t layer_draw_cost(const struct layer_draw *draw)
{
	bool turned = draw->transform & WL_OUTPUT_TRANSFORM_90;
	double line = lines(draw, turned) * (turned ? TURNED_LINE_NS : LINE_NS);
	double px = px_ns(draw) + (draw->blended ? BLENDED_NS : 0);
	return (uint64_t)((double)draw->width * draw->height * (px + line));
}

uint64_t layer_draw_extra(const struct layer_draw *draw)
{
	const struct layer_draw copy = {
		.source = {0, 0, draw->width, draw->height},
		.width = draw->width,
		.height = draw->height,
		.filter = WLR_SCALE_FILTER_NEAREST,
		.blended = draw->blended,
	};
	uint64_t cost = layer_draw_cost(draw), least = layer_draw_cost(&copy);
	return cost > least ? cost - least : 0;
}
