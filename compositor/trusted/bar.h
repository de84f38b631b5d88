/* SPDX-License-Identifier: MIT
 *
 * The title bar of a toplevel's frame, as one picture: its domain's label, what the domain says of
 * the window, and three buttons. It follows size and focus at once; what a domain can change as
 * often as it likes goes through struct redraw.
 */
#ifndef COMPOSITOR_BAR_H
#define COMPOSITOR_BAR_H

#include <stdbool.h>

#include "compositor/trusted/canvas.h"
#include "compositor/trusted/titles.h"
#include "protocol/text.h"

struct config_appearance;
struct config_domain;
struct icon;
struct texts;
struct wl_event_loop;
struct wlr_scene_buffer;
struct wlr_scene_tree;

struct bar {
	const struct config_domain *domain;
	const struct texts *texts;
	struct wlr_scene_buffer *node;
	struct redraw redraw;
	struct title title; /* its text is the one below */
	int width; /* logical px; 0: none yet */
	int label_width; /* of the label's box, where it has the room; px of text scale 1 */
	float scale; /* of the output */
	bool focused, silent, attention;
	bool shown; /* it is to be drawn */
	bool painted; /* it is as it is to be, but for the title */
	bool drawn; /* there is a picture, and its label can be read */
	const struct icon *icon; /* NULL: none yet */
	char text[TEXT_MAX_BYTES];
	void (*changed)(struct bar *bar); /* drawn may have changed */
};

/* In tree, above what it has. All must outlive it. False when out of memory: it is to be finished,
 * too. */
bool bar_init(struct bar *bar, struct wlr_scene_tree *tree, const struct config_domain *domain,
	struct wl_event_loop *loop, const struct texts *texts, void (*changed)(struct bar *bar));
void bar_finish(struct bar *bar); /* does nothing to a zeroed one; its node goes with the tree */

/* Logical px, relative to the tree. Nothing is drawn that is not shown. */
void bar_place(struct bar *bar, int x, int y, int width);
/* Drawn, or its picture dropped; but not the mask of the title, which takes time to come. */
void bar_set_shown(struct bar *bar, bool shown);
void bar_set_scale(struct bar *bar, float scale);
void bar_set_focused(struct bar *bar, bool focused);
/* Soon. The title is sanitised. */
void bar_set_title(struct bar *bar, const char *title);
void bar_set_icon(struct bar *bar, const struct icon *icon);
void bar_set_silent(struct bar *bar, bool silent);
void bar_set_attention(struct bar *bar, bool attention);
void bar_recolour(struct bar *bar);

/* With which the label and the buttons have room. Logical px. */
int bar_min_width(const struct bar *bar);

#endif
