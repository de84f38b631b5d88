/* SPDX-License-Identifier: MIT
 *
 * What a question to the user looks like (input/prompts.h): a box with the user's secret phrase on
 * the output with the pointer, and all of every output dark behind it. All that decides is drawn by
 * the compositor or was drawn at its start; what is not printable ASCII in the lines of preview is
 * drawn by the program that draws the source's titles, and shown escaped until that has come.
 */
#ifndef COMPOSITOR_PROMPT_VIEW_H
#define COMPOSITOR_PROMPT_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct config_domain;
struct output;
struct prompt_view;
struct screen;
struct texts;
struct wlr_scene_tree;

#define PROMPT_VIEW_LINES 8u

/* Copied, but for what the pointers to config_domain and sentence point to. */
struct prompt_view_text {
	const char *sentence; /* one of labels.h, TEXT_FONT_LABEL */
	const struct config_domain *source, *target;
	const char *what; /* type and size; bytes that are not printable ASCII are shown escaped */
	const char *const *lines; /* UTF-8 */
	size_t line_count; /* up to PROMPT_VIEW_LINES */
	bool more;
};

enum prompt_part { PROMPT_PART_NONE, PROMPT_PART_BOX, PROMPT_PART_DENY, PROMPT_PART_ALLOW };

/* In tree, on output. changed: it shows another picture of a line now. What it is given but text
 * must outlive it. NULL: out of memory, or it has no room there. */
struct prompt_view *prompt_view_create(struct wlr_scene_tree *tree, struct screen *screen,
	struct output *output, const struct texts *texts, const struct prompt_view_text *text,
	void (*changed)(void *data), void *data);
void prompt_view_destroy(struct prompt_view *view); /* NULL is accepted */

/* chosen: the button that Enter means. live: whether they can be used now. False: it could not be
 * drawn, and shows nothing that can be answered. */
bool prompt_view_draw(struct prompt_view *view, enum prompt_part chosen, bool live);

/* Outputs are other ones: it is on output now, and is to be drawn. False: it has no room there. */
bool prompt_view_place(struct prompt_view *view, struct output *output);

/* Layout coordinates. */
enum prompt_part prompt_view_at(const struct prompt_view *view, double x, double y);
struct wlr_box prompt_view_box(const struct prompt_view *view, enum prompt_part part);

#endif
