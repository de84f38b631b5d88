/* SPDX-License-Identifier: MIT
 *
 * What has come, gone or changed its box on screen by itself, and not because the user did
 * something: whoever presses a button there within EXPOSURE_DELAY means what was there before.
 */
#ifndef COMPOSITOR_EXPOSURE_H
#define COMPOSITOR_EXPOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct desktop;
struct domain;
struct window;
struct window_hit;

#define EXPOSURE_DELAY 500 /* ms in which nobody reacts to what has appeared */

/* Changes of one domain that are remembered one by one; of more, the box around them. */
#define EXPOSURE_OF_DOMAIN 4u
#define EXPOSURE_MOST (65u * EXPOSURE_OF_DOMAIN) /* CONFIG_MAX_DOMAINS, and the host */

/* At `at` something of domain (NULL: of several) took one box and left another, either of which may
 * be empty: what lies in one of them alone has changed. Outer boxes, layout coordinates. */
struct exposure_change {
	const struct domain *domain; /* compared only */
	struct wlr_box before, after;
	bool all; /* of several changes: all of after has changed */
	uint64_t at; /* ms, CLOCK_MONOTONIC; 0: there is none */
};

struct exposure {
	struct exposure_change changes[EXPOSURE_MOST];
	bool by_user; /* what changes now the user does */
};

/* --- for desktop/: of what is not shown, or hidden, nothing is noted -------------------------- */

/* The window is shown from now on. */
void exposure_came(struct window *window);
/* It is not shown from now on. */
void exposure_went(struct window *window);
/* It has its box from now on; before that it had before, which is an outer box. */
void exposure_moved(struct window *window, const struct wlr_box *before);
/* All on screen may be elsewhere. */
void exposure_all(struct desktop *desktop);

/* --- for input/ ------------------------------------------------------------------------------- */

/* What the user does now changes things: false until the next event. */
void exposure_by_user(struct desktop *desktop, bool by_user);

struct exposure_look {
	bool fresh; /* a press there would be meant for what was there before */
	const struct domain *meant; /* whose that was; NULL: nobody's */
};

/* For hit, which window_at has found at x, y. A popup, or a dialog, over a window of its own domain
 * is not fresh, nor is what a window of the same domain leaves free. */
struct exposure_look exposure_look(
	struct desktop *desktop, const struct window_hit *hit, double x, double y);

/* --- pure ------------------------------------------------------------------------------------- */

void exposure_note(struct exposure *exposure, const struct domain *domain,
	const struct wlr_box *before, const struct wlr_box *after, uint64_t now);

/* How many live changes there are at x, y; *only: whose all of them are, NULL: of several. */
size_t exposure_count(const struct exposure *exposure, double x, double y, uint64_t now,
	const struct domain **only);

#endif
