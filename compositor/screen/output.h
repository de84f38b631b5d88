/* SPDX-License-Identifier: MIT
 *
 * One screen: lit in the mode that comes closest to the configured one, rendered when something
 * changed.
 */
#ifndef COMPOSITOR_OUTPUT_H
#define COMPOSITOR_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/box.h>

#include "common/settings.h"
#include "compositor/screen/beat.h"

struct config;
struct screen;
struct wlr_scene_rect;
struct wlr_output;
struct wlr_output_mode;

struct output {
	struct wl_list link; /* screen.outputs */
	struct screen *screen;
	struct wlr_output *wlr_output;
	struct wlr_scene_output *scene_output;
	uint32_t number; /* what domains know it by; never reused */
	struct output_beat beat;
	struct wl_event_source *retry; /* draws again after a failure */
	bool failing; /* said once */
	struct wl_listener frame, present, request_state, destroy;
};

/* Starts to listen for new outputs of screen's backend. */
void output_init(struct screen *screen);
void output_finish(struct screen *screen);
/* Whether each would take what config says. False with one line in error. */
bool output_can_reconfigure(const struct screen *screen, const struct config *config,
	char error[static SETTINGS_MAX_ERROR]);
/* Sets each up as screen.config has it now. What one of them refuses is a line in the log. */
void output_reconfigure(struct screen *screen);

/* The output at a layout position, or the nearest one. NULL when there is none. */
struct output *output_at(struct screen *screen, double x, double y);

/* The output on which most of box lies, or the one nearest to its corner. NULL when there is
 * none. */
struct output *output_of_box(struct screen *screen, const struct wlr_box *box);

/* Places rect, in whose tree the layout begins, over all outputs wherever they are, and over the
 * part of a logical px that each may end with. */
void output_cover_all(struct screen *screen, struct wlr_scene_rect *rect);

/* In the layout, logical px. */
struct wlr_box output_box(const struct output *output);

/* NULL when there is none. */
struct output *output_from_scene(
	struct screen *screen, const struct wlr_scene_output *scene_output);

/* modes: struct wlr_output_mode.link. The closest size first (sum of the differences, px), then the
 * closest refresh rate (mHz), the highest one for 0. NULL: the screen has no modes. Pure. */
struct wlr_output_mode *output_mode_nearest(
	const struct wl_list *modes, int32_t width, int32_t height, int32_t refresh);

/* NULL when there is none. */
struct output *output_by_number(struct screen *screen, uint32_t number);

/* How many px of an output of scale length logical px at at are, as the scene rounds them. Pure. */
int output_length(int at, int length, float scale);

/* How a picture is scaled, the same for guests and the host's own applications, and the same as
 * in sway by default: smoothly where px are merged or a fractional scale makes uneven ones, and
 * else each px as a rectangle, which keeps drawings sharp. width, height: as shown, logical px.
 * buffer_width, buffer_height: the picture's px, before any transform. scale: of the output.
 * Pure. */
enum wlr_scale_filter_mode output_scale_filter(uint32_t width, uint32_t height,
	uint32_t buffer_width, uint32_t buffer_height, float scale);

/* --- output_beat.c ---------------------------------------------------------------------------- */

/* For screen_life.c. False after one line on standard error. */
bool output_beat_init(struct screen *screen);
void output_beat_finish(struct screen *screen);

/* screen.events.beat comes for output at its next point. */
void output_beat_want(struct output *output);
/* The last point; and in ms. */
struct beat_point output_beat_point(const struct output *output);
uint32_t output_beat_ms(const struct output *output);

/* A picture was seen; refresh: ns until the next may be, 0: unknown. */
void output_beat_presented(struct output *output, int refresh);

/* Called before output draws. True: not now, its frame comes again. */
bool output_beat_delays(struct output *output);
/* output has taken a picture, which took us. */
void output_beat_drew(struct output *output, uint64_t us);

#endif
