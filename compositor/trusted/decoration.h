/* SPDX-License-Identifier: MIT
 *
 * The frame of a window: what tells the user which domain it belongs to. Drawn by the host
 * alone, outside of the content, from the first frame on which the content is visible.
 *
 * From outside in: 1 px black, DECORATION_RING px of the domain's colour, 1 px black; toplevels
 * have a title bar between the upper ring and the content (and 1 px black below it), whose first
 * thing is the domain's label. The colour of the ring is the same focused or not; the bar is
 * dimmed and the label's box outlined instead of filled when not focused.
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
#include <wlr/util/box.h>

enum window_kind { WINDOW_TOPLEVEL, WINDOW_POPUP };

/* What a position in a frame's outer box belongs to. */
enum window_part {
	WINDOW_PART_NONE,
	WINDOW_PART_CONTENT,
	WINDOW_PART_TITLE,
	WINDOW_PART_CLOSE, /* the close button of the title bar */
	WINDOW_PART_MAXIMIZE,
	WINDOW_PART_MINIMIZE,
	WINDOW_PART_RING,
};

/* Smallest content that the host asks for: ring and label stay legible. Logical px. */
#define WINDOW_MIN_WIDTH 120
#define WINDOW_MIN_HEIGHT 40

#define DECORATION_LINE 1 /* logical px of each black line */
#define DECORATION_RING 4 /* logical px of colour */
#define DECORATION_BORDER (DECORATION_RING + 2 * DECORATION_LINE)
#define DECORATION_BAR 24 /* logical px of title bar, toplevels only */

struct config_domain;
struct decoration;
struct texts;
struct wl_event_loop;
struct wlr_scene_tree;

/* --- the frame (decoration.c) ----------------------------------------------------------------- */

/* Makes the nodes in tree, below what it has: the frame, and within it an opaque base, the domain's
 * colour made dark. They have no size until decoration_resize. texts: of toplevels, must outlive
 * it. NULL: out of memory. */
struct decoration *decoration_create(struct wlr_scene_tree *tree, enum window_kind kind,
	const struct config_domain *domain, struct wl_event_loop *loop, const struct texts *texts);
void decoration_destroy(struct decoration *decoration); /* NULL is accepted */
/* Makes the base bright: for pictures of mostly dark lines with nothing behind them. */
void decoration_brighten(struct decoration *decoration);

/* The domain's colour is another one; the bar follows soon. */
void decoration_recolour(struct decoration *decoration);

/* Content size in logical px, both > 0. */
void decoration_resize(struct decoration *decoration, int32_t width, int32_t height);
/* The bar is drawn, or its picture dropped: at first it is not shown. While tree is disabled. */
void decoration_set_shown(struct decoration *decoration, bool shown);
void decoration_set_focused(struct decoration *decoration, bool focused);
/* Sanitised. It is drawn soon, however often it changes; until then the one before is seen. */
void decoration_set_title(struct decoration *decoration, const char *title);
/* Draws texts anew for the scale of the output it is on. */
void decoration_set_scale(struct decoration *decoration, float scale);
/* Says after the label, soon, that the domain does not answer; a narrow bar cuts that. */
void decoration_set_silent(struct decoration *decoration, bool silent);
/* A coloured mark, soon, while the window asks for attention. */
void decoration_set_attention(struct decoration *decoration, bool attention);

/* Its ring, and label if it has one, are there. Else nothing but the host's is shown in tree. */
bool decoration_is_legible(const struct decoration *decoration);

/* The least content width with which label and buttons have room. Logical px. */
int decoration_min_width(const struct decoration *decoration);

/* --- where its parts lie (decoration_layout.c) ------------------------------------------------
 *
 * For drawing and for the pointer alike. Coordinates are relative to the content's origin,
 * logical px. Pure.
 */

/* How far the frame reaches beyond the content on each side. Logical px. */
struct decoration_margin {
	int left, top, right, bottom;
};
struct decoration_margin decoration_margin(enum window_kind kind);

/* Opaque, one in the other: of each a ring is seen, and the last lies behind the content. */
enum decoration_rect {
	DECORATION_OUTER_RECT, /* black */
	DECORATION_COLOUR_RECT, /* the domain's, with the marks of its sign */
	DECORATION_INNER_RECT, /* black, behind the bar too */
	DECORATION_BASE_RECT,
	DECORATION_RECTS,
};
void decoration_layout_rects(enum window_kind kind, int width, int height,
	struct wlr_box boxes[static DECORATION_RECTS]);

/* The marks of a sign in a ring of that width: from where on, and how wide, each is, from left to
 * right, those that have room. Returns how many. */
#define DECORATION_MARKS 64
struct decoration_mark {
	int x, width;
};
size_t decoration_layout_marks(
	uint32_t sign, int width, struct decoration_mark marks[static DECORATION_MARKS]);

struct decoration_bar {
	struct wlr_box all; /* between it and the content is a black line */
	struct wlr_box label, note, title; /* note and title may be empty */
	struct wlr_box minimize, maximize, close;
};

/* The title bar of a toplevel whose label needs label_width and whose note, 0: none, would like
 * note_width. */
struct decoration_bar decoration_layout_bar(int width, int label_width, int note_width);

/* The width that a bar needs for a label and the buttons. */
int decoration_layout_min_width(int label_width);

/* What part lies at x, y relative to the content's origin, given the content's size; edges are
 * set for the ring (corners of 16 px). Pure. */
enum window_part decoration_part_at(
	enum window_kind kind, int32_t width, int32_t height, double x, double y, uint32_t *edges);

#endif
