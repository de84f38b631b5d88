/* SPDX-License-Identifier: MIT */
#include "guest-proxy/output.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <wlr/interfaces/wlr_output.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_fractional_scale_v1.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_xdg_output_v1.h>

#include "common/wlroots.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/windows/window.h"
#include "protocol/log.h"

#define SCALE_ONE 120.0 /* link_output.scale */
#define NAME_BYTES 32

/* What applications are told while no host has said anything: the host's own count from 1. */
#define SPARE_NUMBER 0
static const struct link_output spare_output = {
	.width = 1280, .height = 720, .refresh = 60000, .scale = (uint32_t)SCALE_ONE};

/* wlroots' output without a backend behind it: nothing is ever drawn to it. */
struct output {
	struct wlr_output base;
	struct wl_list link; /* outputs.all */
	uint32_t number;
	bool stale; /* of a lost link */
	bool spare; /* the host has none: it stays until there is another */
};

static bool output_handle_commit(struct wlr_output *base, const struct wlr_output_state *state)
{
	return true;
}

static void output_handle_destroy(struct wlr_output *base)
{
	struct output *output = wl_container_of(base, output, base);
	wlroots_output_finish(base);
	wl_list_remove(&output->link);
	free(output);
}

static const struct wlr_output_impl output_impl = {
	.commit = output_handle_commit,
	.destroy = output_handle_destroy,
};

static struct output *output_find(struct outputs *outputs, uint32_t number)
{
	struct output *output;
	wl_list_for_each(output, &outputs->all, link) {
		if (output->number == number) {
			return output;
		}
	}
	return NULL;
}

/* Clients divide the mode by the scale: the host's work area is logical, a mode is not. */
static void output_describe(struct wlr_output_state *state, const struct link_output *host)
{
	double scale = host->scale / SCALE_ONE;
	wlr_output_state_init(state);
	wlr_output_state_set_enabled(state, true);
	wlr_output_state_set_scale(state, (float)scale);
	wlr_output_state_set_custom_mode(state, (int32_t)lround(host->width * scale),
		(int32_t)lround(host->height * scale), (int32_t)host->refresh);
}

static struct output *output_create(
	struct outputs *outputs, uint32_t number, const struct wlr_output_state *state)
{
	struct output *output = calloc(1, sizeof(*output));
	if (!output) {
		log_error("no memory for output %u", number);
		return NULL;
	}
	output->number = number;
	wlr_output_init(&output->base, NULL, &output_impl,
		wl_display_get_event_loop(outputs->display), state);
	char name[NAME_BYTES];
	snprintf(name, sizeof(name), "CLOISON-%u", number);
	wlr_output_set_name(&output->base, name);
	wlr_output_set_description(&output->base, "Cloison host output");
	/* Without memory it has no place; it is offered all the same. */
	if (!wlr_output_layout_add_auto(outputs->layout, &output->base)) {
		wlr_output_create_global(&output->base, outputs->display);
	}
	wl_list_insert(outputs->all.prev, &output->link);
	return output;
}

