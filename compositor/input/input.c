/* SPDX-License-Identifier: MIT */
#include "compositor/input/input.h"

#include <stdlib.h>
#include <wlr/backend.h>
#include <wlr/types/wlr_input_device.h>
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_virtual_keyboard_v1.h>
#include <wlr/types/wlr_virtual_pointer_v1.h>

#include "compositor/input/cursor.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/keyboard.h"
#include "compositor/input/pointer.h"
#include "compositor/output.h"
#include "compositor/server.h"
#include "protocol/log.h"

static void handle_new_input(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, new_input);
	struct wlr_input_device *device = data;
	if (device->type == WLR_INPUT_DEVICE_KEYBOARD) {
		keyboard_create(input, wlr_keyboard_from_input_device(device), false);
	} else if (device->type == WLR_INPUT_DEVICE_POINTER) {
		pointer_attach(input->pointer, device, NULL);
	}
}

static void handle_new_virtual_keyboard(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, new_virtual_keyboard);
	struct wlr_virtual_keyboard_v1 *keyboard = data;
	keyboard_create(input, &keyboard->keyboard, true);
}

static void handle_new_virtual_pointer(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, new_virtual_pointer);
	const struct wlr_virtual_pointer_v1_new_pointer_event *event = data;
	pointer_attach(input->pointer, &event->new_pointer->pointer.base, event->suggested_output);
}

static void listen(struct input *input, struct wlr_virtual_keyboard_manager_v1 *keyboards,
	struct wlr_virtual_pointer_manager_v1 *pointers)
{
	input->new_input.notify = handle_new_input;
	wl_signal_add(&input->server->backend->events.new_input, &input->new_input);
	input->new_virtual_keyboard.notify = handle_new_virtual_keyboard;
	wl_signal_add(&keyboards->events.new_virtual_keyboard, &input->new_virtual_keyboard);
	input->new_virtual_pointer.notify = handle_new_virtual_pointer;
	wl_signal_add(&pointers->events.new_virtual_pointer, &input->new_virtual_pointer);
}

static bool out_of_memory(void)
{
	log_error("cannot start the input: out of memory");
	return false;
}

static bool init(struct input *input)
{
	struct server *server = input->server;
	input->pointer = pointer_create(input);
	if (!input->pointer) {
		return out_of_memory();
	}
	/* An application that starts before a keyboard is used must find a keymap, or it misses the
	 * first keys. */
	keymap_keep_xkb(&input->keymap, input->configured);
	input->cursor = cursor_create(pointer_cursor(input->pointer), server->config);
	struct wlr_virtual_keyboard_manager_v1 *keyboards =
		wlr_virtual_keyboard_manager_v1_create(server->display);
	struct wlr_virtual_pointer_manager_v1 *pointers =
		wlr_virtual_pointer_manager_v1_create(server->display);
	if (!input->cursor || !keyboards || !pointers) {
		return out_of_memory();
	}
	listen(input, keyboards, pointers);
	return true;
}

