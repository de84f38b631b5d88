/* SPDX-License-Identifier: MIT
 *
 * What the secure attention key shows (input/mode_attention.c): with the user's secret phrase, on
 * the output with the pointer and with everything dark behind it, all windows, whose they are, and
 * what the domain of the chosen one may do. Drawn by the compositor alone.
 */
#ifndef COMPOSITOR_ATTENTION_VIEW_H
#define COMPOSITOR_ATTENTION_VIEW_H

#include <stdbool.h>
#include <stddef.h>

struct attention_view;
struct config_domain;
struct output;
struct screen;
struct texts;
struct wlr_scene_tree;

struct attention_row {
	const struct config_domain *domain;
	const char *title; /* any bytes: what is not printable ASCII is shown escaped */
	const char *state; /* printable ASCII, maybe empty */
};

#define ATTENTION_NOTES 4 /* lines about the domain of the chosen row */

/* In tree. What it is given must outlive it. NULL: out of memory. */
struct attention_view *attention_view_create(
	struct wlr_scene_tree *tree, struct screen *screen, const struct texts *texts);
void attention_view_destroy(struct attention_view *view); /* NULL is accepted */

/* Shows rows on output, as many as fit around the chosen one. notes: printable ASCII, empty: none.
 * False: out of memory, or no room; nothing but the dark is shown then. */
bool attention_view_show(struct attention_view *view, const struct output *output,
	const struct attention_row *rows, size_t count, size_t chosen,
	const char *const notes[static ATTENTION_NOTES]);

#endif
