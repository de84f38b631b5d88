/* SPDX-License-Identifier: MIT
 *
 * What the control socket may ask and steer, and the whole state of it as JSON: what cloisonctl
 * shows, and what tests check screenshots against.
 */
#ifndef COMPOSITOR_CONTROL_STATE_H
#define COMPOSITOR_CONTROL_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct clipboard;
struct config;
struct desktop;
struct json_object;
struct reload;
struct window;

struct control_access {
	struct reload *reload;
	const struct config *config;
	struct wl_display *display;
	struct screen *screen;
	struct desktop *desktop;
	struct domains *domains;
	struct input *input;
	struct guests *guests;
	struct clipboard *clipboard;
	struct host_lock *lock; /* NULL: there is none */
	const struct sandbox *sandbox;
};

/*
 * Boxes are {"x", "y", "width", "height"} in layout coordinates, logical px; colours "#rrggbb".
 *
 * version           string
 * configuration     string: the hash of its files' texts (config.h)
 * outputs[]         name, geometry, work_area, panel (bool: no window covers it), scale, refresh
 *                   (Hz), width and height (px)
 * domains[]         name, label, colour, sign, host (bool), status (down, greeting, up), via_vm,
 *                   answers (bool), reason, windows (how many are mapped), pool_bytes,
 *                   picture_bytes, held_ms (until it is let in again, 0: at once); the host
 *                   first, then as configured
 * windows[]         topmost first: number, domain, kind (toplevel, popup), title, app_id, content,
 *                   outer, ring (px of colour on each side), mapped, visible, minimized, maximized,
 *                   fullscreen, covering (its output, panel and all), suspended, focused,
 *                   attention, answers, parent (number or null), commits,
 *                   refused (why a layer is not shown, empty: none)
 * focus             {"window": number or null, "domain": name or null}
 * sandbox           mode (auto, required, off), files (the ABI of Landlock, 0: not in force), calls
 *                   and driver (bool): sandbox.h
 * pointer           {"x", "y", "cursor"} (input.h), or null without a pointing device
 * clipboard         phase (empty, copying, held), source (name or null), age (ms), refusal (why the
 *                   last chord had no effect, empty: it had), pastes (count), drops (count),
 *                   drop_refusal (why the last drag to another domain crossed nothing, empty: it
 *                   did): clipboard.h
 * mode              string: what keys and pointer do (normal, move, resize, drag, switch, prompt,
 *                   attention)
 * prompt            {"source", "target", "type", "size", live, allow_chosen (bool), "box", "deny",
 *                   "allow"} (prompts.h), or null
 * attention         {drawn, live (bool), "window", "domain" (the chosen ones, or null), "column",
 *                   "buttons" (those that can be used, by name: boxes), "entries", "rows" and
 *                   "windows" (lists of {"window", "domain"}; rows have a box)} (attention.h), or
 *                   null
 * turns             of the event loop (turns.h): count, long, worst (us), long_drawings,
 *                   worst_drawing (us)
 *
 * NULL when out of memory. The caller puts it. "windows" comes last and is empty: there may be
 * many.
 */
struct json_object *control_state(const struct control_access *access);

/* One of windows[]. The caller puts it. */
struct json_object *control_state_window(struct window *window);

/* windows[] in pieces, so that no turn of the loop grows with their number: those that there are at
 * the beginning, each as it is when its turn comes, unless it is gone by then. */
#define CONTROL_LISTING_PIECE 32

struct control_listed {
	struct window *window; /* NULL: it has gone */
	struct wl_listener destroy;
};

/* All 0: nothing is listed. */
struct control_listing {
	struct control_listed *windows; /* NULL: nothing is listed */
	size_t count, next, listed;
};

/* False when out of memory. */
bool control_listing_begin(struct control_listing *listing, const struct desktop *desktop);
/* The next windows, with commas between them and before all but the first: *size bytes for the
 * caller to free. NULL: there are no more, or out of memory. */
char *control_listing_next(struct control_listing *listing, size_t *size);
/* Of what is not listed, too. */
void control_listing_finish(struct control_listing *listing);

#endif
