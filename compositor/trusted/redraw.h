/* SPDX-License-Identifier: MIT
 *
 * Draws something anew when it has changed, but not more often than a screen shows it: a domain
 * that changes its title all the time costs no more than one that does so 60 times a second.
 */
#ifndef COMPOSITOR_REDRAW_H
#define COMPOSITOR_REDRAW_H

#include <stdbool.h>
#include <stdint.h>

struct wl_event_loop;
struct wl_event_source;

#define REDRAW_INTERVAL 16 /* ms from one drawing to the next */

struct redraw {
	struct wl_event_source *timer;
	void (*draw)(void *data);
	void *data;
	uint64_t last; /* ms, CLOCK_MONOTONIC: when it was drawn */
	bool due;
};

/* False when out of memory. */
bool redraw_init(
	struct redraw *redraw, struct wl_event_loop *loop, void (*draw)(void *data), void *data);
void redraw_finish(struct redraw *redraw);

/* Calls draw once, soon. */
void redraw_request(struct redraw *redraw);
/* Calls draw now, for what was never on screen. */
void redraw_now(struct redraw *redraw);

#endif
