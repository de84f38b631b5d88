/* SPDX-License-Identifier: MIT
 *
 * Where the host puts windows. Boxes are outer boxes (with ring and bar) in layout coordinates,
 * logical px; an area is the part of an output that windows may use. Pure.
 */
#ifndef COMPOSITOR_PLACEMENT_H
#define COMPOSITOR_PLACEMENT_H

#include <stddef.h>
#include <wlr/util/box.h>

/* How many windows a new one tries not to cover: the topmost ones. Bounds the work that a guest can
 * cause, as does the next one. */
#define PLACEMENT_MAX_WEIGHED 8u
/* How many it does not start at the same place as. */
#define PLACEMENT_MAX_TAKEN 256u
/* Left free between windows, and between a window and the area's edge, when there is room. */
#define PLACEMENT_GAP 12
/* How far a window is shifted from one that it cannot but cover. */
#define PLACEMENT_CASCADE 32
/* Upper left corners that are less than this apart, on both axes, are one place. */
#define PLACEMENT_DISTINCT 8

/* box moved as little as possible to lie within area; along a side on which it is bigger it starts
 * where the area starts. */
struct wlr_box placement_fit(struct wlr_box box, const struct wlr_box *area);

/* box moved as little as possible so that its upper left corner of handle_width x handle_height
 * lies within area. */
struct wlr_box placement_reachable(
	struct wlr_box box, int handle_width, int handle_height, const struct wlr_box *area);

/* Centred over another box, or a step into it when it would hide it, within area. */
struct wlr_box placement_centre(
	int width, int height, const struct wlr_box *over, const struct wlr_box *area);

/* A place for a new box within area that covers as little as possible of the taken ones (topmost
 * first, those after PLACEMENT_MAX_WEIGHED are not looked at), and least of all the upper left
 * corners where their labels are. */
struct wlr_box placement_new(int width, int height, const struct wlr_box *taken, size_t count,
	const struct wlr_box *area);

/* box, moved on within area if one of the taken ones (any number) starts at the same place, to
 * where none does; where it is when there is no such place. */
struct wlr_box placement_distinct(
	struct wlr_box box, const struct wlr_box *taken, size_t count, const struct wlr_box *area);

#endif
