/* SPDX-License-Identifier: MIT */
#include "tests/unit/compositor/fake_desktop.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop_life.h"
#include "compositor/guest/guest_socket.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/input/input_mode.h"
#include "compositor/input/input_route.h"
#include "compositor/screen/output.h"
#include "compositor/trusted/panel.h"

static struct fake_desktop *the_desktop;
static struct wlr_output the_wlr_output;
static struct output the_output;
static struct window *the_keyboard;

/* --- what the real parts ask of those that are not there ------------------------------------ */

struct output *output_at(struct screen *screen, double x, double y)
{
	return the_desktop->no_output ? NULL : &the_output;
}

struct output *output_of_box(struct screen *screen, const struct wlr_box *box)
{
	return the_desktop->no_output ? NULL : &the_output;
}

struct output *output_from_scene(struct screen *screen, const struct wlr_scene_output *scene_output)
{
	return NULL;
}

struct panels *panels_create(
	struct screen *screen, struct domains *domains, struct wlr_scene_tree *tree)
{
	static int no_panels;
	return (struct panels *)&no_panels;
}

void panels_destroy(struct panels *panels)
{
}

void panels_set_focused(struct panels *panels, const struct domain *focused)
{
}

struct wlr_box panel_work_area(const struct output *output)
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

void input_mode_refresh(struct input *input)
{
}

bool input_pointer(const struct input *input, struct input_pointer *pointer)
{
	*pointer = (struct input_pointer){.x = 12.5, .y = 7, .cursor = "default"};
	return true;
}

uint64_t guests_pool_bytes(const struct guests *guests, const struct domain *domain)
{
	return 0;
}

/* After the focus has looked for another window. */
static void handle_window_gone(struct wl_listener *listener, void *data)
{
	assert(the_keyboard != data);
}

static struct wl_listener window_gone = {.notify = handle_window_gone};

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
	assert(window);
	window->desktop = desktop;
	bool made = window_init(&window->base, desktop->desktop, domain, kind, parent, &fake_impl);
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
	wl_list_for_each(window, &a->desktop->windows, link) {
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
		domain->domains = &desktop->all_domains;
		domain->config = config;
		domain->status = DOMAIN_UP;
		wl_list_init(&domain->launches);
		wl_list_insert(desktop->all_domains.list.prev, &domain->link);
	}
}

static void init_screen(struct fake_desktop *desktop)
{
	struct screen *screen = &desktop->screen;
	the_wlr_output.scale = 1;
	the_output.wlr_output = &the_wlr_output;
	screen->config = &desktop->config;
	screen->display = wl_display_create();
	screen->loop = wl_display_get_event_loop(screen->display);
	screen->scene = wlr_scene_create();
	screen->output_layout = wlr_output_layout_create(screen->display);
	assert(screen->scene && screen->output_layout);
	wl_list_init(&screen->outputs);
	wl_signal_init(&screen->events.changed);
	wl_signal_init(&screen->events.presented);
}

struct fake_desktop *fake_desktop_create(void)
{
	struct fake_desktop *desktop = calloc(1, sizeof(*desktop));
	assert(desktop);
	the_desktop = desktop;
	the_keyboard = NULL;
	desktop->area = (struct wlr_box){0, 28, 1280, 692};
	wl_list_init(&desktop->all_domains.list);
	wl_signal_init(&desktop->all_domains.events.changed);
	init_screen(desktop);
	desktop->desktop = desktop_create(&desktop->screen, &desktop->all_domains);
	assert(desktop->desktop);
	desktop->input.desktop = desktop->desktop;
	focus_init(&desktop->input, &desktop->all_domains);
	wl_signal_add(&desktop->desktop->events.window_gone, &window_gone);
	init_domains(desktop);
	desktop->access = (struct control_access){
		.display = desktop->screen.display,
		.screen = &desktop->screen,
		.desktop = desktop->desktop,
		.domains = &desktop->all_domains,
		.input = &desktop->input,
	};
	return desktop;
}

void fake_desktop_destroy(struct fake_desktop *desktop)
{
	struct wl_list *windows = &desktop->desktop->windows;
	while (!wl_list_empty(windows)) {
		struct window *window = wl_container_of(windows->next, window, link);
		fake_window_destroy((struct fake_window *)window);
	}
	wl_list_remove(&window_gone.link);
	focus_finish(&desktop->input);
	desktop_destroy(desktop->desktop);
	wlr_scene_node_destroy(&desktop->screen.scene->tree.node);
	wl_display_destroy(desktop->screen.display);
	free(desktop);
}
