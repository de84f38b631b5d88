/* SPDX-License-Identifier: MIT */
#include "compositor/screen/screen_life.h"

#include <stdlib.h>
#include <wlr/backend.h>
#include <wlr/render/allocator.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/screen/output.h"
#include "compositor/screen/pixman_renderer.h"
#include "compositor/screen/screen.h"
#include "protocol/log.h"

static bool screen_make_backend(struct screen *screen)
{
	screen->backend = wlr_backend_autocreate(screen->loop, &screen->session);
	if (!screen->backend) {
		log_error("no screen to show on: run it on a seat of seatd or logind, in a Wayland "
			  "or X11 session, or with WLR_BACKENDS=headless; -d says more");
	}
	return screen->backend;
}

static bool screen_make_renderer(struct screen *screen)
{
	struct wlr_renderer *inner = wlr_renderer_autocreate(screen->backend);
	if (!inner) {
		log_error("no renderer: check the GPU's driver, or set WLR_RENDERER=pixman; "
			  "-d says more");
		return false;
	}
	screen->renderer = pixman_renderer_create(inner);
	if (!screen->renderer) {
		log_error("out of memory");
		wlr_renderer_destroy(inner);
		return false;
	}
	screen->allocator = wlr_allocator_autocreate(screen->backend, screen->renderer);
	if (!screen->allocator) {
		log_error("no buffers for the screen: set WLR_RENDERER=pixman");
	}
	return screen->allocator;
}

static bool screen_make_scene(struct screen *screen)
{
	screen->scene = wlr_scene_create();
	screen->output_layout = wlr_output_layout_create(screen->display);
	if (screen->scene && screen->output_layout) {
		screen->scene_layout =
			wlr_scene_attach_output_layout(screen->scene, screen->output_layout);
	}
	if (!screen->scene_layout) {
		log_error("out of memory");
	}
	return screen->scene_layout;
}

struct screen *screen_create(struct wl_display *display, const struct config *config)
{
	struct screen *screen = calloc(1, sizeof(*screen));
	if (!screen) {
		log_error("out of memory");
		return NULL;
	}
	screen->config = config;
	screen->display = display;
	screen->loop = wl_display_get_event_loop(display);
	wl_list_init(&screen->outputs);
	wl_list_init(&screen->new_output.link);
	wl_signal_init(&screen->events.changed);
	wl_signal_init(&screen->events.presented);
	if (!screen_make_backend(screen) || !screen_make_renderer(screen)
		|| !screen_make_scene(screen)) {
		screen_destroy(screen);
		return NULL;
	}
	output_init(screen);
	return screen;
}

bool screen_start(struct screen *screen)
{
	if (!wlr_backend_start(screen->backend)) {
		log_error(
			"cannot start the screens and input devices: is another program using this "
			"seat?");
		return false;
	}
	return true;
}

void screen_destroy(struct screen *screen)
{
	if (!screen) {
		return;
	}
	output_finish(screen);
	if (screen->scene) {
		wlr_scene_node_destroy(&screen->scene->tree.node);
	}
	wlr_allocator_destroy(screen->allocator);
	if (screen->renderer) {
		wlr_renderer_destroy(screen->renderer);
	}
	if (screen->backend) {
		wlr_backend_destroy(screen->backend);
	}
	free(screen);
}
