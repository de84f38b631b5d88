/* SPDX-License-Identifier: MIT */
#include "tests/unit/compositor/fake_desktop.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <wlr/backend.h>
#include <wlr/backend/headless.h>
#include <wlr/backend/multi.h>
#include <wlr/interfaces/wlr_output.h>
#include <wlr/interfaces/wlr_pointer.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/input/input.h"
#include "compositor/screen/output.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/panel.h"
#include "compositor/trusted/panel_picture.h"
#include "compositor/trusted/titles.h"

/* --- windows -------------------------------------------------------------------------------- */

/* After the focus has looked for another window. */
static void handle_window_gone(struct wl_listener *listener, void *data)
{
	const struct fake_desktop *desktop = wl_container_of(listener, desktop, window_gone);
	assert(desktop->input->route.keyboard != data && desktop->input->route.pointer != data);
}

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

static void take_news(struct window *window)
{
}

static bool takes_pointer(struct window *window, double x, double y)
{
	return true;
}

static void take_key(struct window *window, uint32_t time, uint32_t key, bool pressed)
{
	struct fake_window *fake = (struct fake_window *)window;
	bool known = pressed ? key_set_add(&fake->keys, key) : key_set_remove(&fake->keys, key);
	assert(known);
	fake->presses += pressed;
}

static void take_pointer(struct window *window, double x, double y)
{
	((struct fake_window *)window)->pointer_enters++;
}

static void take_motion(struct window *window, uint32_t time, double x, double y)
{
}

static void take_button(struct window *window, uint32_t time, uint32_t button, bool pressed)
{
	((struct fake_window *)window)->clicks += pressed;
}

static void take_axis(struct window *window, const struct motion_axis *axis)
{
}

static void count_constrained(struct window *window, bool constrained)
{
	struct fake_window *fake = (struct fake_window *)window;
	fake->grants += constrained;
	fake->denials += !constrained;
}

static void add_step(struct window *window, uint32_t time, const struct motion_step *step)
{
	struct motion_step *steps = &((struct fake_window *)window)->steps;
	steps->dx += step->dx;
	steps->dy += step->dy;
	steps->raw_dx += step->raw_dx;
	steps->raw_dy += step->raw_dy;
}

static bool take_gesture(
	struct window *window, uint32_t time, enum link_gesture kind, uint32_t fingers)
{
	struct fake_window *fake = (struct fake_window *)window;
	fake->gestures += fake->takes_gestures;
	return fake->takes_gestures;
}

static void add_gesture(struct window *window, uint32_t time, const struct window_gesture *gesture)
{
	struct window_gesture *sum = &((struct fake_window *)window)->gesture;
	sum->dx += gesture->dx;
	sum->dy += gesture->dy;
	sum->scale = gesture->scale;
	sum->rotation += gesture->rotation;
}

static void count_gesture_end(struct window *window, uint32_t time, bool cancelled)
{
	struct fake_window *fake = (struct fake_window *)window;
	fake->gesture_ends += !cancelled;
	fake->gesture_cancels += cancelled;
}

static bool takes_touch(const struct window *window)
{
	return ((const struct fake_window *)window)->takes_touch;
}

static void note_finger(struct fake_window *window, uint32_t id, double x, double y)
{
	window->finger = id;
	window->finger_x = x;
	window->finger_y = y;
}

static void take_touch(struct window *window, uint32_t time, uint32_t id, double x, double y)
{
	struct fake_window *fake = (struct fake_window *)window;
	fake->touches++;
	note_finger(fake, id, x, y);
}

static void take_touch_motion(struct window *window, uint32_t time, uint32_t id, double x, double y)
{
	note_finger((struct fake_window *)window, id, x, y);
}

static void count_lift(struct window *window, uint32_t time, uint32_t id)
{
	((struct fake_window *)window)->lifts++;
}

static void count_cancel(struct window *window)
{
	((struct fake_window *)window)->cancels++;
}

static bool takes_tools(const struct window *window)
{
	return ((const struct fake_window *)window)->takes_tools;
}

static void take_tool(struct window *window, uint32_t time, const struct tool_state *tool)
{
	struct fake_window *fake = (struct fake_window *)window;
	fake->tool_enters++;
	fake->tool = *tool;
}

static void count_tool_leave(struct window *window)
{
	((struct fake_window *)window)->tool_leaves++;
}

