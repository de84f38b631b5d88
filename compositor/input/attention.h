/* SPDX-License-Identifier: MIT
 *
 * The secure attention key, for whoever looks at the compositor's state. What it does is in
 * mode_attention.c.
 */
#ifndef COMPOSITOR_ATTENTION_H
#define COMPOSITOR_ATTENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wlr/util/box.h>

#include "compositor/trusted/attention_view.h"
#include "compositor/trusted/xray_view.h"

#define ATTENTION_DEAD 500 /* ms */
/* So often guests can put off the keys that end something, until the user chooses anew: else one
 * that never rests could keep its end away. */
#define ATTENTION_MOST_DELAYS 4u

struct domain;
struct input;

/* A window, or a domain without one. */
struct attention_choice {
	uint32_t window; /* its number; 0: none */
	struct domain *domain; /* NULL: nothing */
};

#define ATTENTION_MAX_ROWS 64u

struct attention_shown {
	bool drawn; /* all that is to be shown is */
	bool live; /* it takes clicks now */
	bool keys_live; /* and what ends something, by key or click */
	struct attention_choice chosen;
	struct wlr_box column; /* layout coordinates; empty: there was no room for it */
	struct wlr_box buttons[ATTENTION_BUTTONS];
	bool enabled[ATTENTION_BUTTONS];
	size_t row_count, entries; /* rows that are shown, of so many that there are */
	struct attention_choice rows[ATTENTION_MAX_ROWS];
	struct wlr_box row_boxes[ATTENTION_MAX_ROWS];
	size_t window_count; /* overlaid windows and popups */
	struct attention_choice windows[XRAY_MOST];
	size_t unmarked; /* that are seen too: these are smaller */
};
/* False: it is not on. */
bool attention_shown(const struct input *input, struct attention_shown *shown);

/* "focus", "minimize" and so on, of a button. Static. */
const char *attention_part_name(enum attention_part part);

#endif
