/* SPDX-License-Identifier: MIT */
#include "compositor/screen/output.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wlr/backend.h>
#include <wlr/backend/wayland.h>
#include <wlr/config.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/box.h>
#if WLR_HAS_X11_BACKEND
#include <wlr/backend/x11.h>
#endif

#include "common/clock.h"
#include "compositor/domain/config.h"
#include "compositor/domain/transform.h"
#include "compositor/screen/screen.h"
#include "protocol/log.h"

#define OUTPUT_RETRY 100 /* ms after a picture that an output did not take */

static int output_handle_retry(void *data)
{
	struct output *output = data;
	wlr_output_schedule_frame(output->wlr_output);
	return 0;
}

static void output_handle_frame(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, frame);
	/* Nothing has changed, and nobody waits for a frame, since the last picture. */
	if (!output->wlr_output->needs_frame || output_beat_delays(output)) {
		return;
	}
	wl_signal_emit_mutable(&output->screen->events.drawing, output);
	uint64_t begin = clock_spent();
	bool failed = !wlr_scene_output_commit(output->scene_output, NULL);
	uint64_t took = clock_spent() - begin;
	turns_drew(&output->screen->turns, took);
	if (failed && !output->failing) {
		log_error(
			"output %s: cannot show a picture: trying again", output->wlr_output->name);
	}
	output->failing = failed;
	if (failed) {
		/* Nobody has seen what was drawn: no window hears of a frame until it succeeds. */
		wl_event_source_timer_update(output->retry, OUTPUT_RETRY);
		return;
	}
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	wlr_scene_output_send_frame_done(output->scene_output, &now);
	output_beat_drew(output, took);
	wl_signal_emit_mutable(&output->screen->events.presented, output);
}

/* A screen of fewer px than its scale would be nothing that a window or the panel can be on. */
static void output_fit_scale(struct wlr_output *wlr_output, struct wlr_output_state *state)
{
	int32_t width = wlr_output->width, height = wlr_output->height;
	float scale = state->committed & WLR_OUTPUT_STATE_SCALE ? state->scale : wlr_output->scale;
	if (state->committed & WLR_OUTPUT_STATE_MODE) {
		bool fixed = state->mode_type == WLR_OUTPUT_STATE_MODE_FIXED;
		width = fixed ? state->mode->width : state->custom_mode.width;
		height = fixed ? state->mode->height : state->custom_mode.height;
	}
	bool known = width > 0 && height > 0;
	if (known && ((float)width < scale || (float)height < scale)) {
		log_error("output %s: %dx%d px are too few for scale %.2f: using 1",
			wlr_output->name, width, height, (double)scale);
		wlr_output_state_set_scale(state, 1);
	}
}

static void output_handle_present(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, present);
	const struct wlr_output_event_present *event = data;
	output_beat_presented(output, event->refresh);
}

static void output_handle_request_state(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, request_state);
	const struct wlr_output_event_request_state *event = data;
	struct wlr_output_state state;
	wlr_output_state_init(&state);
	bool ok = wlr_output_state_copy(&state, event->state);
	if (ok) {
		output_fit_scale(output->wlr_output, &state);
		ok = wlr_output_commit_state(output->wlr_output, &state);
	}
	wlr_output_state_finish(&state);
	if (ok) {
		wl_signal_emit_mutable(&output->screen->events.changed, NULL);
	}
}

static void output_destroy(struct output *output)
{
	wl_event_source_remove(output->retry);
	wl_list_remove(&output->frame.link);
	wl_list_remove(&output->present.link);
	wl_list_remove(&output->request_state.link);
	wl_list_remove(&output->destroy.link);
	wl_list_remove(&output->link);
	free(output);
}

/* A nested compositor is a window of another one: to close it is to end it. */
static bool output_is_nested(struct wlr_output *wlr_output)
{
#if WLR_HAS_X11_BACKEND
	if (wlr_output_is_x11(wlr_output)) {
		return true;
	}
#endif
	return wlr_output_is_wl(wlr_output);
}

static void output_handle_destroy(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, destroy);
	struct screen *screen = output->screen;
	bool nested = output_is_nested(output->wlr_output);
	log_info("output %s is gone", output->wlr_output->name);
	/* The layout would hear of it only after those who are told here. */
	wlr_output_layout_remove(screen->output_layout, output->wlr_output);
	output_destroy(output);
	wl_signal_emit_mutable(&screen->events.changed, NULL);
	if (nested && wl_list_empty(&screen->outputs)) {
		log_info("ending: its window was closed");
		turns_stop(&screen->turns);
	}
}

struct wlr_output_mode *output_mode_nearest(
	const struct wl_list *modes, int32_t width, int32_t height, int32_t refresh)
{
	struct wlr_output_mode *mode, *best = NULL;
	struct {
		int64_t size, refresh;
	} distance, least = {0, 0};
	wl_list_for_each(mode, modes, link) {
		int64_t dx = (int64_t)mode->width - width, dy = (int64_t)mode->height - height;
		int64_t rate = mode->refresh;
		distance.size = llabs(dx) + llabs(dy);
		distance.refresh = refresh > 0 ? llabs(rate - refresh) : -rate;
		bool closer = distance.size != least.size ? distance.size < least.size
							  : distance.refresh < least.refresh;
		if (!best || closer) {
			best = mode;
			least = distance;
		}
	}
	return best;
}

