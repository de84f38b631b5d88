/* SPDX-License-Identifier: MIT */
#include "compositor/input/touch.h"

#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_touch.h>

#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/input/input_lock.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/input/seat_state.h"
#include "compositor/input/touch_output.h"
#include "compositor/screen/screen.h"
#include "protocol/limits.h"
#include "protocol/log.h"

/* Whose fingers are, from the first to the last. */
enum touch_owner {
	TOUCH_NOBODY, /* or there are none */
	TOUCH_POINTER, /* the first, which is the pointer with its button */
	TOUCH_WINDOW, /* route.touch's, unless they were cancelled since */
};

struct finger {
	struct wlr_touch *device; /* NULL: it is not down */
	int32_t id; /* the device's */
	bool told; /* to whoever has them */
	double x, y; /* layout coordinates */
};

/* A touch screen. */
struct touch_device {
	struct wl_list link; /* touch.devices */
	struct touch *touch;
	struct wlr_touch *wlr;
	struct wl_listener destroy;
};

struct touch {
	struct input *input;
	enum touch_owner owner;
	struct finger fingers[LINK_MAX_FINGERS]; /* by the number that windows are told */
	struct wl_list devices; /* struct touch_device.link */
	struct wl_listener down, up, motion, cancel, frame; /* of the pointer's wlr_cursor */
	struct wl_listener outputs;
};

static struct finger *find_finger(struct touch *touch, const struct wlr_touch *device, int32_t id)
{
	for (size_t i = 0; i < LINK_MAX_FINGERS; i++) {
		struct finger *finger = &touch->fingers[i];
		if (finger->device == device && (!device || finger->id == id)) {
			return finger;
		}
	}
	return NULL;
}

static uint32_t number_of(const struct touch *touch, const struct finger *finger)
{
	return (uint32_t)(finger - touch->fingers);
}

static bool has_fingers(const struct touch *touch)
{
	for (size_t i = 0; i < LINK_MAX_FINGERS; i++) {
		if (touch->fingers[i].device) {
			return true;
		}
	}
	return false;
}

/* x, y: 0 to 1. */
static void place_finger(const struct touch *touch, struct finger *finger, double x, double y)
{
	wlr_cursor_absolute_to_layout_coords(pointer_cursor(touch->input->pointer),
		&finger->device->base, x, y, &finger->x, &finger->y);
}

/* --- the first -------------------------------------------------------------------------------- */

static bool takes_fingers(const struct window_hit *hit)
{
	const struct window *window = hit->window;
	return window && hit->part == WINDOW_PART_CONTENT && window->impl->takes_touch
	       && window->impl->takes_touch(window);
}

/* Whose those are that begin at x, y: TOUCH_WINDOW, *window's. While a mouse holds something they
 * are nobody's. */
static enum touch_owner choose_owner(
	struct touch *touch, double x, double y, struct window **window)
{
	struct input *input = touch->input;
	if (pointer_pressed(input->pointer)) {
		return TOUCH_NOBODY;
	}
	struct window_hit hit = window_at(input->desktop, x, y);
	bool usual = input->mode == &mode_normal && !input->lock.impl
		     && !(seat_state_held(input) & WLR_MODIFIER_LOGO);
	if (!usual || !takes_fingers(&hit)) {
		return TOUCH_POINTER;
	}
	exposure_by_user(input->desktop, true);
	bool begins = mode_normal_touch(input, &hit, x, y);
	exposure_by_user(input->desktop, false);
	*window = hit.window;
	return begins ? TOUCH_WINDOW : TOUCH_NOBODY;
}

static void first_down(struct touch *touch, struct finger *finger, uint32_t time)
{
	struct input *input = touch->input;
	struct window *window = NULL;
	touch->owner = choose_owner(touch, finger->x, finger->y, &window);
	finger->told = touch->owner != TOUCH_NOBODY;
	if (touch->owner == TOUCH_POINTER) {
		pointer_put(input->pointer, time, finger->x, finger->y);
		pointer_press(input->pointer, &finger->device->base, time, BTN_LEFT, true);
	} else if (touch->owner == TOUCH_WINDOW) {
		input_route_touch_down(
			input, window, time, number_of(touch, finger), finger->x, finger->y);
	}
}

