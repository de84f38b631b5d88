/* SPDX-License-Identifier: MIT */
#include "compositor/input/gestures.h"

#include <stdlib.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_pointer.h>

#include "common/listener.h"
#include "compositor/input/input_lock.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"

/* All are of the pointer's wlr_cursor. */
struct gestures {
	struct input *input;
	struct wl_listener swipe_begin, swipe_update, swipe_end;
	struct wl_listener pinch_begin, pinch_update, pinch_end;
	struct wl_listener hold_begin, hold_end;
};

static void gesture_begins(
	struct input *input, uint32_t time, enum link_gesture kind, uint32_t fingers)
{
	pointer_note_activity(input->pointer, time);
	if (!input->lock.impl && input->mode == &mode_normal) {
		input_route_gesture_begin(input, time, kind, fingers);
	}
}

static void gesture_goes_on(
	struct input *input, uint32_t time, const struct window_gesture *gesture)
{
	pointer_note_activity(input->pointer, time);
	input_route_gesture_update(input, time, gesture);
}

static void gestures_handle_swipe_begin(struct wl_listener *listener, void *data)
{
	struct gestures *gestures = wl_container_of(listener, gestures, swipe_begin);
	const struct wlr_pointer_swipe_begin_event *event = data;
	gesture_begins(gestures->input, event->time_msec, LINK_GESTURE_SWIPE, event->fingers);
}

static void gestures_handle_swipe_update(struct wl_listener *listener, void *data)
{
	struct gestures *gestures = wl_container_of(listener, gestures, swipe_update);
	const struct wlr_pointer_swipe_update_event *event = data;
	const struct window_gesture gesture = {.dx = event->dx, .dy = event->dy, .scale = 1};
	gesture_goes_on(gestures->input, event->time_msec, &gesture);
}

static void gestures_handle_swipe_end(struct wl_listener *listener, void *data)
{
	struct gestures *gestures = wl_container_of(listener, gestures, swipe_end);
	const struct wlr_pointer_swipe_end_event *event = data;
	input_route_gesture_end(gestures->input, event->time_msec, event->cancelled);
}

static void gestures_handle_pinch_begin(struct wl_listener *listener, void *data)
{
	struct gestures *gestures = wl_container_of(listener, gestures, pinch_begin);
	const struct wlr_pointer_pinch_begin_event *event = data;
	gesture_begins(gestures->input, event->time_msec, LINK_GESTURE_PINCH, event->fingers);
}

static void gestures_handle_pinch_update(struct wl_listener *listener, void *data)
{
	struct gestures *gestures = wl_container_of(listener, gestures, pinch_update);
	const struct wlr_pointer_pinch_update_event *event = data;
	const struct window_gesture gesture = {.dx = event->dx,
		.dy = event->dy,
		.scale = event->scale,
		.rotation = event->rotation};
	gesture_goes_on(gestures->input, event->time_msec, &gesture);
}

static void gestures_handle_pinch_end(struct wl_listener *listener, void *data)
{
	struct gestures *gestures = wl_container_of(listener, gestures, pinch_end);
	const struct wlr_pointer_pinch_end_event *event = data;
	input_route_gesture_end(gestures->input, event->time_msec, event->cancelled);
}

static void gestures_handle_hold_begin(struct wl_listener *listener, void *data)
{
	struct gestures *gestures = wl_container_of(listener, gestures, hold_begin);
	const struct wlr_pointer_hold_begin_event *event = data;
	gesture_begins(gestures->input, event->time_msec, LINK_GESTURE_HOLD, event->fingers);
}

static void gestures_handle_hold_end(struct wl_listener *listener, void *data)
{
	struct gestures *gestures = wl_container_of(listener, gestures, hold_end);
	const struct wlr_pointer_hold_end_event *event = data;
	input_route_gesture_end(gestures->input, event->time_msec, event->cancelled);
}

struct gestures *gestures_create(struct input *input)
{
	struct gestures *gestures = calloc(1, sizeof(*gestures));
	if (!gestures) {
		return NULL;
	}
	struct wlr_cursor *cursor = pointer_cursor(input->pointer);
	gestures->input = input;
	listen_to(&cursor->events.swipe_begin, &gestures->swipe_begin, gestures_handle_swipe_begin);
	listen_to(&cursor->events.swipe_update, &gestures->swipe_update,
		gestures_handle_swipe_update);
	listen_to(&cursor->events.swipe_end, &gestures->swipe_end, gestures_handle_swipe_end);
	listen_to(&cursor->events.pinch_begin, &gestures->pinch_begin, gestures_handle_pinch_begin);
	listen_to(&cursor->events.pinch_update, &gestures->pinch_update,
		gestures_handle_pinch_update);
	listen_to(&cursor->events.pinch_end, &gestures->pinch_end, gestures_handle_pinch_end);
	listen_to(&cursor->events.hold_begin, &gestures->hold_begin, gestures_handle_hold_begin);
	listen_to(&cursor->events.hold_end, &gestures->hold_end, gestures_handle_hold_end);
	return gestures;
}

void gestures_destroy(struct gestures *gestures)
{
	if (!gestures) {
		return;
	}
	wl_list_remove(&gestures->swipe_begin.link);
	wl_list_remove(&gestures->swipe_update.link);
	wl_list_remove(&gestures->swipe_end.link);
	wl_list_remove(&gestures->pinch_begin.link);
	wl_list_remove(&gestures->pinch_update.link);
	wl_list_remove(&gestures->pinch_end.link);
	wl_list_remove(&gestures->hold_begin.link);
	wl_list_remove(&gestures->hold_end.link);
	free(gestures);
}