/* The mode that comes closest, or the very one where a backend without modes takes any. */
static void output_set_configured_mode(struct wlr_output *wlr_output,
	const struct config_output *config, struct wlr_output_state *state)
{
	struct wlr_output_mode *mode = output_mode_nearest(
		&wlr_output->modes, config->width, config->height, config->refresh);
	if (!mode) {
		wlr_output_state_set_custom_mode(
			state, config->width, config->height, config->refresh);
		return;
	}
	if (mode->width != config->width || mode->height != config->height) {
		log_error("output %s: has no mode of %dx%d: using %dx%d; see [output %s]",
			wlr_output->name, config->width, config->height, mode->width, mode->height,
			wlr_output->name);
	}
	wlr_output_state_set_mode(state, mode);
}

static void output_make_state(struct wlr_output *wlr_output, const struct config_output *config,
	struct wlr_output_state *state)
{
	wlr_output_state_init(state);
	wlr_output_state_set_enabled(state, true);
	struct wlr_output_mode *preferred = wlr_output_preferred_mode(wlr_output);
	if (config && config->width > 0) {
		output_set_configured_mode(wlr_output, config, state);
	} else if (preferred) {
		wlr_output_state_set_mode(state, preferred);
	}
	wlr_output_state_set_scale(state, config ? (float)config->scale : 1);
	wlr_output_state_set_transform(
		state, config ? config->transform : WL_OUTPUT_TRANSFORM_NORMAL);
	output_fit_scale(wlr_output, state);
}

static bool output_commit_state(struct wlr_output *wlr_output, const struct config_output *config)
{
	struct wlr_output_state state;
	output_make_state(wlr_output, config, &state);
	bool ok = wlr_output_commit_state(wlr_output, &state);
	wlr_output_state_finish(&state);
	return ok;
}

/* NULL: it has none. */
static const struct config_output *output_section(
	const struct config *config, const struct wlr_output *wlr_output)
{
	for (size_t i = 0; i < config->output_count; i++) {
		if (strcmp(config->outputs[i].name, wlr_output->name) == 0) {
			return &config->outputs[i];
		}
	}
	return NULL;
}

/* Its section, or what stands for none: its own mode, a scale of 1, upright. False when it cannot
 * be switched on. */
static bool output_configure(struct screen *screen, struct wlr_output *wlr_output)
{
	const struct config_output *config = output_section(screen->config, wlr_output);
	if (config && !output_commit_state(wlr_output, config)) {
		log_error("output %s: refuses the configured mode: using its own; see [output %s]",
			wlr_output->name, wlr_output->name);
		config = NULL;
	}
	if (!config && !output_commit_state(wlr_output, NULL)) {
		log_error("output %s: cannot be switched on: left dark", wlr_output->name);
		return false;
	}
	return true;
}

static bool output_light_up(struct screen *screen, struct wlr_output *wlr_output)
{
	if (!wlr_output_init_render(wlr_output, screen->allocator, screen->renderer)) {
		log_error("output %s: cannot be rendered to: left dark", wlr_output->name);
		return false;
	}
	return output_configure(screen, wlr_output);
}

static bool output_place(struct output *output)
{
	struct screen *screen = output->screen;
	struct wlr_output_layout_output *placed =
		wlr_output_layout_add_auto(screen->output_layout, output->wlr_output);
	output->scene_output = wlr_scene_output_create(screen->scene, output->wlr_output);
	if (!placed || !output->scene_output) {
		wlr_output_layout_remove(screen->output_layout, output->wlr_output);
		return false;
	}
	wlr_scene_output_layout_add_output(screen->scene_layout, placed, output->scene_output);
	return true;
}

/* NULL when out of memory. */
static struct output *output_create(struct screen *screen, struct wlr_output *wlr_output)
{
	struct output *output = calloc(1, sizeof(*output));
	if (!output) {
		return NULL;
	}
	output->screen = screen;
	output->wlr_output = wlr_output;
	output->retry = wl_event_loop_add_timer(screen->loop, output_handle_retry, output);
	if (!output->retry || !output_place(output)) {
		if (output->retry) {
			wl_event_source_remove(output->retry);
		}
		free(output);
		return NULL;
	}
	output->number = ++screen->last_output_number;
	output->frame.notify = output_handle_frame;
	wl_signal_add(&wlr_output->events.frame, &output->frame);
	output->present.notify = output_handle_present;
	wl_signal_add(&wlr_output->events.present, &output->present);
	output->request_state.notify = output_handle_request_state;
	wl_signal_add(&wlr_output->events.request_state, &output->request_state);
	output->destroy.notify = output_handle_destroy;
	wl_signal_add(&wlr_output->events.destroy, &output->destroy);
	wl_list_insert(screen->outputs.prev, &output->link);
	return output;
}

