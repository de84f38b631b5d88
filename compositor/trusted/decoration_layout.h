/* SPDX-License-Identifier: MIT
 *
 * Where the parts of a frame lie, for drawing and for the pointer alike. Coordinates are relative
 * to the content's origin, logical px. Pure.
 */
#ifndef COMPOSITOR_DECORATION_LAYOUT_H
#define COMPOSITOR_DECORATION_LAYOUT_H

#include <stdbool.h>
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

/* How far the frame reaches beyond the content on each side. Logical px. */
struct decoration_margin {
	int left, top, right, bottom;
};
struct decoration_margin decoration_margin(enum window_kind kind);

/* Three rings (black, colour, black) of four sides. */
#define DECORATION_RECTS 12

struct decoration_rect {
	struct wlr_box box;
	bool coloured; /* else black */
};

/* The rings around content of width x height, and the bar of a toplevel. They do not overlap. */
void decoration_layout_rings(enum window_kind kind, int width, int height,
	struct decoration_rect rects[static DECORATION_RECTS]);

struct decoration_bar {
	struct wlr_box all, line; /* line: the black one between the bar and the content */
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
