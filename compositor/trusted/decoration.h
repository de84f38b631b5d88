/* SPDX-License-Identifier: MIT
 *
 * The frame of a window: what tells the user which domain it belongs to. Drawn by the host
 * alone, outside of the content, from the first frame on which the content is visible.
 *
 * From outside in: 1 px black, DECORATION_RING px of the domain's colour, 1 px black; toplevels
 * have a title bar between the upper ring and the content (and 1 px black below it), whose first
 * thing is the domain's label. The colour of the ring is the same focused or not; the bar is
 * dimmed and the label's box outlined instead of filled when not focused.
 */
#ifndef COMPOSITOR_DECORATION_H
#define COMPOSITOR_DECORATION_H

#include <stdbool.h>
#include <wlr/util/box.h>

#include "compositor/window/window.h"

struct config_domain;
struct wl_event_loop;
struct wlr_scene_tree;

#define DECORATION_LINE 1 /* logical px of each black line */
#define DECORATION_RING 4 /* logical px of colour */
#define DECORATION_BORDER (DECORATION_RING + 2 * DECORATION_LINE)
#define DECORATION_BAR 24 /* logical px of title bar, toplevels only */

/* How far the frame reaches beyond the content on each side. Logical px. */
struct decoration_margin {
	int left, top, right, bottom;
};
struct decoration_margin decoration_margin(enum window_kind kind);

/* Makes the nodes in tree: an opaque base, the domain's colour made dark, below what it has, the frame
 * above that. They have no size until decoration_resize. NULL: out of memory. */
struct decoration *decoration_create(struct wlr_scene_tree *tree, enum window_kind kind,
	const struct config_domain *domain, struct wl_event_loop *loop);
void decoration_destroy(struct decoration *decoration); /* NULL is accepted */
/* Makes the base bright: for pictures of mostly dark lines with nothing behind them. */
void decoration_brighten(struct decoration *decoration);

/* Content size in logical px, both > 0. */
void decoration_resize(struct decoration *decoration, int32_t width, int32_t height);
void decoration_set_focused(struct decoration *decoration, bool focused);
/* Sanitised. It is drawn within REDRAW_INTERVAL, however often it changes. */
void decoration_set_title(struct decoration *decoration, const char *title);
/* Draws texts anew for the scale of the output it is on. */
void decoration_set_scale(struct decoration *decoration, float scale);
/* Says after the label that the domain does not answer; a narrow bar cuts that. */
void decoration_set_silent(struct decoration *decoration, bool silent);
/* A coloured mark while the window asks for attention. */
void decoration_set_attention(struct decoration *decoration, bool attention);

/* The least content width with which label and buttons have room. Logical px. */
int decoration_min_width(const struct decoration *decoration);

/* What part lies at x, y relative to the content's origin, given the content's size; edges are
 * set for the ring (corners of 16 px). Pure. */
enum window_part decoration_part_at(
	enum window_kind kind, int32_t width, int32_t height, double x, double y, uint32_t *edges);

#endif
