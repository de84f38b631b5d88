/* SPDX-License-Identifier: MIT */
#include "compositor/input/input.h"

#include <stdlib.h>
#include <wlr/backend.h>
#include <wlr/types/wlr_input_device.h>
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_virtual_keyboard_v1.h>
#include <wlr/types/wlr_virtual_pointer_v1.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/input/cursor.h"
#include "compositor/input/focus.h"
#include "compositor/input/gestures.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pens.h"
#include "compositor/input/pointer.h"
#include "compositor/input/prompts.h"
#include "compositor/input/seat_state.h"
#include "compositor/input/touch.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "protocol/log.h"

static void input_handle_new_input(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, new_input);
	struct wlr_input_device *device = data;
	if (device->type == WLR_INPUT_DEVICE_KEYBOARD) {
		keyboard_create(input, wlr_keyboard_from_input_device(device), false);
	} else if (device->type == WLR_INPUT_DEVICE_POINTER
		   || device->type == WLR_INPUT_DEVICE_TABLET) {
		pointer_attach(input->pointer, device, NULL);
	} else if (device->type == WLR_INPUT_DEVICE_TOUCH) {
		touch_attach(input->touch, device);
	}
}

static void input_handle_new_virtual_keyboard(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, new_virtual_keyboard);
	struct wlr_virtual_keyboard_v1 *keyboard = data;
	keyboard_create(input, &keyboard->keyboard, true);
}

static void input_handle_new_virtual_pointer(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, new_virtual_pointer);
	const struct wlr_virtual_pointer_v1_new_pointer_event *event = data;
	pointer_attach(input->pointer, &event->new_pointer->pointer.base, event->suggested_output);
}

/* No grab, hover or switcher entry keeps it. The focus has left it before. */
static void input_handle_window_gone(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, window_gone);
	struct window *window = data;
	mode_normal_forget(input, window);
	cursor_forget_window(input->cursor, window);
	if (input->mode->forget) {
		input->mode->forget(input, window);
	}
	if (input->route.pointer == window) {
		input_route_drop_pointer(input);
	}
	if (input->route.touch == window) {
		input_route_cancel_touch(input);
	}
}

static void input_handle_rearranged(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, rearranged);
	input_mode_refresh(input);
}

/* What is shown at the pointer is paced by the output that it is on. */
static void input_handle_paced(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, paced);
	const struct output *output = data;
	if (output != input_output(input)) {
		return;
	}
	uint32_t time = output_beat_ms(output);
	cursor_frame(input->cursor, time);
	if (input->dnd.origin && input->dnd.impl->frame) {
		input->dnd.impl->frame(input->dnd.data, time);
	}
}

static bool out_of_memory(void)
{
	log_error("cannot start the input: out of memory");
	return false;
}

static bool input_init(struct input *input)
{
	const struct screen *screen = input->desktop->screen;
	input->pointer = pointer_create(input);
	input->touch = input->pointer ? touch_create(input) : NULL;
	input->gestures = input->touch ? gestures_create(input) : NULL;
	input->pens = input->gestures ? pens_create(input) : NULL;
	if (!input->pens) {
		return out_of_memory();
	}
	/* An application that starts before a keyboard is used must find a keymap, or it misses the
	 * first keys. */
	char *text = xkb_keymap_get_as_string(input->configured, XKB_KEYMAP_FORMAT_TEXT_V1);
	keymap_keep(&input->keymap, input->configured, text);
	free(text);
	input->cursor = cursor_create(pointer_cursor(input->pointer), screen->config);
	struct wlr_virtual_keyboard_manager_v1 *keyboards =
		wlr_virtual_keyboard_manager_v1_create(screen->display);
	struct wlr_virtual_pointer_manager_v1 *pointers =
		wlr_virtual_pointer_manager_v1_create(screen->display);
	if (!input->cursor || !keyboards || !pointers) {
		return out_of_memory();
	}
	input->new_input.notify = input_handle_new_input;
	wl_signal_add(&screen->backend->events.new_input, &input->new_input);
	input->new_virtual_keyboard.notify = input_handle_new_virtual_keyboard;
	wl_signal_add(&keyboards->events.new_virtual_keyboard, &input->new_virtual_keyboard);
	input->new_virtual_pointer.notify = input_handle_new_virtual_pointer;
	wl_signal_add(&pointers->events.new_virtual_pointer, &input->new_virtual_pointer);
	return true;
}

