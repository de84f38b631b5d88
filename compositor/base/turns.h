/* SPDX-License-Identifier: MIT
 *
 * The turns of the event loop: from the moment that something is to be done until all that was
 * heard of is done. Nobody is served meanwhile, so they are watched: what takes longer than it may
 * is counted (cloisonctl state).
 */
#ifndef COMPOSITOR_TURNS_H
#define COMPOSITOR_TURNS_H

#include <stdbool.h>
#include <stdint.h>

/* us: a turn, without what was drawn in it, is long above this; and drawing an output. */
#define TURNS_LONG 4000u
#define TURNS_LONG_DRAWING 8000u

struct wl_display;

struct turns {
	uint64_t drawn; /* us of the turn that is on */
	uint64_t count, long_count, worst; /* of all so far; worst: us */
	uint64_t long_drawings, worst_drawing;
	bool stopped;
};

/* Serves the display, and all sources of its event loop, until turns_stop. */
void turns_run(struct turns *turns, struct wl_display *display);
/* The turn that is on is the last. */
void turns_stop(struct turns *turns);

/* An output was drawn, which took us. */
void turns_drew(struct turns *turns, uint64_t us);

/* A turn took us, drawing included. Called by turns_run. */
void turns_count(struct turns *turns, uint64_t us);

#endif
