/* SPDX-License-Identifier: MIT */
#include "guest-proxy/output.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <wlr/interfaces/wlr_output.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_fractional_scale_v1.h>
#include <wlr/types/wlr_output.h>

#include "guest-proxy/pixels/content.h"
#include "guest-proxy/proxy.h"
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
	struct wl_list link; /* proxy.outputs */
	uint32_t number;
	bool stale; /* of a lost link */
	bool spare; /* the host has none: it stays until there is another */
};

static bool handle_commit(struct wlr_output *base, const struct wlr_output_state *state)
{
	return true;
}

static void handle_destroy(struct wlr_output *base)
{
	struct output *output = wl_container_of(base, output, base);
	wl_list_remove(&output->link);
	free(output);
}

static const struct wlr_output_impl output_impl = {
	.commit = handle_commit,
	.destroy = handle_destroy,
};

static struct output *find(struct proxy *proxy, uint32_t number)
{
	struct output *output;
	wl_list_for_each(output, &proxy->outputs, link) {
		if (output->number == number) {
			return output;
		}
	}
	return NULL;
}

/* Clients divide the mode by the scale: the host's work area is logical, a mode is not. */
static void describe(struct wlr_output_state *state, const struct link_output *host)
{
	double scale = host->scale / SCALE_ONE;
	wlr_output_state_init(state);
	wlr_output_state_set_enabled(state, true);
	wlr_output_state_set_scale(state, (float)scale);
	wlr_output_state_set_custom_mode(state, (int32_t)lround(host->width * scale),
		(int32_t)lround(host->height * scale), (int32_t)host->refresh);
}

static struct output *create(
	struct proxy *proxy, uint32_t number, const struct wlr_output_state *state)
{
	struct output *output = calloc(1, sizeof(*output));
	if (output == NULL) {
		log_error("no memory for output %u", number);
		return NULL;
	}
	output->number = number;
	wlr_output_init(&output->base, NULL, &output_impl, proxy->loop, state);
	char name[NAME_BYTES];
	snprintf(name, sizeof(name), "CLOISON-%u", number);
	wlr_output_set_name(&output->base, name);
	wlr_output_set_description(&output->base, "Cloison host output");
	wlr_output_create_global(&output->base, proxy->display);
	wl_list_insert(proxy->outputs.prev, &output->link);
	return output;
}

static double largest_scale(struct proxy *proxy)
{
	double scale = 0;
	struct output *output;
	wl_list_for_each(output, &proxy->outputs, link) {
		scale = output->base.scale > scale ? output->base.scale : scale;
	}
	return scale > 0 ? scale : 1;
}

/* The window's own when the host has said it. */
static double scale_for(struct proxy *proxy, const struct window *window)
{
	return window != NULL && window->scale > 0 ? window->scale / SCALE_ONE
						   : largest_scale(proxy);
}

/* On the one that its window is on, or on all when that is not known or not there. */
static void enter(struct proxy *proxy, const struct window *window, struct wlr_surface *surface)
{
	const struct output *on = window != NULL ? find(proxy, window->output) : NULL;
	struct output *output;
	wl_list_for_each(output, &proxy->outputs, link) {
		if (on == NULL || on == output) {
			wlr_surface_send_enter(surface, &output->base);
		} else {
			wlr_surface_send_leave(surface, &output->base);
		}
	}
}

void output_tell_surface(struct proxy *proxy, struct wlr_surface *surface)
{
	const struct window *window = window_from_surface(surface);
	double scale = scale_for(proxy, window);
	wlr_fractional_scale_v1_notify_scale(surface, scale);
	wlr_surface_set_preferred_buffer_scale(surface, (int32_t)ceil(scale));
	if (surface->mapped) {
		enter(proxy, window, surface);
	}
}

static void tell_surfaces(struct proxy *proxy)
{
	struct content *content;
	wl_list_for_each(content, &proxy->contents, link) {
		output_tell_surface(proxy, content->surface);
	}
}

void output_tell_window(struct window *window, const struct link_window_output *state)
{
	struct content *content;
	window->output = state->output;
	window->scale = state->scale;
	wl_list_for_each(content, &window->proxy->contents, link) {
		if (window_from_surface(content->surface) == window) {
			output_tell_surface(window->proxy, content->surface);
		}
	}
}

bool output_init(struct proxy *proxy)
{
	struct wlr_output_state state;
	describe(&state, &spare_output);
	struct output *output = create(proxy, SPARE_NUMBER, &state);
	wlr_output_state_finish(&state);
	if (output != NULL) {
		output->spare = true;
	}
	return output != NULL;
}

void output_finish(struct proxy *proxy)
{
	struct output *output, *next;
	wl_list_for_each_safe(output, next, &proxy->outputs, link) {
		wlr_output_destroy(&output->base);
	}
}

/* The host has it no more. Some applications end without any output: the last one stays. */
static void retire(struct proxy *proxy, struct output *output)
{
	if (wl_list_length(&proxy->outputs) == 1) {
		output->stale = false;
		output->spare = true;
	} else {
		wlr_output_destroy(&output->base);
	}
}

static void retire_spares(struct proxy *proxy)
{
	struct output *output, *next;
	wl_list_for_each_safe(output, next, &proxy->outputs, link) {
		if (output->spare) {
			retire(proxy, output);
		}
	}
}

void output_update(struct proxy *proxy, uint32_t number, const struct link_output *host)
{
	struct wlr_output_state state;
	describe(&state, host);
	struct output *output = find(proxy, number);
	if (output != NULL) {
		wlr_output_commit_state(&output->base, &state);
	} else {
		output = create(proxy, number, &state);
	}
	wlr_output_state_finish(&state);
	if (output != NULL) {
		output->stale = false;
		output->spare = false;
		retire_spares(proxy);
		tell_surfaces(proxy);
	}
}

void output_remove(struct proxy *proxy, uint32_t number)
{
	struct output *output = find(proxy, number);
	if (output != NULL) {
		retire(proxy, output);
		tell_surfaces(proxy);
	}
}

void output_mark_all(struct proxy *proxy)
{
	struct output *output;
	wl_list_for_each(output, &proxy->outputs, link) {
		output->stale = true;
	}
}

void output_sweep(struct proxy *proxy)
{
	bool changed = false;
	struct output *output, *next;
	wl_list_for_each_safe(output, next, &proxy->outputs, link) {
		if (output->stale) {
			retire(proxy, output);
			changed = true;
		}
	}
	if (changed) {
		tell_surfaces(proxy);
	}
}
