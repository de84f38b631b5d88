/* SPDX-License-Identifier: MIT
 *
 * The host's outputs as applications see them: a wl_output each, for size and scale. The host says
 * for each window which one it is on; surfaces of none are on all, at the largest scale. Where they
 * are the host does not say: applications see them side by side, in the order in which they came.
 */
#ifndef GUEST_PROXY_OUTPUT_H
#define GUEST_PROXY_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct contents;
struct link_output;
struct link_window_output;
struct window;
struct wlr_output;
struct wlr_output_layout;

struct outputs {
	struct wl_display *display;
	struct contents *contents;
	struct wl_list all; /* output.link */
	struct wlr_output_layout *layout; /* goes with the display */
	struct {
		struct wl_signal changed; /* outputs_measure says something else, or the same */
	} events;
	struct wl_listener surface_appeared; /* contents.events.appeared */
};

/* There is always one for applications, made up as long as the host has named none. False after
 * a line in the log, without memory. */
bool outputs_init(struct outputs *outputs, struct wl_display *display, struct contents *contents);
void outputs_finish(struct outputs *outputs);

/* The host's OUTPUT: a new one, or news of one. */
void outputs_update(struct outputs *outputs, uint32_t number, const struct link_output *state);
/* The host's OUTPUT_GONE. Unknown numbers are ignored; the last output stays until there is
 * another. */
void outputs_remove(struct outputs *outputs, uint32_t number);

/* The host's WINDOW_OUTPUT: says to its surfaces what scale to draw in, and which output they
 * are on. */
void outputs_tell_window(
	struct outputs *outputs, struct window *window, const struct link_window_output *state);

/* The one that the host has it on; any, when it has not said. Not NULL: there is always one. */
struct wlr_output *outputs_of_window(struct outputs *outputs, const struct window *window);

/* Of all outputs together. */
struct outputs_measure {
	double scale; /* the largest */
	int32_t width, height; /* each the largest, logical px */
	int32_t refresh; /* the highest, mHz */
};

struct outputs_measure outputs_measure(const struct outputs *outputs);

/* The link came back: what the host does not name again by outputs_sweep is gone. */
void outputs_mark_all(struct outputs *outputs);
void outputs_sweep(struct outputs *outputs);

#endif
