/* SPDX-License-Identifier: MIT
 *
 * Where the parts of a window's frame lie, for drawing and for the pointer alike. Coordinates are
 * relative to the content's origin, logical px. Pure.
 */
#ifndef COMPOSITOR_DECORATION_LAYOUT_H
#define COMPOSITOR_DECORATION_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct config_appearance;

enum window_kind { WINDOW_TOPLEVEL, WINDOW_POPUP };

/* What a position in a frame's outer box belongs to. */
enum window_part {
	WINDOW_PART_NONE,
	WINDOW_PART_SHADE, /* content that is not shown (desktop/window_shade.c) */
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

/* What a frame is made of besides its lines. Logical px. */
struct decoration_form {
	int ring; /* of colour */
	int bar; /* height of the title bar; 0: it has none */
	double text_scale; /* of what is in it */
	int label; /* width of its label, px of text scale 1; 0: it has none */
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

/* The marks of a sign in a ring whose box has that width, and which is ring wide on each side: from
 * where on, and how wide, each is, from left to right, those that have room. Returns how many. */
#define DECORATION_MARKS 64
struct decoration_mark {
	int x, width;
};
size_t decoration_layout_marks(
	uint32_t sign, int width, int ring, struct decoration_mark marks[static DECORATION_MARKS]);

struct decoration_bar {
	struct wlr_box label, note, title; /* note and title may be empty */
	struct wlr_box minimize, maximize, close; /* all of them empty, or none */
};

/* The title bar of a toplevel whose label needs label_width and whose note, 0: none, would like
 * note_width: relative to its upper left corner, in px of text scale 1, in which it is
 * DECORATION_BAR high. The label never lies under a button: it has less width than it needs where
 * there is no more, and where that would be less than half, there are no buttons. */
struct decoration_bar decoration_layout_bar(int width, int label_width, int note_width);

/* The width that a bar needs for a label and the buttons, in the same px. */
int decoration_layout_min_width(int label_width);

/* Whether a label that needs label_width can be whole with that width, if half as large. */
bool decoration_layout_label_fits(int width, int label_width);

/* What part lies at x, y relative to the content's origin, given the content's size; edges are
 * set for the ring of a frame with a bar (corners of 16 px). */
enum window_part decoration_part_at(const struct decoration_form *form, int32_t width,
	int32_t height, double x, double y, uint32_t *edges);

#endif
