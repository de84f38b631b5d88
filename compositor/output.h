/* SPDX-License-Identifier: MIT
 *
 * One screen: renders when something changed, and paces the windows on it.
 */
#ifndef COMPOSITOR_OUTPUT_H
#define COMPOSITOR_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct server;
struct window;
struct wlr_output;
struct wlr_scene_output;

struct output {
	struct wl_list link; /* server.outputs */
	struct server *server;
	struct wlr_output *wlr_output;
	struct wlr_scene_output *scene_output;
	uint32_t number; /* what domains know it by; never reused */
	struct wl_event_source *retry; /* draws again after a failure */
	bool failing; /* said once */
	struct wl_listener frame, request_state, destroy;
};

/* Starts to listen for new outputs of server.backend. */
void output_init(struct server *server);
void output_finish(struct server *server);

/* The output at a layout position, or the nearest one. NULL when there is none. */
struct output *output_at(struct server *server, double x, double y);

/* The output that window is on: the one where most of its content lies, seen or covered. NULL when
 * there is no output. */
struct output *output_of_window(const struct window *window);

/* NULL when there is none. */
struct output *output_from_scene(
	struct server *server, const struct wlr_scene_output *scene_output);

/* window wants window_impl.frame at the next refresh of the output that shows it, whether or not
 * anything on screen changes. Where none shows it there is nothing to wait for: its return will be
 * drawn. False: no frame will come. */
bool output_schedule_frame(const struct window *window);

#endif
