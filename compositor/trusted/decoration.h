/* SPDX-License-Identifier: MIT
 *
 * The frame of a window: what tells the user which domain it belongs to. Drawn by the host
 * alone, outside of the content, from the first frame on which the content is visible.
 *
 * From outside in: a black line, the ring in the domain's colour, a black line; toplevels have a
 * title bar between the upper ring and the content (and a black line below it), whose first thing is
 * the domain's label. The colour of the ring is the same focused or not; the bar is dimmed and the
 * label's box outlined instead of filled when not focused. A window that covers its whole output has
 * a thin ring and no bar: trusted/banner.h says there whose it is.
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
#define DECORATION_THIN_RING 2 /* logical px of colour at most around a window that covers */
#define DECORATION_BAR 24 /* logical px of title bar at text scale 1 */

struct config_appearance;
struct config_domain;
struct decoration;
struct texts;
struct wl_event_loop;
struct wlr_scene_tree;

/* --- the frame (decoration.c) ----------------------------------------------------------------- */

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
/* Toplevels: the window covers its output from now on, or does not. Before decoration_resize. */
void decoration_set_covering(struct decoration *decoration, bool covering);
/* What it is made of now. */
struct decoration_form decoration_form(const struct decoration *decoration);
/* The bar is drawn, or its picture dropped: at first it is not shown. While tree is disabled. */
void decoration_set_shown(struct decoration *decoration, bool shown);
void decoration_set_focused(struct decoration *decoration, bool focused);
/* Sanitised. It is drawn soon, however often it changes; until then the one before is seen. */
void decoration_set_title(struct decoration *decoration, const char *title);
/* The output that it is drawn for: its scale, and where its corner is in the layout. Texts are drawn
 * anew for another scale. */
void decoration_set_output(struct decoration *decoration, float scale, int x, int y);
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

/* --- where its parts lie (decoration_layout.c) ------------------------------------------------
 *
 * For drawing and for the pointer alike. Coordinates are relative to the content's origin,
 * logical px. Pure.
 */

/* What a frame is made of besides its lines. Logical px. */
struct decoration_form {
	int ring; /* of colour */
	int bar; /* height of the title bar; 0: it has none */
	double text_scale; /* of what is in it */
};
struct decoration_form decoration_form_of(
	const struct config_appearance *appearance, enum window_kind kind, bool covering);

/* How far the frame reaches beyond the content on each side. Logical px. */
struct decoration_margin {
	int left, top, right, bottom;
};
struct decoration_margin decoration_margin(const struct decoration_form *form);

/* Opaque, one in the other: of each a ring is seen, and the last lies behind the content. */
enum decoration_rect {
	DECORATION_OUTER_RECT, /* black */
	DECORATION_COLOUR_RECT, /* the domain's, with the marks of its sign */
	DECORATION_INNER_RECT, /* black, behind the bar too */
	DECORATION_BASE_RECT,
	DECORATION_RECTS,
};
void decoration_layout_rects(const struct decoration_form *form, int width, int height,
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
	struct wlr_box label, note, title; /* note and title may be empty */
	struct wlr_box minimize, maximize, close;
};

/* The title bar of a toplevel whose label needs label_width and whose note, 0: none, would like
 * note_width: relative to its upper left corner, in px of text scale 1, in which it is
 * DECORATION_BAR high. */
struct decoration_bar decoration_layout_bar(int width, int label_width, int note_width);

/* The width that a bar needs for a label and the buttons, in the same px. */
int decoration_layout_min_width(int label_width);

/* What part lies at x, y relative to the content's origin, given the content's size; edges are
 * set for the ring of a frame with a bar (corners of 16 px). */
enum window_part decoration_part_at(const struct decoration_form *form, int32_t width,
	int32_t height, double x, double y, uint32_t *edges);

#endif