struct input *input_create(struct server *server)
{
	struct input *input = calloc(1, sizeof(*input));
	if (!input) {
		out_of_memory();
		return NULL;
	}
	input->server = server;
	input->mode = &mode_normal;
	wl_list_init(&input->keyboards);
	wl_list_init(&input->new_input.link);
	wl_list_init(&input->new_virtual_keyboard.link);
	wl_list_init(&input->new_virtual_pointer.link);
	input->configured = keymap_configured(server->config);
	if (!input->configured || !init(input)) {
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
	pointer_destroy(input->pointer);
	xkb_keymap_unref(input->configured);
	keymap_finish(&input->keymap);
	free(input);
}

/* The press that the user still holds was made in window. */
static bool holds_press(const struct input *input, const struct window *window)
{
	return (input->mode == &mode_normal && input_route_holder(input) == window)
	       || mode_drag_is_from(input, window);
}

void input_begin_move(struct server *server, struct window *window)
{
	if (holds_press(server->input, window)) {
		mode_move_begin(server->input, window);
	}
}

void input_begin_resize(struct server *server, struct window *window, uint32_t edges)
{
	if (holds_press(server->input, window)) {
		mode_resize_begin(server->input, window, edges);
	}
}

bool input_begin_dnd(
	struct server *server, struct window *window, const struct input_dnd_impl *impl, void *data)
{
	struct input *input = server->input;
	const struct window *holder = input_route_holder(input);
	/* With a popup open the button may have gone on to another window of the owner. */
	if (input->mode != &mode_normal || !holder || holder->owner != window->owner) {
		return false;
	}
	mode_drag_begin(input, &(struct input_dnd){.origin = window, .impl = impl, .data = data});
	return true;
}

void input_end_dnd(struct server *server, const void *data)
{
	mode_drag_gone(server->input, data);
}

void input_forget(struct server *server, struct window *window)
{
	struct input *input = server->input;
	if (!input) {
		return;
	}
	press_forget(input, window);
	pointer_forget(input->pointer, window);
	cursor_forget_window(input->cursor, window);
	if (input->mode->forget) {
		input->mode->forget(input, window);
	}
	if (input->route.pointer == window) {
		input_route_drop_pointer(input);
	}
}

static void refresh(void *data)
{
	struct input *input = data;
	input->refresh = NULL;
	if (input->mode->point) {
		input->mode->point(input, pointer_time(input->pointer));
		input_route_frame(input);
	}
}

void input_refresh_pointer(struct server *server)
{
	struct input *input = server->input;
	if (input && !input->refresh) {
		input->refresh = wl_event_loop_add_idle(server->loop, refresh, input);
	}
}

/* During a drag, a move or a switch the cursor is the host's. */
static bool may_choose(const struct input *input, const struct window *window)
{
	return input->mode == &mode_normal && input->route.pointer == window;
}

void input_set_cursor_shape(struct server *server, struct window *window, uint32_t shape)
{
	if (may_choose(server->input, window)) {
		cursor_set_shape(server->input->cursor, shape);
	}
}

void input_set_cursor_surface(struct server *server, struct window *window,
	struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y)
{
	if (may_choose(server->input, window)) {
		cursor_set_surface(server->input->cursor, surface, hotspot_x, hotspot_y);
	}
}

void input_set_cursor_image(struct server *server, struct window *window,
	const struct cursor_image_impl *impl, void *data)
{
	if (may_choose(server->input, window)) {
		cursor_set_image(server->input->cursor, impl, data);
		input_refresh_pointer(server);
	}
}

void input_forget_cursor_image(struct server *server, const void *data)
{
	cursor_forget_image(server->input->cursor, data);
}

void input_pace(struct server *server, const struct output *output, uint32_t time)
{
	struct input *input = server->input;
	if (output != input_output(server)) {
		return;
	}
	cursor_frame(input->cursor, time);
	if (input->dnd.origin && input->dnd.impl->frame) {
		input->dnd.impl->frame(input->dnd.data, time);
	}
}

bool input_pointer(struct server *server, struct input_pointer *pointer)
{
	const struct input *input = server->input;
	*pointer = (struct input_pointer){
		.x = pointer_x(input->pointer),
		.y = pointer_y(input->pointer),
		.cursor = cursor_name(input->cursor),
	};
	return pointer_present(input->pointer);
}

struct output *input_output(struct server *server)
{
	const struct pointer *pointer = server->input->pointer;
	return output_at(server, pointer_x(pointer), pointer_y(pointer));
}

struct link_modifiers input_modifiers(struct server *server)
{
	const struct input *input = server->input;
	struct link_modifiers modifiers = keyboard_modifiers(input);
	modifiers.depressed = secure_key_visible(&input->secure, modifiers.depressed);
	return modifiers;
}

struct xkb_keymap *input_xkb_keymap(struct server *server)
{
	return server->input->keymap.xkb;
}

const char *input_keymap(struct server *server, uint32_t *length, uint32_t *generation)
{
	const struct keymap *keymap = &server->input->keymap;
	*length = keymap->length;
	*generation = keymap->generation;
	return keymap->text;
}
