/* SPDX-License-Identifier: MIT
 *
 * What the switcher looks like: rows in the middle of the output with the pointer, as many as fit
 * around the selected one.
 */
#ifndef COMPOSITOR_SWITCHER_VIEW_H
#define COMPOSITOR_SWITCHER_VIEW_H

#include <stdbool.h>
#include <stddef.h>

struct config_domain;
struct icon;
struct output;
struct switcher_view;
struct texts;
struct wlr_scene_tree;

struct switcher_row {
	const struct config_domain *domain;
	const char *title; /* sanitised */
	const struct icon *icon;
	bool attention; /* it asks for it: a mark as in its bar */
};

/* In tree, in the middle of output. count > 0. What rows point to, and texts, must outlive it.
 * NULL: out of memory. */
struct switcher_view *switcher_view_create(struct wlr_scene_tree *tree, const struct output *output,
	const struct switcher_row *rows, size_t count, const struct texts *texts);
void switcher_view_destroy(struct switcher_view *view); /* NULL is accepted */

/* A row goes, and what its title points to may; what is on the screen stays until
 * switcher_view_select. NULL is accepted. */
void switcher_view_remove(struct switcher_view *view, size_t index);

/* Scrolls to and outlines one, which there must be; before that nothing is shown. NULL is
 * accepted. */
void switcher_view_select(struct switcher_view *view, size_t selected);

/* The first of rows rows to show out of count, so that selected is among them, in the middle where
 * that is possible. Pure. */
size_t switcher_view_first(size_t count, size_t rows, size_t selected);

#endif