/* Only what comes down on the same window is told to that. */
static void next_down(struct touch *touch, struct finger *finger, uint32_t time)
{
	struct window *window = touch->input->route.touch;
	struct window_hit hit = window_at(touch->input->desktop, finger->x, finger->y);
	finger->told = touch->owner == TOUCH_WINDOW && window && hit.window == window
		       && hit.part == WINDOW_PART_CONTENT;
	if (finger->told) {
		input_route_touch_down(
			touch->input, window, time, number_of(touch, finger), finger->x, finger->y);
	}
}

/* --- what the devices say --------------------------------------------------------------------- */

static void touch_handle_down(struct wl_listener *listener, void *data)
{
	struct touch *touch = wl_container_of(listener, touch, down);
	const struct wlr_touch_down_event *event = data;
	bool first = !has_fingers(touch);
	struct finger *finger = find_finger(touch, NULL, 0);
	pointer_note_activity(touch->input->pointer, event->time_msec);
	if (!finger || find_finger(touch, event->touch, event->touch_id)) {
		return;
	}
	*finger = (struct finger){.device = event->touch, .id = event->touch_id};
	place_finger(touch, finger, event->x, event->y);
	if (first) {
		first_down(touch, finger, event->time_msec);
	} else {
		next_down(touch, finger, event->time_msec);
	}
}

static void touch_handle_motion(struct wl_listener *listener, void *data)
{
	struct touch *touch = wl_container_of(listener, touch, motion);
	const struct wlr_touch_motion_event *event = data;
	struct finger *finger = find_finger(touch, event->touch, event->touch_id);
	pointer_note_activity(touch->input->pointer, event->time_msec);
	if (!finger || !finger->told) {
		return;
	}
	place_finger(touch, finger, event->x, event->y);
	if (touch->owner == TOUCH_POINTER) {
		pointer_put(touch->input->pointer, event->time_msec, finger->x, finger->y);
	} else {
		input_route_touch_motion(touch->input, event->time_msec, number_of(touch, finger),
			finger->x, finger->y);
	}
}

static void lift(struct touch *touch, struct finger *finger, uint32_t time)
{
	const struct finger was = *finger;
	*finger = (struct finger){0};
	if (was.told && touch->owner == TOUCH_POINTER) {
		pointer_press(touch->input->pointer, &was.device->base, time, BTN_LEFT, false);
	} else if (was.told && touch->owner == TOUCH_WINDOW) {
		input_route_touch_up(touch->input, time, number_of(touch, finger));
	}
	if (!has_fingers(touch)) {
		input_route_touch_end(touch->input);
		touch->owner = TOUCH_NOBODY;
	}
}

static void touch_handle_up(struct wl_listener *listener, void *data)
{
	struct touch *touch = wl_container_of(listener, touch, up);
	const struct wlr_touch_up_event *event = data;
	struct finger *finger = find_finger(touch, event->touch, event->touch_id);
	pointer_note_activity(touch->input->pointer, event->time_msec);
	if (finger) {
		lift(touch, finger, event->time_msec);
	}
}

/* One that was no finger takes all back: what they mean together has not happened. */
static void touch_handle_cancel(struct wl_listener *listener, void *data)
{
	struct touch *touch = wl_container_of(listener, touch, cancel);
	const struct wlr_touch_cancel_event *event = data;
	struct finger *finger = find_finger(touch, event->touch, event->touch_id);
	if (!finger) {
		return;
	}
	input_route_cancel_touch(touch->input);
	if (finger->told && touch->owner == TOUCH_POINTER) {
		pointer_take_back(touch->input->pointer, &event->touch->base);
	}
	finger->told = false;
	lift(touch, finger, event->time_msec);
}

static void touch_handle_frame(struct wl_listener *listener, void *data)
{
	struct touch *touch = wl_container_of(listener, touch, frame);
	if (touch->owner == TOUCH_POINTER) {
		pointer_end_frame(touch->input->pointer);
	} else {
		input_route_touch_frame(touch->input);
	}
}

/* --- the pointer instead ---------------------------------------------------------------------- */

