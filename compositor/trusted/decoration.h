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
#include <stdint.h>
#include <wlr/util/box.h>

#include "compositor/trusted/decoration_layout.h"

struct config_domain;
struct decoration;
struct wl_event_loop;
struct wlr_scene_tree;

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

#endif
