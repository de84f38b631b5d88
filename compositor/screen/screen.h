/* SPDX-License-Identifier: MIT
 *
 * What draws: backend, renderer, scene, and the outputs with their places. Windows, input and
 * trusted UI put nodes into the scene; nobody here knows them.
 */
#ifndef COMPOSITOR_SCREEN_H
#define COMPOSITOR_SCREEN_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "compositor/base/turns.h"
#include "compositor/screen/beat.h"

struct config;
struct output;

struct screen {
	const struct config *config;
	struct wl_display *display;
	struct wl_event_loop *loop; /* of display */
	struct wlr_session *session; /* NULL when nested or headless */
	struct wlr_backend *backend;
	struct wlr_renderer *renderer;
	bool driver; /* it is not pixman: a GPU's driver runs in this process */
	struct wlr_allocator *allocator;
	struct wlr_scene *scene;
	struct wlr_scene
		*bench; /* no output shows it: where trees are while much changes in them */
	struct wlr_scene_output_layout *scene_layout;
	struct wlr_output_layout *output_layout;
	struct turns turns;
	struct beat beat;
	struct wl_list outputs; /* struct output.link */
	uint32_t last_output_number; /* never reused */
	struct {
		/* NULL: a size, scale or the set of outputs. Who listens finds outputs and
		 * layout as they are now; the scene follows after all have been told. */
		struct wl_signal changed;
		/* struct output: it is about to draw the scene, which may still be changed. */
		struct wl_signal drawing;
		/* struct output: it has taken a picture of the scene. */
		struct wl_signal presented;
		/* struct output: a point of its beat: guests may hear of frames. */
		struct wl_signal beat;
	} events;
	struct wl_listener new_output;
};

/* The seat's screens and devices, a window of the session around, or nothing but memory. Nothing
 * is lit before screen_start. config and display must outlive it. NULL after one line on
 * standard error. */
struct screen *screen_create(struct wl_display *display, const struct config *config);

/* Lights the screens and brings the input devices, by signals of backend. False after one line on
 * standard error. */
bool screen_start(struct screen *screen);

/* Outputs and devices go: nobody may listen to them by then. NULL is accepted. */
void screen_destroy(struct screen *screen);

#endif
