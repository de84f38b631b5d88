/* SPDX-License-Identifier: MIT
 *
 * Where the parts of a frame lie, for drawing and for the pointer alike. Coordinates are relative
 * to the content's origin, logical px. Pure.
 */
#ifndef COMPOSITOR_DECORATION_LAYOUT_H
#define COMPOSITOR_DECORATION_LAYOUT_H

#include <stdbool.h>
#include <wlr/util/box.h>

#include "compositor/window/window.h"

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

#endif
