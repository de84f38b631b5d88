/* SPDX-License-Identifier: MIT
 *
 * What the control socket may ask and steer, and the whole state of it as JSON: what cloisonctl
 * shows, and what tests check screenshots against.
 */
#ifndef COMPOSITOR_CONTROL_STATE_H
#define COMPOSITOR_CONTROL_STATE_H

struct json_object;

struct control_access {
	struct wl_display *display;
	struct screen *screen;
	struct desktop *desktop;
	struct domains *domains;
	struct input *input;
	const struct guests *guests;
	const struct sandbox *sandbox;
};

/*
 * Boxes are {"x", "y", "width", "height"} in layout coordinates, logical px; colours "#rrggbb".
 *
 * version           string
 * outputs[]         name, geometry, work_area, scale, refresh (Hz), width and height (px)
 * domains[]         name, label, colour, host (bool), status (down, greeting, up), via_vm, reason,
 *                   windows (how many), pool_bytes, held_ms (until it is let in again, 0: at
 *                   once); the host first, then as configured
 * windows[]         topmost first: number, domain, kind (toplevel, popup), title, app_id, content,
 *                   outer, ring (px of colour on each side), mapped, visible, minimized, maximized,
 *                   fullscreen, focused, attention, parent (number or null), commits
 * focus             {"window": number or null, "domain": name or null}
 * sandbox           mode (auto, required, off), files (the ABI of Landlock, 0: not in force), calls
 *                   and driver (bool): sandbox.h
 * pointer           {"x", "y", "cursor"} (input.h), or null without a pointing device
 *
 * NULL when out of memory. The caller puts it.
 */
struct json_object *control_state(const struct control_access *access);

#endif
