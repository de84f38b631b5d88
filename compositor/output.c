/* SPDX-License-Identifier: MIT */
#include "compositor/output.h"

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
#include "compositor/config.h"
#include "compositor/input/input.h"
#include "compositor/output_mode.h"
#include "compositor/server.h"
#include "compositor/window/visibility.h"
#include "compositor/window/window.h"
#include "protocol/log.h"

#define OUTPUT_RETRY 100 /* ms after a picture that an output did not take */

static void pace_windows(struct output *output, uint32_t time)
{
	struct window *window;
	wl_list_for_each(window, &output->server->windows, link) {
		if (window->shown_on == output->number) {
			window->impl->frame(window, time);
		}
	}
}

/* Nobody has seen what was drawn: no window hears of a frame until it succeeds. */
static void retry_later(struct output *output)
{
	if (!output->failing) {
		log_error(
			"output %s: cannot show a picture: trying again", output->wlr_output->name);
		output->failing = true;
	}
	wl_event_source_timer_update(output->retry, OUTPUT_RETRY);
}

static int handle_retry(void *data)
{
	struct output *output = data;
	wlr_output_schedule_frame(output->wlr_output);
	return 0;
}

static void handle_frame(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, frame);
	if (!wlr_scene_output_commit(output->scene_output, NULL)) {
		retry_later(output);
		return;
	}
	output->failing = false;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	wlr_scene_output_send_frame_done(output->scene_output, &now);
	visibility_update(output->server);
	pace_windows(output, (uint32_t)clock_ms());
	input_pace(output->server, output, (uint32_t)clock_ms());
	wl_signal_emit_mutable(&output->server->events.frame, NULL);
}

static void announce(struct server *server)
{
	wl_signal_emit_mutable(&server->events.outputs_changed, NULL);
}

static void handle_request_state(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, request_state);
	const struct wlr_output_event_request_state *event = data;
	if (wlr_output_commit_state(output->wlr_output, event->state)) {
		announce(output->server);
	}
}

static void output_destroy(struct output *output)
{
	wl_event_source_remove(output->retry);
	wl_list_remove(&output->frame.link);
	wl_list_remove(&output->request_state.link);
	wl_list_remove(&output->destroy.link);
	wl_list_remove(&output->link);
	free(output);
}

/* A nested compositor is a window of another one: to close it is to end it. */
static bool is_nested(struct wlr_output *wlr_output)
{
#if WLR_HAS_X11_BACKEND
	if (wlr_output_is_x11(wlr_output)) {
		return true;
	}
#endif
	return wlr_output_is_wl(wlr_output);
}

static void handle_destroy(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, destroy);
	struct server *server = output->server;
	bool nested = is_nested(output->wlr_output);
	log_info("output %s is gone", output->wlr_output->name);
	/* The layout would hear of it only after those who are told here. */
	wlr_output_layout_remove(server->output_layout, output->wlr_output);
	output_destroy(output);
	announce(server);
	if (nested && wl_list_empty(&server->outputs)) {
		log_info("ending: its window was closed");
		wl_display_terminate(server->display);
	}
}

static const struct config_output *find_config(struct server *server, const char *name)
{
	for (size_t i = 0; i < server->config->output_count; i++) {
		if (strcmp(server->config->outputs[i].name, name) == 0) {
			return &server->config->outputs[i];
		}
	}
	return NULL;
}