/* That has been told of; NULL: none, or several. */
static struct finger *find_only(struct touch *touch)
{
	struct finger *only = NULL;
	unsigned count = 0;
	for (size_t i = 0; i < LINK_MAX_FINGERS; i++) {
		if (touch->fingers[i].told) {
			only = &touch->fingers[i];
			count++;
		}
	}
	return count == 1 ? only : NULL;
}

bool touch_become_pointer(struct touch *touch, const struct window *window)
{
	struct input *input = touch->input;
	const struct finger *only = find_only(touch);
	if (!only || input->route.touch != window || pointer_pressed(input->pointer)) {
		return false;
	}
	touch->owner = TOUCH_POINTER;
	input_route_cancel_touch(input);
	pointer_take_over(input->pointer, &only->device->base, BTN_LEFT, only->x, only->y);
	return true;
}

/* --- its life --------------------------------------------------------------------------------- */

static void forget_touch(struct touch_device *device)
{
	wl_list_remove(&device->link);
	wl_list_remove(&device->destroy.link);
	free(device);
}

/* Its fingers were not lifted: whatever was begun is cancelled. What of it was the pointer's
 * button, pointer.c looks after. */
static void touch_handle_device_destroy(struct wl_listener *listener, void *data)
{
	struct touch_device *device = wl_container_of(listener, device, destroy);
	struct touch *touch = device->touch;
	for (size_t i = 0; i < LINK_MAX_FINGERS; i++) {
		if (touch->fingers[i].device == device->wlr) {
			input_route_cancel_touch(touch->input);
			touch->fingers[i] = (struct finger){0};
		}
	}
	if (!has_fingers(touch)) {
		touch->owner = TOUCH_NOBODY;
	}
	forget_touch(device);
}

static void put_on_output(const struct touch_device *device)
{
	const struct input *input = device->touch->input;
	wlr_cursor_map_input_to_output(pointer_cursor(input->pointer), &device->wlr->base,
		touch_output(input->desktop->screen, device->wlr->output_name));
}

static void touch_handle_outputs(struct wl_listener *listener, void *data)
{
	struct touch *touch = wl_container_of(listener, touch, outputs);
	const struct touch_device *device;
	wl_list_for_each(device, &touch->devices, link) {
		put_on_output(device);
	}
}

struct touch *touch_create(struct input *input)
{
	struct touch *touch = calloc(1, sizeof(*touch));
	if (!touch) {
		return NULL;
	}
	struct wlr_cursor *cursor = pointer_cursor(input->pointer);
	touch->input = input;
	wl_list_init(&touch->devices);
	listen_to(&cursor->events.touch_down, &touch->down, touch_handle_down);
	listen_to(&cursor->events.touch_up, &touch->up, touch_handle_up);
	listen_to(&cursor->events.touch_motion, &touch->motion, touch_handle_motion);
	listen_to(&cursor->events.touch_cancel, &touch->cancel, touch_handle_cancel);
	listen_to(&cursor->events.touch_frame, &touch->frame, touch_handle_frame);
	listen_to(&input->desktop->screen->events.changed, &touch->outputs, touch_handle_outputs);
	return touch;
}

void touch_destroy(struct touch *touch)
{
	if (!touch) {
		return;
	}
	wl_list_remove(&touch->down.link);
	wl_list_remove(&touch->up.link);
	wl_list_remove(&touch->motion.link);
	wl_list_remove(&touch->cancel.link);
	wl_list_remove(&touch->frame.link);
	wl_list_remove(&touch->outputs.link);
	struct touch_device *device, *next;
	wl_list_for_each_safe(device, next, &touch->devices, link) {
		forget_touch(device);
	}
	free(touch);
}

void touch_attach(struct touch *touch, struct wlr_input_device *wlr)
{
	struct touch_device *device = calloc(1, sizeof(*device));
	if (!device) {
		log_error("a touch screen is not used: out of memory");
		return;
	}
	device->touch = touch;
	device->wlr = wlr_touch_from_input_device(wlr);
	wl_list_insert(&touch->devices, &device->link);
	listen_to(&wlr->events.destroy, &device->destroy, touch_handle_device_destroy);
	pointer_attach_touch(touch->input->pointer, wlr);
	put_on_output(device);
	wl_signal_emit_mutable(&touch->input->touch_screen, NULL);
}
