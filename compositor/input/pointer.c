/* SPDX-License-Identifier: MIT */
#include "compositor/input/pointer.h"

#include <stdlib.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_input_device.h>
#include <wlr/types/wlr_pointer.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/input/focus.h"
#include "compositor/input/input_lock.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/screen/screen.h"
#include "protocol/limits.h"
#include "protocol/log.h"

/* One pointing device, real or virtual. */
struct device {
	struct wl_list link; /* pointer.devices */
	struct pointer *pointer;
	struct wlr_input_device *wlr;
	struct key_set down;
	/* Of one that says positions: the last, layout coordinates. */
	bool placed;
	double x, y;
	struct wl_listener destroy;
};

struct pointer {
	struct input *input;
	struct wl_list devices; /* struct device.link */
	struct wlr_cursor *cursor;
	bool present; /* a device was there */
	struct key_set down; /* on any device */
	struct wl_listener motion, motion_absolute, button, axis, frame;
};

static void pointer_moved(struct pointer *pointer, uint32_t time)
{
	const struct input_lock_state *lock = &pointer->input->lock;
	wl_signal_emit_mutable(&pointer->input->activity, NULL);
	if (lock->impl) {
		lock->impl->motion(lock->data, time, pointer->cursor->x, pointer->cursor->y);
		return;
	}
	struct window_hit hit = pointer_find(pointer);
	pointer->input->time = time;
	desktop_pointer_moved(pointer->input->desktop, pointer->cursor->x, pointer->cursor->y);
	exposure_by_user(pointer->input->desktop, true);
	if (pointer->input->mode->motion) {
		pointer->input->mode->motion(pointer->input, time, &hit);
	}
	exposure_by_user(pointer->input->desktop, false);
}

void pointer_note_activity(struct pointer *pointer, uint32_t time)
{
	pointer->input->time = time;
	wl_signal_emit_mutable(&pointer->input->activity, NULL);
}

/* NULL: it is not one of these. */
static struct device *find_device(struct pointer *pointer, const struct wlr_input_device *wlr)
{
	struct device *device;
	wl_list_for_each(device, &pointer->devices, link) {
		if (device->wlr == wlr) {
			return device;
		}
	}
	return NULL;
}

static void pointer_handle_motion(struct wl_listener *listener, void *data)
{
	struct pointer *pointer = wl_container_of(listener, pointer, motion);
	const struct wlr_pointer_motion_event *event = data;
	const struct motion_step step = {
		event->delta_x, event->delta_y, event->unaccel_dx, event->unaccel_dy};
	double x = pointer->cursor->x + step.dx, y = pointer->cursor->y + step.dy;
	input_route_use_tool(pointer->input, NULL);
	switch (constraint_move(pointer->input, event->time_msec, &step, &x, &y)) {
	case CONSTRAINT_FREE:
		wlr_cursor_move(pointer->cursor, &event->pointer->base, step.dx, step.dy);
		break;
	case CONSTRAINT_CONFINED:
		wlr_cursor_warp(pointer->cursor, NULL, x, y);
		break;
	case CONSTRAINT_LOCKED:
		pointer_note_activity(pointer, event->time_msec);
		return;
	}
	pointer_moved(pointer, event->time_msec);
}

/* How far the device went from where it was before. */
static struct motion_step step_of(
	struct pointer *pointer, const struct wlr_input_device *wlr, double x, double y)
{
	struct motion_step step = {0};
	struct device *device = find_device(pointer, wlr);
	if (device && device->placed) {
		step.dx = step.raw_dx = x - device->x;
		step.dy = step.raw_dy = y - device->y;
	}
	if (device) {
		device->placed = true;
		device->x = x;
		device->y = y;
	}
	return step;
}

void pointer_follow(struct pointer *pointer, const struct wlr_input_device *wlr, uint32_t time,
	double x, double y)
{
	const struct motion_step step = step_of(pointer, wlr, x, y);
	switch (constraint_move(pointer->input, time, &step, &x, &y)) {
	case CONSTRAINT_FREE:
		wlr_cursor_warp_closest(pointer->cursor, NULL, x, y);
		break;
	case CONSTRAINT_CONFINED:
		wlr_cursor_warp(pointer->cursor, NULL, x, y);
		break;
	case CONSTRAINT_LOCKED:
		pointer_note_activity(pointer, time);
		return;
	}
	pointer_moved(pointer, time);
}

static void pointer_handle_motion_absolute(struct wl_listener *listener, void *data)
{
	struct pointer *pointer = wl_container_of(listener, pointer, motion_absolute);
	const struct wlr_pointer_motion_absolute_event *event = data;
	double x, y;
	input_route_use_tool(pointer->input, NULL);
	wlr_cursor_absolute_to_layout_coords(
		pointer->cursor, &event->pointer->base, event->x, event->y, &x, &y);
	pointer_follow(pointer, &event->pointer->base, event->time_msec, x, y);
}