static int32_t larger(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

struct outputs_measure outputs_measure(const struct outputs *outputs)
{
	struct outputs_measure all = {0};
	const struct output *output;
	wl_list_for_each(output, &outputs->all, link) {
		double scale = output->base.scale;
		all.scale = scale > all.scale ? scale : all.scale;
		all.width = larger(all.width, (int32_t)lround(output->base.width / scale));
		all.height = larger(all.height, (int32_t)lround(output->base.height / scale));
		all.refresh = larger(all.refresh, output->base.refresh);
	}
	all.scale = all.scale > 0 ? all.scale : 1;
	return all;
}

/* The window's own when the host has said it, else the largest. */
static double scale_for(const struct outputs *outputs, const struct window *window)
{
	if (window && window->scale > 0) {
		return window->scale / SCALE_ONE;
	}
	return outputs_measure(outputs).scale;
}

static void tell_surface(struct outputs *outputs, struct wlr_surface *surface)
{
	const struct window *window = window_from_surface(surface);
	double scale = scale_for(outputs, window);
	wlr_fractional_scale_v1_notify_scale(surface, scale);
	wlr_surface_set_preferred_buffer_scale(surface, (int32_t)ceil(scale));
	if (!surface->mapped) {
		return;
	}
	/* On the one that its window is on, or on all when that is not known or not there. */
	const struct output *on = window ? output_find(outputs, window->output) : NULL;
	struct output *output;
	wl_list_for_each(output, &outputs->all, link) {
		if (!on || on == output) {
			wlr_surface_send_enter(surface, &output->base);
		} else {
			wlr_surface_send_leave(surface, &output->base);
		}
	}
}

static void tell_surfaces(struct outputs *outputs)
{
	wl_signal_emit_mutable(&outputs->events.changed, NULL);
	struct content *content;
	wl_list_for_each(content, &outputs->contents->all, link) {
		tell_surface(outputs, content->surface);
	}
}

void outputs_tell_window(
	struct outputs *outputs, struct window *window, const struct link_window_output *state)
{
	struct content *content;
	window->output = state->output;
	window->scale = state->scale;
	wl_list_for_each(content, &outputs->contents->all, link) {
		if (window_from_surface(content->surface) == window) {
			tell_surface(outputs, content->surface);
		}
	}
}

struct wlr_output *outputs_of_window(struct outputs *outputs, const struct window *window)
{
	struct output *output = output_find(outputs, window->output);
	struct output *any = wl_container_of(outputs->all.next, any, link);
	return output ? &output->base : &any->base;
}

static void outputs_handle_surface_appeared(struct wl_listener *listener, void *data)
{
	struct outputs *outputs = wl_container_of(listener, outputs, surface_appeared);
	tell_surface(outputs, data);
}

bool outputs_init(struct outputs *outputs, struct wl_display *display, struct contents *contents)
{
	*outputs = (struct outputs){.display = display, .contents = contents};
	wl_list_init(&outputs->all);
	wl_signal_init(&outputs->events.changed);
	outputs->layout = wlr_output_layout_create(display);
	if (!outputs->layout || !wlr_xdg_output_manager_v1_create(display, outputs->layout)) {
		return false;
	}
	struct wlr_output_state state;
	output_describe(&state, &spare_output);
	struct output *output = output_create(outputs, SPARE_NUMBER, &state);
	wlr_output_state_finish(&state);
	if (!output) {
		return false;
	}
	output->spare = true;
	outputs->surface_appeared.notify = outputs_handle_surface_appeared;
	wl_signal_add(&contents->events.appeared, &outputs->surface_appeared);
	return true;
}

void outputs_finish(struct outputs *outputs)
{
	wl_list_remove(&outputs->surface_appeared.link);
	struct output *output, *next;
	wl_list_for_each_safe(output, next, &outputs->all, link) {
		wlr_output_destroy(&output->base);
	}
}

/* The host has it no more. Some applications end without any output: the last one stays. */
static void retire(struct outputs *outputs, struct output *output)
{
	if (wl_list_length(&outputs->all) == 1) {
		output->stale = false;
		output->spare = true;
	} else {
		wlr_output_destroy(&output->base);
	}
}

void outputs_update(struct outputs *outputs, uint32_t number, const struct link_output *host)
{
	struct wlr_output_state state;
	output_describe(&state, host);
	struct output *output = output_find(outputs, number);
	if (output) {
		wlr_output_commit_state(&output->base, &state);
	} else {
		output = output_create(outputs, number, &state);
	}
	wlr_output_state_finish(&state);
	if (!output) {
		return;
	}
	output->stale = output->spare = false;
	struct output *other, *next;
	wl_list_for_each_safe(other, next, &outputs->all, link) {
		if (other->spare) {
			retire(outputs, other);
		}
	}
	tell_surfaces(outputs);
}

void outputs_remove(struct outputs *outputs, uint32_t number)
{
	struct output *output = output_find(outputs, number);
	if (output) {
		retire(outputs, output);
		tell_surfaces(outputs);
	}
}

void outputs_mark_all(struct outputs *outputs)
{
	struct output *output;
	wl_list_for_each(output, &outputs->all, link) {
		output->stale = true;
	}
}

void outputs_sweep(struct outputs *outputs)
{
	bool changed = false;
	struct output *output, *next;
	wl_list_for_each_safe(output, next, &outputs->all, link) {
		if (output->stale) {
			retire(outputs, output);
			changed = true;
		}
	}
	if (changed) {
		tell_surfaces(outputs);
	}
}