static void take_axes(
	struct window *window, uint32_t time, double x, double y, const struct tool_state *tool)
{
	struct fake_window *fake = (struct fake_window *)window;
	fake->tool = *tool;
	fake->tool_x = x;
	fake->tool_y = y;
}

static void count_tip(struct window *window, uint32_t time, bool down)
{
	struct fake_window *fake = (struct fake_window *)window;
	fake->tips += down;
	fake->lifted_tips += !down;
}

static void take_tool_button(struct window *window, uint32_t time, uint32_t button, bool pressed)
{
	struct fake_window *fake = (struct fake_window *)window;
	fake->tool_presses += pressed;
	fake->tool_button = button;
}

static void take_frame(struct window *window, const struct beat_point *point)
{
}

static const struct window_impl fake_impl = {
	.configure = count_configure,
	.close = count_close,
	.dismiss = take_dismiss,
	.output = take_news,
	.frame = take_frame,
	.takes_pointer = takes_pointer,
	.keyboard_enter = take_news,
	.keyboard_leave = take_news,
	.key = take_key,
	.modifiers = take_news,
	.pointer_enter = take_pointer,
	.pointer_leave = take_news,
	.pointer_motion = take_motion,
	.pointer_button = take_button,
	.pointer_axis = take_axis,
	.pointer_frame = take_news,
	.pointer_constrained = count_constrained,
	.pointer_step = add_step,
	.gesture_begin = take_gesture,
	.gesture_update = add_gesture,
	.gesture_end = count_gesture_end,
	.takes_touch = takes_touch,
	.touch_down = take_touch,
	.touch_motion = take_touch_motion,
	.touch_up = count_lift,
	.touch_cancel = count_cancel,
	.touch_frame = take_news,
	.takes_tools = takes_tools,
	.tool_enter = take_tool,
	.tool_leave = count_tool_leave,
	.tool_axes = take_axes,
	.tool_tip = count_tip,
	.tool_button = take_tool_button,
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

void fake_window_place(struct fake_window *window, int x, int y)
{
	struct desktop *desktop = window->base.desktop;
	exposure_by_user(desktop, true);
	window_move_to(&window->base, x, y);
	exposure_by_user(desktop, false);
}

bool fake_window_is_shown(const struct window *window)
{
	return window_is_shown(window) && !window->crowded;
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
	const struct output *output = output_of_box(window->desktop->screen, &outer);
	struct wlr_box area = panel_work_area(output);
	return wlr_box_intersection(&common, &outer, &area) && wlr_box_equal(&common, &outer);
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
		config->pointer_lock = true;
		domain->domains = &desktop->all_domains;
		budget_init(&domain->budget, &desktop->all_domains.budgets);
		domain->config = config;
		domain->status = DOMAIN_UP;
		wl_list_init(&domain->launches);
		wl_list_insert(desktop->all_domains.list.prev, &domain->link);
	}
	snprintf(desktop->config.host.label, sizeof(desktop->config.host.label), "Host");
	bool bound = bindings_init(&desktop->config.bindings);
	assert(bound);
	desktop->config.domains = desktop->domain_configs;
	desktop->config.domain_count = FAKE_DOMAINS;
}

void fake_desktop_settle(struct fake_desktop *desktop)
{
	do {
		wl_event_loop_dispatch(desktop->screen->loop, 0);
	} while (!wl_list_empty(&desktop->desktop->chores.waiting));
}

/* --- the only output ------------------------------------------------------------------------ */

static struct output *only_output(struct fake_desktop *desktop)
{
	assert(wl_list_length(&desktop->screen->outputs) == 1);
	struct output *output = wl_container_of(desktop->screen->outputs.next, output, link);
	return output;
}

void fake_desktop_set_area(struct fake_desktop *desktop, int width, int height)
{
	struct wlr_output_state state;
	wlr_output_state_init(&state);
	wlr_output_state_set_custom_mode(&state, width, height + PANEL_HEIGHT, 0);
	wlr_output_send_request_state(only_output(desktop)->wlr_output, &state);
	wlr_output_state_finish(&state);
	desktop->area = panel_work_area(only_output(desktop));
	assert(desktop->area.width == width && desktop->area.height == height);
}