static bool is_down(const struct pointer *pointer, uint32_t button)
{
	const struct device *device;
	wl_list_for_each(device, &pointer->devices, link) {
		if (key_set_contains(&device->down, button)) {
			return true;
		}
	}
	return false;
}

/* A button is down from the first device that presses it to the last that releases it. False:
 * that has changed nothing. */
static bool note_button(
	struct pointer *pointer, const struct wlr_input_device *wlr, uint32_t button, bool pressed)
{
	struct device *device = find_device(pointer, wlr);
	if (!device || button > LINK_MAX_KEY) {
		return false;
	}
	if (pressed) {
		return key_set_add(&device->down, button) && key_set_add(&pointer->down, button);
	}
	return key_set_remove(&device->down, button) && !is_down(pointer, button)
	       && key_set_remove(&pointer->down, button);
}

/* A window that saw the press sees the release whatever mode has begun since. */
void pointer_press(struct pointer *pointer, const struct wlr_input_device *wlr, uint32_t time,
	uint32_t button, bool pressed)
{
	struct input *input = pointer->input;
	input->time = time;
	wl_signal_emit_mutable(&input->activity, NULL);
	if (!note_button(pointer, wlr, button, pressed)) {
		return;
	}
	if (input->lock.impl) {
		input->lock.impl->button(input->lock.data, time, button, pressed);
		return;
	}
	if (pressed) {
		focus_user_acts(input);
	} else {
		input_route_button(input, time, button, false);
	}
	exposure_by_user(input->desktop, true);
	if (input->mode->button) {
		input->mode->button(input, time, button, pressed);
	}
	exposure_by_user(input->desktop, false);
}

static void pointer_handle_button(struct wl_listener *listener, void *data)
{
	struct pointer *pointer = wl_container_of(listener, pointer, button);
	const struct wlr_pointer_button_event *event = data;
	input_route_use_tool(pointer->input, NULL);
	pointer_press(pointer, &event->pointer->base, event->time_msec, event->button,
		event->state == WL_POINTER_BUTTON_STATE_PRESSED);
}

/* Buttons that went with their device were not let go: whatever they held is cancelled. */
static void lose_buttons(struct pointer *pointer)
{
	struct input *input = pointer->input;
	input->press.window = NULL;
	mode_drag_cancel(input);
	input_route_drop_pointer(input);
	if (input->lock.impl) {
		return;
	}
	if (input->mode != &mode_normal && input->mode->button) {
		input->mode->button(input, input->time, 0, false);
	}
	input_mode_refresh(input);
}

static void release_all(struct device *device)
{
	struct pointer *pointer = device->pointer;
	struct key_set lost = device->down;
	size_t count = pointer->down.count;
	key_set_clear(&device->down);
	for (size_t i = 0; i < lost.count; i++) {
		if (!is_down(pointer, lost.codes[i])) {
			key_set_remove(&pointer->down, lost.codes[i]);
		}
	}
	if (pointer->down.count < count) {
		lose_buttons(pointer);
	}
}

void pointer_take_back(struct pointer *pointer, const struct wlr_input_device *wlr)
{
	struct device *device = find_device(pointer, wlr);
	if (device) {
		release_all(device);
	}
}

static void forget_device(struct device *device)
{
	wl_list_remove(&device->link);
	wl_list_remove(&device->destroy.link);
	free(device);
}

static void pointer_handle_device_destroy(struct wl_listener *listener, void *data)
{
	struct device *device = wl_container_of(listener, device, destroy);
	release_all(device);
	forget_device(device);
}

void pointer_scroll(struct pointer *pointer, const struct motion_axis *axis)
{
	struct input *input = pointer->input;
	pointer_note_activity(pointer, axis->time);
	if (input->lock.impl) {
		input->lock.impl->axis(input->lock.data, axis);
	} else if (input->mode->axis) {
		input->mode->axis(input, axis);
	}
}

static void pointer_handle_axis(struct wl_listener *listener, void *data)
{
	struct pointer *pointer = wl_container_of(listener, pointer, axis);
	const struct wlr_pointer_axis_event *event = data;
	const struct motion_axis axis = {
		.time = event->time_msec,
		.orientation = event->orientation,
		.source = event->source,
		.inverted =
			event->relative_direction == WL_POINTER_AXIS_RELATIVE_DIRECTION_INVERTED,
		.value = event->delta,
		.value120 = event->delta_discrete,
	};
	pointer_scroll(pointer, &axis);
}

void pointer_end_frame(struct pointer *pointer)
{
	const struct input_lock_state *lock = &pointer->input->lock;
	if (lock->impl) {
		lock->impl->frame(lock->data);
	} else {
		input_route_frame(pointer->input);
	}
}