/* The mode that comes closest, or the very one where a backend without modes takes any. */
static void set_configured_mode(struct wlr_output *wlr_output, const struct config_output *config,
	struct wlr_output_state *state)
{
	struct wlr_output_mode *mode = output_mode_nearest(
		&wlr_output->modes, config->width, config->height, config->refresh);
	if (mode == NULL) {
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

static bool commit_state(struct wlr_output *wlr_output, const struct config_output *config)
{
	struct wlr_output_state state;
	wlr_output_state_init(&state);
	wlr_output_state_set_enabled(&state, true);
	struct wlr_output_mode *preferred = wlr_output_preferred_mode(wlr_output);
	if (config != NULL && config->width > 0) {
		set_configured_mode(wlr_output, config, &state);
	} else if (preferred != NULL) {
		wlr_output_state_set_mode(&state, preferred);
	}
	if (config != NULL) {
		wlr_output_state_set_scale(&state, (float)config->scale);
	}
	bool ok = wlr_output_commit_state(wlr_output, &state);
	wlr_output_state_finish(&state);
	return ok;
}

static bool light_up(struct server *server, struct wlr_output *wlr_output)
{
	if (!wlr_output_init_render(wlr_output, server->allocator, server->renderer)) {
		log_error("output %s: cannot be rendered to: left dark", wlr_output->name);
		return false;
	}
	const struct config_output *config = find_config(server, wlr_output->name);
	if (config != NULL && !commit_state(wlr_output, config)) {
		log_error("output %s: refuses the configured mode: using its own; see [output %s]",
			wlr_output->name, wlr_output->name);
		config = NULL;
	}
	if (config == NULL && !commit_state(wlr_output, NULL)) {
		log_error("output %s: cannot be switched on: left dark", wlr_output->name);
		return false;
	}
	return true;
}

static void listen(struct output *output)
{
	output->frame.notify = handle_frame;
	wl_signal_add(&output->wlr_output->events.frame, &output->frame);
	output->request_state.notify = handle_request_state;
	wl_signal_add(&output->wlr_output->events.request_state, &output->request_state);
	output->destroy.notify = handle_destroy;
	wl_signal_add(&output->wlr_output->events.destroy, &output->destroy);
}

static bool place(struct output *output)
{
	struct server *server = output->server;
	struct wlr_output_layout_output *placed =
		wlr_output_layout_add_auto(server->output_layout, output->wlr_output);
	output->scene_output = wlr_scene_output_create(server->scene, output->wlr_output);
	if (placed == NULL || output->scene_output == NULL) {
		return false;
	}
	wlr_scene_output_layout_add_output(server->scene_layout, placed, output->scene_output);
	return true;
}

/* One that was not announced yet. */
static void give_up(struct output *output)
{
	wlr_output_layout_remove(output->server->output_layout, output->wlr_output);
	if (output->retry != NULL) {
		wl_event_source_remove(output->retry);
	}
	free(output);
}

static void handle_new_output(struct wl_listener *listener, void *data)
{
	struct server *server = wl_container_of(listener, server, new_output);
	struct wlr_output *wlr_output = data;
	if (wlr_output->non_desktop) {
		log_info("output %s: no part of a desktop, such as a headset: left alone",
			wlr_output->name);
		return;
	}
	if (!light_up(server, wlr_output)) {
		return;
	}
	struct output *output = calloc(1, sizeof(*output));
	if (output == NULL) {
		log_error("output %s: out of memory: left dark", wlr_output->name);
		return;
	}
	output->server = server;
	output->wlr_output = wlr_output;
	output->retry = wl_event_loop_add_timer(server->loop, handle_retry, output);
	if (output->retry == NULL || !place(output)) {
		log_error("output %s: out of memory: left dark", wlr_output->name);
		give_up(output);
		return;
	}
	output->number = ++server->last_output_number;
	listen(output);
	wl_list_insert(server->outputs.prev, &output->link);
	log_info("output %s: %dx%d px, %.3f Hz, scale %.2f", wlr_output->name, wlr_output->width,
		wlr_output->height, wlr_output->refresh / 1000.0, (double)wlr_output->scale);
	announce(server);
}

void output_init(struct server *server)
{
	server->new_output.notify = handle_new_output;
	wl_signal_add(&server->backend->events.new_output, &server->new_output);
}

void output_finish(struct server *server)
{
	wl_list_remove(&server->new_output.link);
	struct output *output, *next;
	wl_list_for_each_safe(output, next, &server->outputs, link) {
		output_destroy(output);
	}
}

static struct output *output_from_wlr(struct server *server, const struct wlr_output *wlr_output)
{
	struct output *output;
	wl_list_for_each(output, &server->outputs, link) {
		if (output->wlr_output == wlr_output) {
			return output;
		}
	}
	return NULL;
}

struct output *output_at(struct server *server, double x, double y)
{
	double nearest_x, nearest_y;
	wlr_output_layout_closest_point(server->output_layout, NULL, x, y, &nearest_x, &nearest_y);
	return output_from_wlr(
		server, wlr_output_layout_output_at(server->output_layout, nearest_x, nearest_y));
}

struct output *output_of_window(const struct window *window)
{
	struct server *server = window->server;
	struct output *output, *best = NULL;
	int64_t best_area = 0;
	wl_list_for_each(output, &server->outputs, link) {
		struct wlr_box box, common;
		wlr_output_layout_get_box(server->output_layout, output->wlr_output, &box);
		if (!wlr_box_intersection(&common, &box, &window->box)) {
			continue;
		}
		int64_t area = (int64_t)common.width * common.height;
		if (area > best_area) {
			best_area = area;
			best = output;
		}
	}
	return best != NULL ? best : output_at(server, window->box.x, window->box.y);
}

struct output *output_from_scene(struct server *server, const struct wlr_scene_output *scene_output)
{
	struct output *output;
	wl_list_for_each(output, &server->outputs, link) {
		if (output->scene_output == scene_output) {
			return output;
		}
	}
	return NULL;
}

bool output_schedule_frame(const struct window *window)
{
	struct output *output = visibility_output(window);
	if (output == NULL || !output->wlr_output->enabled) {
		return false;
	}
	wlr_output_schedule_frame(output->wlr_output);
	return true;
}