void fake_desktop_set_scale(struct fake_desktop *desktop, float scale)
{
	struct wlr_output_state state;
	wlr_output_state_init(&state);
	wlr_output_state_set_scale(&state, scale);
	wlr_output_send_request_state(only_output(desktop)->wlr_output, &state);
	wlr_output_state_finish(&state);
	desktop->area = panel_work_area(only_output(desktop));
}

void fake_desktop_unplug(struct fake_desktop *desktop)
{
	wlr_output_destroy(only_output(desktop)->wlr_output);
}

static void add_output(struct wlr_backend *backend, void *data)
{
	const struct fake_desktop *desktop = data;
	if (wlr_backend_is_headless(backend)) {
		wlr_headless_add_output(backend, (unsigned)desktop->area.width,
			(unsigned)desktop->area.height + PANEL_HEIGHT);
	}
}

void fake_desktop_plug(struct fake_desktop *desktop)
{
	wlr_multi_for_each_backend(desktop->screen->backend, add_output, desktop);
	struct wlr_box area = panel_work_area(only_output(desktop));
	assert(wlr_box_equal(&area, &desktop->area));
}

/* --- the desktop ---------------------------------------------------------------------------- */

static const struct wlr_pointer_impl mouse_impl = {.name = "mouse"};

struct fake_desktop *fake_desktop_create(void)
{
	struct fake_desktop *desktop = calloc(1, sizeof(*desktop));
	assert(desktop);
	desktop->config.appearance = (struct config_appearance){.text_scale = 1, .ring_width = 4};
	desktop->texts.appearance = &desktop->config.appearance;
	wl_list_init(&desktop->all_domains.list);
	budgets_init(&desktop->all_domains.budgets);
	wl_signal_init(&desktop->all_domains.events.changed);
	wl_signal_init(&desktop->all_domains.events.selected);
	desktop->display = wl_display_create();
	setenv("WLR_BACKENDS", "headless", true);
	setenv("WLR_HEADLESS_OUTPUTS", "1", true);
	setenv("WLR_RENDERER", "pixman", true);
	desktop->screen = screen_create(desktop->display, &desktop->config);
	assert(desktop->screen);
	init_domains(desktop);
	desktop->text_program = text_program_create(getenv("CLOISON_TEXT"), true);
	assert(desktop->text_program);
	desktop->texts.labels = labels_create(&desktop->config, desktop->text_program);
	desktop->texts.titles = titles_create(desktop->screen->loop, &desktop->all_domains,
		desktop->text_program, &desktop->config.appearance);
	assert(desktop->texts.labels && desktop->texts.titles);
	bool listens = text_program_listen(desktop->text_program, desktop->screen->loop);
	assert(listens);
	desktop->desktop = desktop_create(desktop->screen, &desktop->all_domains, &desktop->texts);
	assert(desktop->desktop);
	desktop->input = input_create(desktop->desktop, &desktop->all_domains);
	assert(desktop->input);
	bool lit = screen_start(desktop->screen);
	assert(lit);
	fake_desktop_set_area(desktop, 1280, 692);
	desktop->window_gone.notify = handle_window_gone;
	wl_signal_add(&desktop->desktop->events.window_gone, &desktop->window_gone);
	wlr_pointer_init(&desktop->mouse, &mouse_impl, "mouse");
	wl_signal_emit_mutable(&desktop->screen->backend->events.new_input, &desktop->mouse.base);
	wl_list_init(&desktop->guests.sockets);
	desktop->clipboard = clipboard_create(desktop->desktop, desktop->input);
	assert(desktop->clipboard);
	desktop->access = (struct control_access){
		.config = &desktop->config,
		.display = desktop->display,
		.screen = desktop->screen,
		.desktop = desktop->desktop,
		.domains = &desktop->all_domains,
		.input = desktop->input,
		.guests = &desktop->guests,
		.clipboard = desktop->clipboard,
		.sandbox = &desktop->sandbox,
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
	wl_list_remove(&desktop->window_gone.link);
	wlr_pointer_finish(&desktop->mouse);
	clipboard_destroy(desktop->clipboard);
	input_destroy(desktop->input);
	desktop_destroy(desktop->desktop);
	titles_destroy(desktop->texts.titles);
	labels_destroy(desktop->texts.labels);
	text_program_destroy(desktop->text_program);
	screen_destroy(desktop->screen);
	wl_display_destroy(desktop->display);
	bindings_finish(&desktop->config.bindings);
	free(desktop);
}
