/* SPDX-License-Identifier: MIT */
#include "tests/unit/compositor/fake_desktop.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/input/input_mode.h"
#include "compositor/input/input_route.h"
#include "compositor/output.h"
#include "compositor/trusted/panel.h"
#include "compositor/window/reactive.h"
#include "compositor/window/stack.h"

static struct fake_desktop *the_desktop;
static struct wlr_output the_wlr_output;
static struct output the_output;
static struct window *the_keyboard;

/* --- what the real parts ask of those that are not there ------------------------------------ */

struct output *output_at(struct server *server, double x, double y)
{
	return the_desktop->no_output ? NULL : &the_output;
}

struct output *output_of_window(const struct window *window)
{
	return the_desktop->no_output ? NULL : &the_output;
}

struct wlr_box panel_work_area(struct server *server, struct wlr_output *output)
{
	return the_desktop->area;
}

void input_route_set_keyboard(struct input *input, struct window *window)
{
	the_keyboard = window;
}

void input_route_drop_pointer(struct input *input)
{
}

void mode_drag_cancel(struct input *input)
{
}

void input_forget(struct server *server, struct window *window)
{
	assert(the_keyboard != window);
}

void input_refresh_pointer(struct server *server)
{
}

bool input_pointer(struct server *server, struct input_pointer *pointer)
{
	*pointer = (struct input_pointer){.x = 12.5, .y = 7, .cursor = "default"};
	return true;
}

/* --- windows -------------------------------------------------------------------------------- */

static void count_configure(struct window *window)
{
	((struct fake_window *)window)->configures++;
	window->popup_x = window->want.x;
	window->popup_y = window->want.y;
}

static void count_close(struct window *window)
{
	((struct fake_window *)window)->closes++;
}

static void take_dismiss(struct window *window)
{
	struct fake_window *fake = (struct fake_window *)window;
	fake->dismissals++;
	if (fake->desktop->destroy_dismissed) {
		fake_window_destroy(fake);
	}
}

static void take_output(struct window *window)
{
}

static bool takes_pointer(struct window *window, double x, double y)
{
	const struct fake_window *fake = (const struct fake_window *)window;
	return !fake->passes_through;
}

static const struct window_impl fake_impl = {
	.takes_pointer = takes_pointer,
	.output = take_output,
	.configure = count_configure,
	.close = count_close,
	.dismiss = take_dismiss,
};

struct fake_window *fake_window_create(struct fake_desktop *desktop, struct domain *domain,
	enum window_kind kind, struct window *parent)
{
	struct fake_window *window = calloc(1, sizeof(*window));
	assert(window != NULL);
	window->desktop = desktop;
	bool made = window_init(&window->base, &desktop->server, domain, kind, parent, &fake_impl);
	assert(made);
	return window;
}

void fake_window_destroy(struct fake_window *window)
{
	window_finish(&window->base);
	free(window);
}

struct fake_window *fake_window_show(
	struct fake_desktop *desktop, unsigned domain, int width, int height)
{
	struct fake_window *window =
		fake_window_create(desktop, &desktop->domains[domain], WINDOW_TOPLEVEL, NULL);
	window_set_content_size(&window->base, width, height);
	return window;
}

bool fake_window_is_shown(const struct window *window)
{
	int x, y;
	return wlr_scene_node_coords(&window->tree->node, &x, &y);
}

bool fake_window_is_above(const struct window *a, const struct window *b)
{
	const struct window *window;
	wl_list_for_each(window, &a->server->windows, link) {
		if (window == a || window == b) {
			break;
		}
	}
	return window == a;
}

bool fake_window_is_inside(const struct window *window)
{
	struct wlr_box outer = window_outer_box(window), common;
	return wlr_box_intersection(&common, &outer, &the_desktop->area)
	       && wlr_box_equal(&common, &outer);
}

struct window *fake_desktop_keyboard(struct fake_desktop *desktop)
{
	return the_keyboard;
}

/* --- the desktop ---------------------------------------------------------------------------- */

static void init_domains(struct fake_desktop *desktop)
{
	for (unsigned i = 0; i < FAKE_DOMAINS; i++) {
		struct config_domain *config = &desktop->domain_configs[i];
		struct domain *domain = &desktop->domains[i];
		snprintf(config->name, sizeof(config->name), "d%u", i);
		snprintf(config->label, sizeof(config->label), "Domain %u", i);
		config->colour = 0x4060a0u + i;
		domain->server = &desktop->server;
		domain->config = config;
		domain->status = DOMAIN_UP;
		wl_list_init(&domain->launches);
		wl_list_insert(desktop->server.domains.prev, &domain->link);
	}
}

struct fake_desktop *fake_desktop_create(void)
{
	struct fake_desktop *desktop = calloc(1, sizeof(*desktop));
	assert(desktop != NULL);
	struct server *server = &desktop->server;
	the_desktop = desktop;
	the_keyboard = NULL;
	the_wlr_output.scale = 1;
	the_output.wlr_output = &the_wlr_output;
	desktop->area = (struct wlr_box){0, 28, 1280, 692};
	server->config = &desktop->config;
	server->loop = wl_event_loop_create();
	server->scene = wlr_scene_create();
	wl_list_init(&server->outputs);
	wl_list_init(&server->domains);
	wl_list_init(&server->windows);
	wl_signal_init(&server->events.window_changed);
	wl_signal_init(&server->events.focus_changed);
	wl_signal_init(&server->events.domain_changed);
	wl_signal_init(&server->events.outputs_changed);
	server->stack = stack_create(server);
	server->focus = focus_create(server);
	server->reactive = reactive_create(server);
	assert(server->loop && server->scene && server->stack && server->focus && server->reactive);
	init_domains(desktop);
	return desktop;
}

void fake_desktop_destroy(struct fake_desktop *desktop)
{
	struct server *server = &desktop->server;
	while (!wl_list_empty(&server->windows)) {
		struct window *window = wl_container_of(server->windows.next, window, link);
		fake_window_destroy((struct fake_window *)window);
	}
	focus_destroy(server->focus);
	reactive_destroy(server->reactive);
	stack_destroy(server->stack);
	wlr_scene_node_destroy(&server->scene->tree.node);
	wl_event_loop_destroy(server->loop);
	free(desktop);
}
