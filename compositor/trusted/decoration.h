/* SPDX-License-Identifier: MIT
 *
 * The frame of a window: what tells the user which domain it belongs to. Drawn by the host
 * alone, outside of the content, from the first frame on which the content is visible.
 *
 * From outside in: a black line, the ring in the domain's colour, a black line; toplevels have a
 * title bar between the upper ring and the content (and a black line below it), whose first thing
 * is the domain's label. The colour of the ring is the same focused or not; the bar is dimmed and
 * the label's box outlined instead of filled when not focused. A window that covers its whole
 * output has a thin ring and no bar: trusted/banner.h says there whose it is.
 *
 * Who sees no colours counts the black marks across the upper and the lower ring, near the corners:
 * a long one is five, a short one is one, and their sum is the domain's number.
 *
 * Where ring, bar or label cannot be drawn, the frame covers the content: no pixel of a guest is
 * shown unmarked.
 */
#ifndef COMPOSITOR_DECORATION_H
#define COMPOSITOR_DECORATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compositor/trusted/decoration_layout.h"

struct canvas_output;
struct config_domain;
struct decoration;
struct icon;
struct texts;
struct wl_event_loop;
struct wlr_scene_tree;

/* Makes the nodes in tree, below what it has: the frame, and within it an opaque base, the domain's
 * colour made dark. They have no size until decoration_resize. All must outlive it. NULL: out of
 * memory. */
struct decoration *decoration_create(struct wlr_scene_tree *tree, enum window_kind kind,
	const struct config_domain *domain, struct wl_event_loop *loop, const struct texts *texts);
void decoration_destroy(struct decoration *decoration); /* NULL is accepted */
/* Makes the base bright: for pictures of mostly dark lines with nothing behind them. */
void decoration_brighten(struct decoration *decoration);

/* The domain's colour is another one; the bar follows soon. */
void decoration_recolour(struct decoration *decoration);

/* Content size in logical px, both > 0. */
void decoration_resize(struct decoration *decoration, int32_t width, int32_t height);
/* The base is above the content there, too: relative to the content, logical px. Empty: nowhere. */
void decoration_set_shade(struct decoration *decoration, const struct wlr_box *box);
/* Toplevels: the window covers its output from now on, or does not. Before decoration_resize. */
void decoration_set_covering(struct decoration *decoration, bool covering);
/* What it is made of now. */
struct decoration_form decoration_form(const struct decoration *decoration);
/* The bar is drawn, or its picture dropped: at first it is not shown. While tree is disabled. */
void decoration_set_shown(struct decoration *decoration, bool shown);
void decoration_set_focused(struct decoration *decoration, bool focused);
/* Sanitised. It is drawn soon, however often it changes; until then the one before is seen. */
void decoration_set_title(struct decoration *decoration, const char *title);
/* It is drawn anew soon, as it is then; it must outlive the decoration. */
void decoration_set_icon(struct decoration *decoration, const struct icon *icon);
/* The output that it is drawn for. Texts are drawn anew for another scale. */
void decoration_set_output(struct decoration *decoration, const struct canvas_output *output);
/* It has been moved: what is drawn lies on device px there, too. */
void decoration_snap(struct decoration *decoration);
/* Says after the label, soon, that the domain does not answer; a narrow bar cuts that. */
void decoration_set_silent(struct decoration *decoration, bool silent);
/* A coloured mark, soon, while the window asks for attention. */
void decoration_set_attention(struct decoration *decoration, bool attention);

/* Its ring, and label if it has one, are there. Else nothing but the host's is shown in tree. */
bool decoration_is_legible(const struct decoration *decoration);

/* The least content width with which label and buttons have room. Logical px. */
int decoration_min_width(const struct decoration *decoration);

#endif
