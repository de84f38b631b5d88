/* SPDX-License-Identifier: MIT
 *
 * What the secure attention key shows (input/mode_attention.c) beside the windows themselves
 * (xray_view.h): all outputs dark, and on one of them a column with the user's secret phrase, the
 * windows and domains as a list, notes about the domain of the chosen one, and what can be done
 * with it. Drawn by the compositor alone.
 */
#ifndef COMPOSITOR_ATTENTION_VIEW_H
#define COMPOSITOR_ATTENTION_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct attention_view;
struct config_domain;
struct output;
struct screen;
struct tile_owner;
struct wlr_scene_tree;

/* What a place in it means. */
enum attention_part {
	ATTENTION_FOCUS,
	ATTENTION_MINIMIZE,
	ATTENTION_CLOSE,
	ATTENTION_DISCONNECT,
	ATTENTION_KILL,
	ATTENTION_LEAVE,
	ATTENTION_BUTTONS, /* so many there are; what follows is none */
	ATTENTION_ROW = ATTENTION_BUTTONS,
	ATTENTION_COLUMN, /* nothing else of the column */
	ATTENTION_ELSEWHERE,
};

struct attention_row {
	const struct config_domain *domain;
	const char *title; /* any bytes: what is not printable ASCII is drawn by domain's worker */
	const char *state; /* printable ASCII, maybe empty */
	bool chosen;
};

#define ATTENTION_NOTES 20u /* at most */

/* A line about a domain. Zero-initialised it says nothing. */
struct attention_note {
	const struct config_domain *domain; /* its label comes first; NULL: none does */
	char text[96]; /* any bytes */
	char end[256]; /* after it, dimmer; its beginning is cut where it has no room */
	bool heading;
};

struct attention_button {
	const char *text;
	bool enabled; /* else it cannot be used now */
	bool pressed;
};

/* In tree. What it is given must outlive it, but owner, of which it has a copy: changed is called
 * when there is something to draw again. NULL: out of memory. */
struct attention_view *attention_view_create(
	struct wlr_scene_tree *tree, struct screen *screen, const struct tile_owner *owner);
void attention_view_destroy(struct attention_view *view); /* NULL is accepted */

/* Above the dark and below the column: for what is shown over the windows. */
struct wlr_scene_tree *attention_view_windows(struct attention_view *view);

/* All outputs are dark, as they are now, and the column is on output, at its right or left end,
 * from top to bottom. False: it has no room there
 * and nothing but the dark is shown. */
bool attention_view_place(struct attention_view *view, const struct output *output, bool right);
/* How many rows have room, and how many notes with so many rows. */
size_t attention_view_rows(const struct attention_view *view);
size_t attention_view_notes(const struct attention_view *view, size_t rows);
/* The end of a note that is not short has no room beside its text. */
bool attention_view_is_narrow(const struct attention_view *view);
/* Where it is, layout coordinates; empty: nowhere. */
struct wlr_box attention_view_box(const struct attention_view *view);
struct wlr_box attention_view_part_box(
	const struct attention_view *view, enum attention_part part, size_t row);

/* What it is to show, rows before notes; that comes by attention_view_step. above, below: how many
 * there are that have no row. */
void attention_view_set_rows(struct attention_view *view, const struct attention_row *rows,
	size_t count, size_t above, size_t below);
void attention_view_set_notes(
	struct attention_view *view, const struct attention_note *notes, size_t count);
void attention_view_set_buttons(struct attention_view *view,
	const struct attention_button buttons[static ATTENTION_BUTTONS]);
/* Draws one thing that is not drawn yet. False: there was none, or no memory for it. */
bool attention_view_step(struct attention_view *view);

/* row: which, for ATTENTION_ROW, of those that it was given. */
enum attention_part attention_view_at(
	const struct attention_view *view, double x, double y, size_t *row);

#endif
