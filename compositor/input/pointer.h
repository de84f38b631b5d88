/* SPDX-License-Identifier: MIT
 *
 * The pointer that all pointing devices move together.
 */
#ifndef COMPOSITOR_POINTER_H
#define COMPOSITOR_POINTER_H

#include <stdbool.h>
#include <stdint.h>

#include "compositor/desktop/window.h"

struct input;
struct pointer;
struct wlr_cursor;
struct wlr_input_device;
struct wlr_output;

/* NULL: out of memory. */
struct pointer *pointer_create(struct input *input);
void pointer_destroy(struct pointer *pointer); /* NULL is accepted */

/* The device moves this pointer until it goes. output: it is confined to that one, NULL: all. */
void pointer_attach(
	struct pointer *pointer, struct wlr_input_device *device, struct wlr_output *output);

struct wlr_cursor *pointer_cursor(struct pointer *pointer);
/* Layout coordinates. */
double pointer_x(const struct pointer *pointer);
double pointer_y(const struct pointer *pointer);

/* What lies under it, when the pointer was not moved. */
struct window_hit pointer_find(struct pointer *pointer);
/* True when that came there by itself (see below) just now. */
bool pointer_found_just_now(const struct pointer *pointer);
void pointer_forget(struct pointer *pointer, const struct window *window);

/* True since the first device: before that nobody has the pointer and none is shown. */
bool pointer_present(const struct pointer *pointer);
/* True while a button is down, whoever saw it. */
bool pointer_pressed(const struct pointer *pointer);

#define EXPOSURE_DELAY 500 /* ms in which nobody reacts to what has appeared */

/* Which window the user has pointed at, and which has come under the pointer by itself: by mapping,
 * moving, or because what was above it went. A click that comes too soon after that was meant for
 * what was there before. Pure. */
struct exposure {
	const struct window *window; /* under the pointer; NULL: none. Compared only */
	uint64_t since; /* ms: when it came there by itself; 0: the user pointed at it */
};

/* The pointer was moved and is over window now. Moving within the same one proves nothing. */
void exposure_pointed(struct exposure *exposure, const struct window *window);

/* window is under the pointer now (ms, monotonic, not 0), though the pointer was not moved. */
void exposure_found(struct exposure *exposure, const struct window *window, uint64_t now);

/* True when it came there by itself less than EXPOSURE_DELAY ago. */
bool exposure_is_fresh(const struct exposure *exposure, uint64_t now);

#endif
