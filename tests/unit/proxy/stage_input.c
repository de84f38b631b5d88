/* SPDX-License-Identifier: MIT */
#include "stage_input.h"

#include "tests/unit/harness.h"

#include <stdlib.h>
#include <unistd.h>

struct stage_input stage_input;
struct wl_pointer *stage_pointer;

static struct wl_keyboard *keyboard;

static void handle_keymap(
	void *data, struct wl_keyboard *source, uint32_t format, int32_t fd, uint32_t size)
{
	if (format == WL_KEYBOARD_KEYMAP_FORMAT_XKB_V1) {
		free(stage_input.keymap);
		stage_input.keymap = calloc(1, size + 1);
		assert_int_equal(pread(fd, stage_input.keymap, size, 0), size);
	}
	close(fd);
}

static void handle_keyboard_enter(void *data, struct wl_keyboard *source, uint32_t serial,
	struct wl_surface *surface, struct wl_array *keys)
{
	stage_input.held = keys->size / sizeof(uint32_t);
	stage_input.keyboard_focus = surface;
}

static void handle_keyboard_leave(
	void *data, struct wl_keyboard *source, uint32_t serial, struct wl_surface *surface)
{
	stage_input.keyboard_focus = NULL;
}

static void handle_key(void *data, struct wl_keyboard *source, uint32_t serial, uint32_t time,
	uint32_t key, uint32_t state)
{
	stage_input.key = key;
	stage_input.key_serial = serial;
	stage_input.key_state = state;
	stage_input.keys++;
}

static void handle_modifiers(void *data, struct wl_keyboard *source, uint32_t serial,
	uint32_t depressed, uint32_t latched, uint32_t locked, uint32_t group)
{
	stage_input.modifiers = depressed;
}

static void handle_repeat_info(void *data, struct wl_keyboard *source, int32_t rate, int32_t delay)
{
}

static const struct wl_keyboard_listener keyboard_listener = {
	.keymap = handle_keymap,
	.enter = handle_keyboard_enter,
	.leave = handle_keyboard_leave,
	.key = handle_key,
	.modifiers = handle_modifiers,
	.repeat_info = handle_repeat_info,
};

/* There is no keyboard before the host has sent a keymap. */
static void handle_capabilities(void *data, struct wl_seat *seat, uint32_t capabilities)
{
	stage_input.capabilities = capabilities;
	if ((capabilities & WL_SEAT_CAPABILITY_KEYBOARD) != 0 && !keyboard) {
		keyboard = wl_seat_get_keyboard(seat);
		wl_keyboard_add_listener(keyboard, &keyboard_listener, NULL);
	}
}

static void handle_name(void *data, struct wl_seat *seat, const char *name)
{
}

static const struct wl_seat_listener seat_listener = {
	.capabilities = handle_capabilities, .name = handle_name};

static void handle_pointer_enter(void *data, struct wl_pointer *source, uint32_t serial,
	struct wl_surface *surface, wl_fixed_t x, wl_fixed_t y)
{
	stage_input.pointer_focus = surface;
	stage_input.pointer_serial = serial;
	stage_input.x = wl_fixed_to_double(x);
	stage_input.y = wl_fixed_to_double(y);
}

static void handle_pointer_leave(
	void *data, struct wl_pointer *source, uint32_t serial, struct wl_surface *surface)
{
	stage_input.pointer_focus = NULL;
}

static void handle_motion(
	void *data, struct wl_pointer *source, uint32_t time, wl_fixed_t x, wl_fixed_t y)
{
	stage_input.x = wl_fixed_to_double(x);
	stage_input.y = wl_fixed_to_double(y);
}

static void handle_button(void *data, struct wl_pointer *source, uint32_t serial, uint32_t time,
	uint32_t button, uint32_t state)
{
	stage_input.button = button;
	stage_input.button_state = state;
	stage_input.button_serial = serial;
	stage_input.buttons++;
}

static void handle_axis(
	void *data, struct wl_pointer *source, uint32_t time, uint32_t axis, wl_fixed_t value)
{
	stage_input.axis_value = wl_fixed_to_double(value);
}

static void handle_frame(void *data, struct wl_pointer *source)
{
	stage_input.frames++;
}

static void handle_axis_source(void *data, struct wl_pointer *source, uint32_t axis_source)
{
}

static void handle_axis_stop(void *data, struct wl_pointer *source, uint32_t time, uint32_t axis)
{
}

static void handle_axis_discrete(
	void *data, struct wl_pointer *source, uint32_t axis, int32_t discrete)
{
}

static void handle_axis_value120(
	void *data, struct wl_pointer *source, uint32_t axis, int32_t value120)
{
	stage_input.axis_value120 = value120;
}

static const struct wl_pointer_listener pointer_listener = {
	.enter = handle_pointer_enter,
	.leave = handle_pointer_leave,
	.motion = handle_motion,
	.button = handle_button,
	.axis = handle_axis,
	.frame = handle_frame,
	.axis_source = handle_axis_source,
	.axis_stop = handle_axis_stop,
	.axis_discrete = handle_axis_discrete,
	.axis_value120 = handle_axis_value120,
};

void stage_input_begin(struct wl_seat *seat)
{
	stage_input = (struct stage_input){0};
	wl_seat_add_listener(seat, &seat_listener, NULL);
	stage_pointer = wl_seat_get_pointer(seat);
	wl_pointer_add_listener(stage_pointer, &pointer_listener, NULL);
}

void stage_input_end(void)
{
	if (keyboard) {
		wl_keyboard_destroy(keyboard);
		keyboard = NULL;
	}
	wl_pointer_destroy(stage_pointer);
	free(stage_input.keymap);
}
