/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_outputs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_output.h>
#include <wlr/util/box.h>

#include "compositor/desktop/desktop.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guests.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/panel.h"
#include "protocol/geometry.h"

#define SCALE_ONE 120 /* link_output.scale */

struct told {
	struct wl_list link; /* guest_outputs.told */
	uint32_t number;
	bool there;
	struct link_output state;
};

struct guest_outputs {
	struct guest *guest;
	struct screen *screen;
	struct wl_list told; /* struct told.link */
	struct wl_listener changed;
};

uint32_t guest_outputs_scale(float scale)
{
	return (uint32_t)lroundf(scale * SCALE_ONE);
}

/* The record of number, a new one at first. NULL when out of memory. */
static struct told *told_of(struct guest_outputs *outputs, uint32_t number)
{
	struct told *told;
	wl_list_for_each(told, &outputs->told, link) {
		if (told->number == number) {
			return told;
		}
	}
	told = calloc(1, sizeof(*told));
	if (told) {
		told->number = number;
		wl_list_insert(&outputs->told, &told->link);
	}
	return told;
}

static void tell(struct guest_outputs *outputs, struct output *output)
{
	struct told *told = told_of(outputs, output->number);
	if (!told) {
		return;
	}
	told->there = true;
	const struct wlr_output *wlr_output = output->wlr_output;
	struct wlr_box area = panel_work_area(output);
	struct link_output state = {
		.width = geometry_clamp(area.width, 1, LINK_MAX_DIMENSION),
		.height = geometry_clamp(area.height, 1, LINK_MAX_DIMENSION),
		.refresh = wlr_output->refresh > 0 ? (uint32_t)wlr_output->refresh : 0,
		.scale = guest_outputs_scale(wlr_output->scale),
	};
	if (memcmp(&state, &told->state, sizeof(state)) == 0) {
		return;
	}
	told->state = state;
	LINK_MSG(msg, LINK_OUTPUT, output->number);
	msg.output = state;
	guest_send(outputs->guest, &msg);
}

void guest_outputs_tell(struct guest_outputs *outputs)
{
	if (!outputs) {
		return;
	}
	struct told *told, *next;
	wl_list_for_each(told, &outputs->told, link) {
		told->there = false;
	}
	struct output *output;
	wl_list_for_each(output, &outputs->screen->outputs, link) {
		tell(outputs, output);
	}
	wl_list_for_each_safe(told, next, &outputs->told, link) {
		if (!told->there) {
			LINK_MSG(msg, LINK_OUTPUT_GONE, told->number);
			guest_send(outputs->guest, &msg);
			wl_list_remove(&told->link);
			free(told);
		}
	}
}

static void guest_outputs_handle_changed(struct wl_listener *listener, void *data)
{
	struct guest_outputs *outputs = wl_container_of(listener, outputs, changed);
	guest_outputs_tell(outputs);
}

struct guest_outputs *guest_outputs_create(struct guest *guest)
{
	struct guest_outputs *outputs = calloc(1, sizeof(*outputs));
	if (!outputs) {
		return NULL;
	}
	outputs->guest = guest;
	outputs->screen = guest->guests->desktop->screen;
	wl_list_init(&outputs->told);
	outputs->changed.notify = guest_outputs_handle_changed;
	wl_signal_add(&outputs->screen->events.changed, &outputs->changed);
	guest_outputs_tell(outputs);
	return outputs;
}

void guest_outputs_destroy(struct guest_outputs *outputs)
{
	if (!outputs) {
		return;
	}
	wl_list_remove(&outputs->changed.link);
	struct told *told, *next;
	wl_list_for_each_safe(told, next, &outputs->told, link) {
		wl_list_remove(&told->link);
		free(told);
	}
	free(outputs);
}