struct input *input_create(struct desktop *desktop, struct domains *domains)
{
	struct input *input = calloc(1, sizeof(*input));
	if (!input) {
		out_of_memory();
		return NULL;
	}
	input->desktop = desktop;
	input->mode = &mode_normal;
	wl_signal_init(&input->chord);
	wl_signal_init(&input->bound);
	wl_signal_init(&input->drop);
	wl_signal_init(&input->activity);
	wl_signal_init(&input->touch_screen);
	focus_init(input, domains);
	input->window_gone.notify = input_handle_window_gone;
	wl_signal_add(&desktop->events.window_gone, &input->window_gone);
	input->rearranged.notify = input_handle_rearranged;
	wl_signal_add(&desktop->events.rearranged, &input->rearranged);
	input->paced.notify = input_handle_paced;
	wl_signal_add(&desktop->events.paced, &input->paced);
	wl_list_init(&input->keyboards);
	wl_list_init(&input->new_input.link);
	wl_list_init(&input->new_virtual_keyboard.link);
	wl_list_init(&input->new_virtual_pointer.link);
	input->configured = keymap_configured(desktop->screen->config);
	if (!input->configured || !input_init(input)
		|| (!constraint_init(input, domains) && !out_of_memory())) {
		input_destroy(input);
		return NULL;
	}
	return input;
}

void input_destroy(struct input *input)
{
	if (!input) {
		return;
	}
	if (input->prompt) {
		prompt_withdraw(input->prompt);
	}
	if (input->attention) {
		input_mode_reset(input);
	}
	focus_finish(input);
	constraint_finish(input);
	wl_list_remove(&input->window_gone.link);
	wl_list_remove(&input->rearranged.link);
	wl_list_remove(&input->paced.link);
	wl_list_remove(&input->new_input.link);
	wl_list_remove(&input->new_virtual_keyboard.link);
	wl_list_remove(&input->new_virtual_pointer.link);
	struct keyboard *keyboard, *next;
	wl_list_for_each_safe(keyboard, next, &input->keyboards, link) {
		keyboard_destroy(keyboard);
	}
	if (input->refresh) {
		wl_event_source_remove(input->refresh);
	}
	cursor_destroy(input->cursor);
	pens_destroy(input->pens);
	gestures_destroy(input->gestures);
	touch_destroy(input->touch);
	pointer_destroy(input->pointer);
	xkb_keymap_unref(input->configured);
	keymap_finish(&input->keymap);
	free(input->text.surrounding);
	free(input);
}

struct wl_signal *input_activity(struct input *input)
{
	return &input->activity;
}

struct wl_signal *input_touch_screens(struct input *input)
{
	return &input->touch_screen;
}

struct wl_signal *input_chords(struct input *input)
{
	return &input->chord;
}

struct wl_signal *input_bound(struct input *input)
{
	return &input->bound;
}

uint64_t input_idle_ms(const struct input *input, const struct domain *domain)
{
	const struct input_route *route = &input->route;
	return route->acted_in == domain ? clock_ms() - route->acted : UINT64_MAX;
}

void input_wishes_changed(struct input *input)
{
	if (input->tool) {
		input_mode_refresh(input);
	}
}

void input_use_configured_cursor(struct input *input)
{
	cursor_use_theme(input->cursor, input->desktop->screen->config);
}

/* During a drag, a move or a switch the cursor is the host's. */
static bool may_choose(const struct input *input, const struct window *window)
{
	return input->mode == &mode_normal && input->route.pointer == window;
}

void input_set_cursor_shape(struct input *input, struct window *window, uint32_t shape)
{
	if (may_choose(input, window)) {
		cursor_set_shape(input->cursor, shape);
	}
}

void input_set_cursor_surface(struct input *input, struct window *window,
	struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y)
{
	if (may_choose(input, window)) {
		cursor_set_surface(input->cursor, surface, hotspot_x, hotspot_y);
	}
}

void input_set_cursor_image(struct input *input, struct window *window,
	const struct cursor_image_impl *impl, void *data)
{
	if (may_choose(input, window)) {
		cursor_set_image(input->cursor, impl, data);
		input_mode_refresh(input);
	}
}

void input_forget_cursor_image(struct input *input, const void *data)
{
	cursor_forget_image(input->cursor, data);
}

bool input_pointer(const struct input *input, struct input_pointer *pointer)
{
	struct window_hit hit = pointer_find(input->pointer);
	*pointer = (struct input_pointer){
		.x = pointer_x(input->pointer),
		.y = pointer_y(input->pointer),
		.guarded = pointer_exposure(input->pointer, &hit).fresh,
		.cursor = cursor_name(input->cursor),
	};
	return pointer_present(input->pointer);
}

const char *input_mode_name(const struct input *input)
{
	return input->mode->name;
}

struct output *input_output(const struct input *input)
{
	return output_at(
		input->desktop->screen, pointer_x(input->pointer), pointer_y(input->pointer));
}