static void pointer_handle_frame(struct wl_listener *listener, void *data)
{
	struct pointer *pointer = wl_container_of(listener, pointer, frame);
	pointer_end_frame(pointer);
}

static void pointer_listen(struct pointer *pointer)
{
	struct wlr_cursor *cursor = pointer->cursor;
	pointer->motion.notify = pointer_handle_motion;
	wl_signal_add(&cursor->events.motion, &pointer->motion);
	pointer->motion_absolute.notify = pointer_handle_motion_absolute;
	wl_signal_add(&cursor->events.motion_absolute, &pointer->motion_absolute);
	pointer->button.notify = pointer_handle_button;
	wl_signal_add(&cursor->events.button, &pointer->button);
	pointer->axis.notify = pointer_handle_axis;
	wl_signal_add(&cursor->events.axis, &pointer->axis);
	pointer->frame.notify = pointer_handle_frame;
	wl_signal_add(&cursor->events.frame, &pointer->frame);
}

struct pointer *pointer_create(struct input *input)
{
	struct pointer *pointer = calloc(1, sizeof(*pointer));
	if (!pointer) {
		return NULL;
	}
	pointer->input = input;
	wl_list_init(&pointer->devices);
	pointer->cursor = wlr_cursor_create();
	if (!pointer->cursor) {
		free(pointer);
		return NULL;
	}
	wlr_cursor_attach_output_layout(pointer->cursor, input->desktop->screen->output_layout);
	pointer_listen(pointer);
	return pointer;
}

void pointer_destroy(struct pointer *pointer)
{
	if (!pointer) {
		return;
	}
	wl_list_remove(&pointer->motion.link);
	wl_list_remove(&pointer->motion_absolute.link);
	wl_list_remove(&pointer->button.link);
	wl_list_remove(&pointer->axis.link);
	wl_list_remove(&pointer->frame.link);
	struct device *device, *next;
	wl_list_for_each_safe(device, next, &pointer->devices, link) {
		forget_device(device);
	}
	wlr_cursor_destroy(pointer->cursor);
	free(pointer);
}

/* NULL after one line in the log. */
static struct device *add_device(struct pointer *pointer, struct wlr_input_device *wlr)
{
	struct device *device = calloc(1, sizeof(*device));
	if (!device) {
		log_error("a pointing device is not used: out of memory");
		return NULL;
	}
	device->pointer = pointer;
	device->wlr = wlr;
	wl_list_insert(&pointer->devices, &device->link);
	device->destroy.notify = pointer_handle_device_destroy;
	wl_signal_add(&wlr->events.destroy, &device->destroy);
	wlr_cursor_attach_input_device(pointer->cursor, wlr);
	return device;
}

void pointer_attach(
	struct pointer *pointer, struct wlr_input_device *wlr, struct wlr_output *output)
{
	if (!add_device(pointer, wlr)) {
		return;
	}
	if (output) {
		wlr_cursor_map_input_to_output(pointer->cursor, wlr, output);
	}
	pointer->present = true;
	input_mode_refresh(pointer->input);
}

void pointer_attach_touch(struct pointer *pointer, struct wlr_input_device *wlr)
{
	add_device(pointer, wlr);
}

void pointer_put(struct pointer *pointer, uint32_t time, double x, double y)
{
	pointer->present = true;
	input_route_use_tool(pointer->input, NULL);
	constraint_end(pointer->input);
	wlr_cursor_warp_closest(pointer->cursor, NULL, x, y);
	pointer_moved(pointer, time);
}

void pointer_take_over(struct pointer *pointer, const struct wlr_input_device *wlr, uint32_t button,
	double x, double y)
{
	pointer->present = true;
	input_route_use_tool(pointer->input, NULL);
	constraint_end(pointer->input);
	wlr_cursor_warp_closest(pointer->cursor, NULL, x, y);
	note_button(pointer, wlr, button, true);
}

struct wlr_cursor *pointer_cursor(struct pointer *pointer)
{
	return pointer->cursor;
}

double pointer_x(const struct pointer *pointer)
{
	return pointer->cursor->x;
}

double pointer_y(const struct pointer *pointer)
{
	return pointer->cursor->y;
}

bool pointer_present(const struct pointer *pointer)
{
	return pointer->present;
}

bool pointer_pressed(const struct pointer *pointer)
{
	return pointer->down.count > 0;
}

struct window_hit pointer_find(const struct pointer *pointer)
{
	return window_at(pointer->input->desktop, pointer->cursor->x, pointer->cursor->y);
}

struct exposure_look pointer_exposure(const struct pointer *pointer, const struct window_hit *hit)
{
	return exposure_look(pointer->input->desktop, hit, pointer->cursor->x, pointer->cursor->y);
}
