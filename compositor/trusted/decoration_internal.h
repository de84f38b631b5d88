/* SPDX-License-Identifier: MIT
 *
 * What decoration.c (nodes and sizes) and decoration_draw.c (texts and colours) share.
 */
#ifndef COMPOSITOR_DECORATION_INTERNAL_H
#define COMPOSITOR_DECORATION_INTERNAL_H

#include "compositor/trusted/decoration_layout.h"
#include "compositor/trusted/redraw.h"
#include "protocol/text.h"

struct decoration {
	enum window_kind kind;
	const struct config_domain *domain;
	struct wlr_scene_tree *frame; /* above the content */
	struct wlr_scene_rect *base; /* below it */
	struct wlr_scene_rect *rings[DECORATION_RECTS];
	/* Toplevels only. */
	struct wlr_scene_rect *bar, *line, *mark;
	struct wlr_scene_buffer *label, *note, *title, *minimize, *maximize, *close;
	struct redraw redraw_title;
	int label_width;
	int note_width; /* 0: the domain answers, there is no note */

	int width, height; /* of the content, 0 before the first resize */
	bool focused;
	float scale;
	char text[TEXT_MAX_BYTES];
};

/* The width of the label's box. Logical px. */
int decoration_draw_label_width(const struct decoration *decoration);

/* The place of everything in the bar. */
struct decoration_bar decoration_bar_of(const struct decoration *decoration);

/* The width of the note that the domain does not answer. Logical px. */
int decoration_draw_note_width(void);

/* Draws that note for the width that it has now, or takes it away. */
void decoration_draw_note(struct decoration *decoration);

/* Draws everything in the bar for its width, scale and focus: label, note, buttons and title, now.
 * Does nothing to popups and before the first size. */
void decoration_draw_bar(struct decoration *decoration);

/* struct redraw's callback: the title alone. data: struct decoration. */
void decoration_draw_title(void *data);

#endif
