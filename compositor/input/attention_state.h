/* SPDX-License-Identifier: MIT
 *
 * What the files of the secure attention key share: attention_list.c has which windows and domains
 * there are, attention_words.c and attention_ways.c what is said of them, attention_draw.c shows
 * it, mode_attention.c is what the user does there.
 */
#ifndef COMPOSITOR_ATTENTION_STATE_H
#define COMPOSITOR_ATTENTION_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "compositor/base/chores.h"
#include "compositor/input/attention.h"
#include "compositor/input/attention_ways.h"
#include "compositor/trusted/canvas.h"

struct desktop;
struct domain;
struct input;
struct window;

/* What lies under the pointer. */
struct attention_hit {
	enum attention_part part; /* ATTENTION_ELSEWHERE with a choice: a window's overlay */
	struct attention_choice choice; /* of a row or an overlay */
};

struct attention {
	struct input *input;
	struct attention_view *view;
	struct xray_view *xray;
	struct redraw redraw;
	struct chore chore; /* draws it, and looks for the ways, a piece a turn */
	struct attention_ways ways; /* of the chosen one's domain */
	struct attention_choice chosen;
	/* What rows and overlays show. */
	struct attention_choice rows[ATTENTION_MAX_ROWS], windows[XRAY_MOST];
	size_t row_count, window_count, entries;
	size_t unmarked; /* windows that are seen, but have no overlay */
	bool enabled[ATTENTION_BUTTONS];
	bool placed, right; /* there is a column, at the right end */
	uint64_t live; /* clock_ms: before it no click counts */
	uint64_t keys_live; /* clock_ms: before it neither key nor click ends anything */
	unsigned delays; /* of keys_live by guests, since the user has chosen */
	size_t chosen_at; /* among the entries; their count: none was */
	struct attention_hit under; /* as the user has seen it last */
	struct attention_hit pressed; /* ATTENTION_COLUMN: no button is */
	struct wl_event_source *timer; /* until it is live */
	struct wl_listener window_changed, domain_changed, screen_changed;
};

bool attention_choice_is(const struct attention_choice *a, const struct attention_choice *b);

/* --- attention_list.c ------------------------------------------------------------------------- */

struct attention_entry {
	struct window *window; /* a toplevel; NULL: the domain has none */
	struct domain *domain;
};

struct attention_list {
	struct attention_entry *entries; /* owned */
	size_t count;
};

/* Windows, topmost first, wherever they are; then domains that have none, but a link, or that were
 * killed. Empty when out of memory. The caller frees its entries. */
struct attention_list attention_list(const struct desktop *desktop);
struct attention_choice attention_entry_choice(const struct attention_entry *entry);
/* Its count where the choice is not among them. */
size_t attention_list_find(
	const struct attention_list *list, const struct attention_choice *choice);

/* --- attention_words.c ------------------------------------------------------------------------ */

/* Static. */
const char *attention_state_of(const struct attention_entry *entry);
/* About domain, room at most; where there are more, the last one says how many. Returns how many.
 * ways are its own. narrow: places of rules have a line of their own. */
size_t attention_notes_of(const struct domain *domain, const struct attention_ways *ways,
	bool narrow, struct attention_note notes[static ATTENTION_NOTES], size_t room);

/* --- attention_draw.c ------------------------------------------------------------------------- */

/* Where outputs have changed: another place. */
void attention_place(struct attention *attention);
/* Looks at all of it anew; what is another thing now is drawn in the next turns. by_user: he did
 * something, else what has changed under the pointer takes time to be seen. */
void attention_refresh(struct attention *attention, bool by_user);
/* Where the pointer is. */
struct attention_hit attention_hit(const struct attention *attention);
/* A piece of the drawing. */
bool attention_step(struct chore *chore);

#endif