static void output_handle_new_output(struct wl_listener *listener, void *data)
{
	struct screen *screen = wl_container_of(listener, screen, new_output);
	struct wlr_output *wlr_output = data;
	if (wlr_output->non_desktop) {
		log_info("output %s: no part of a desktop, such as a headset: left alone",
			wlr_output->name);
		return;
	}
	if (!output_light_up(screen, wlr_output)) {
		return;
	}
	if (!output_create(screen, wlr_output)) {
		log_error("output %s: out of memory: not used", wlr_output->name);
		return;
	}
	log_info("output %s: %dx%d px, %.3f Hz, scale %.2f, transform %s", wlr_output->name,
		wlr_output->width, wlr_output->height, wlr_output->refresh / 1000.0,
		(double)wlr_output->scale, transform_name(wlr_output->transform));
	wl_signal_emit_mutable(&screen->events.changed, NULL);
}

bool output_can_reconfigure(const struct screen *screen, const struct config *config,
	char error[static SETTINGS_MAX_ERROR])
{
	const struct output *output;
	wl_list_for_each(output, &screen->outputs, link) {
		struct wlr_output *wlr_output = output->wlr_output;
		struct wlr_output_state state;
		output_make_state(wlr_output, output_section(config, wlr_output), &state);
		bool ok = wlr_output_test_state(wlr_output, &state);
		wlr_output_state_finish(&state);
		if (!ok) {
			snprintf(error, SETTINGS_MAX_ERROR,
				"the output refuses what [output %s] says: take another mode",
				wlr_output->name);
			return false;
		}
	}
	return true;
}

void output_reconfigure(struct screen *screen)
{
	struct output *output;
	wl_list_for_each(output, &screen->outputs, link) {
		output_configure(screen, output->wlr_output);
	}
	wl_signal_emit_mutable(&screen->events.changed, NULL);
}

void output_init(struct screen *screen)
{
	screen->new_output.notify = output_handle_new_output;
	wl_signal_add(&screen->backend->events.new_output, &screen->new_output);
}

void output_finish(struct screen *screen)
{
	wl_list_remove(&screen->new_output.link);
	struct output *output, *next;
	wl_list_for_each_safe(output, next, &screen->outputs, link) {
		output_destroy(output);
	}
}

struct output *output_at(struct screen *screen, double x, double y)
{
	double nearest_x, nearest_y;
	wlr_output_layout_closest_point(screen->output_layout, NULL, x, y, &nearest_x, &nearest_y);
	const struct wlr_output *nearest =
		wlr_output_layout_output_at(screen->output_layout, nearest_x, nearest_y);
	struct output *output;
	wl_list_for_each(output, &screen->outputs, link) {
		if (output->wlr_output == nearest) {
			return output;
		}
	}
	return NULL;
}

struct output *output_of_box(struct screen *screen, const struct wlr_box *box)
{
	struct output *output, *best = NULL;
	int64_t best_area = 0;
	wl_list_for_each(output, &screen->outputs, link) {
		struct wlr_box whole, common;
		wlr_output_layout_get_box(screen->output_layout, output->wlr_output, &whole);
		if (!wlr_box_intersection(&common, &whole, box)) {
			continue;
		}
		int64_t area = (int64_t)common.width * common.height;
		if (area > best_area) {
			best_area = area;
			best = output;
		}
	}
	return best ? best : output_at(screen, box->x, box->y);
}

void output_cover_all(struct screen *screen, struct wlr_scene_rect *rect)
{
	struct wlr_box all;
	wlr_output_layout_get_box(screen->output_layout, NULL, &all);
	wlr_scene_node_set_position(&rect->node, all.x, all.y);
	wlr_scene_rect_set_size(rect, all.width + 1, all.height + 1);
}

struct wlr_box output_box(const struct output *output)
{
	struct wlr_box box;
	wlr_output_layout_get_box(output->screen->output_layout, output->wlr_output, &box);
	return box;
}

struct output *output_from_scene(struct screen *screen, const struct wlr_scene_output *scene_output)
{
	struct output *output;
	wl_list_for_each(output, &screen->outputs, link) {
		if (output->scene_output == scene_output) {
			return output;
		}
	}
	return NULL;
}

struct output *output_by_number(struct screen *screen, uint32_t number)
{
	struct output *output;
	wl_list_for_each(output, &screen->outputs, link) {
		if (output->number == number) {
			return output;
		}
	}
	return NULL;
}

int output_length(int at, int length, float scale)
{
	float from = (float)at * scale, to = (float)(at + length) * scale;
	return (int)(round((double)to) - round((double)from));
}

enum wlr_scale_filter_mode output_scale_filter(
	uint32_t width, uint32_t height, uint32_t buffer_width, uint32_t buffer_height, float scale)
{
	bool merged = width < buffer_width || height < buffer_height;
	bool uneven = floorf(scale) < scale;
	return merged || uneven ? WLR_SCALE_FILTER_BILINEAR : WLR_SCALE_FILTER_NEAREST;
}
