/* SPDX-License-Identifier: MIT
 *
 * One screen: renders when something changed.
 */
#ifndef COMPOSITOR_OUTPUT_H
#define COMPOSITOR_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <wlr/util/box.h>

struct screen;
struct wlr_output;
struct wlr_scene_output;

struct output {
	struct wl_list link; /* screen.outputs */
	struct screen *screen;
	struct wlr_output *wlr_output;
	struct wlr_scene_output *scene_output;
	uint32_t number; /* what domains know it by; never reused */
	struct wl_event_source *retry; /* draws again after a failure */
	bool failing; /* said once */
	struct wl_listener frame, request_state, destroy;
};

/* Starts to listen for new outputs of screen's backend. */
void output_init(struct screen *screen);
void output_finish(struct screen *screen);

/* The output at a layout position, or the nearest one. NULL when there is none. */
struct output *output_at(struct screen *screen, double x, double y);

/* The output on which most of box lies, or the one nearest to its corner. NULL when there is none. */
struct output *output_of_box(struct screen *screen, const struct wlr_box *box);

/* NULL when there is none. */
struct output *output_from_scene(
	struct screen *screen, const struct wlr_scene_output *scene_output);

#endif
