/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_drag.h"

#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_seat.h>

#include "compositor/desktop/desktop.h"
#include "compositor/host/host.h"
#include "compositor/host/host_window.h"
#include "compositor/input/input.h"

static void place_icon(struct host_drag *drag, double x, double y)
{
	if (drag->icon) {
		wlr_scene_node_set_position(&drag->icon->node, (int)x, (int)y);
	}
}

static void host_drag_handle_motion(void *data, double x, double y)
{
	place_icon(data, x, y);
}

/* wlroots drops or cancels when the button goes up: on the surface that it has been told of last, if any. */
static void host_drag_handle_end(void *data, bool dropped)
{
	struct host_drag *drag = data;
	if (!dropped) {
		wlr_seat_pointer_notify_clear_focus(drag->seat);
	}
	wlr_seat_pointer_notify_button(drag->seat, 0, drag->seat->pointer_state.grab_button,
		WL_POINTER_BUTTON_STATE_RELEASED);
}

static const struct input_dnd_impl dnd_impl = {
	.motion = host_drag_handle_motion, .end = host_drag_handle_end};

static bool may_start(struct host_drag *drag, const struct wlr_seat_request_start_drag_event *event)
{
	struct window *window = host_window_of_surface(event->origin);
	return window
	       && wlr_seat_validate_pointer_grab_serial(drag->seat, event->origin, event->serial)
	       && input_begin_dnd(drag->host->input, window, &dnd_impl, drag);
}

static void host_drag_handle_request_start(struct wl_listener *listener, void *data)
{
	struct host_drag *drag = wl_container_of(listener, drag, request_start);
	const struct wlr_seat_request_start_drag_event *event = data;
	if (may_start(drag, event)) {
		wlr_seat_start_pointer_drag(drag->seat, event->drag, event->serial);
	} else {
		wlr_data_source_destroy(event->drag->source);
	}
}

/* The scene's node goes with the icon. */
static void host_drag_handle_icon_destroy(struct wl_listener *listener, void *data)
{
	struct host_drag *drag = wl_container_of(listener, drag, icon_destroy);
	wl_list_remove(&drag->icon_destroy.link);
	wl_list_init(&drag->icon_destroy.link);
	drag->icon = NULL;
}

static void host_drag_handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_drag *drag = wl_container_of(listener, drag, destroy);
	wl_list_remove(&drag->destroy.link);
	wl_list_init(&drag->destroy.link);
	input_end_dnd(drag->host->input, drag);
}

static void host_drag_handle_start(struct wl_listener *listener, void *data)
{
	struct host_drag *drag = wl_container_of(listener, drag, start);
	struct wlr_drag *wlr_drag = data;
	wl_signal_add(&wlr_drag->events.destroy, &drag->destroy);
	if (!wlr_drag->icon || drag->icon) {
		return;
	}
	struct wlr_scene_tree *layer = drag->host->desktop->trees[STACK_DRAG];
	drag->icon = wlr_scene_drag_icon_create(layer, wlr_drag->icon);
	if (drag->icon) {
		wl_signal_add(&wlr_drag->icon->events.destroy, &drag->icon_destroy);
		struct input_pointer pointer;
		input_pointer(drag->host->input, &pointer);
		place_icon(drag, pointer.x, pointer.y);
	}
}

void host_drag_init(struct host_drag *drag, struct host *host, struct wlr_seat *seat)
{
	drag->host = host;
	drag->seat = seat;
	drag->request_start.notify = host_drag_handle_request_start;
	wl_signal_add(&seat->events.request_start_drag, &drag->request_start);
	drag->start.notify = host_drag_handle_start;
	wl_signal_add(&seat->events.start_drag, &drag->start);
	drag->destroy.notify = host_drag_handle_destroy;
	wl_list_init(&drag->destroy.link);
	drag->icon_destroy.notify = host_drag_handle_icon_destroy;
	wl_list_init(&drag->icon_destroy.link);
}

void host_drag_finish(struct host_drag *drag)
{
	wl_list_remove(&drag->request_start.link);
	wl_list_remove(&drag->start.link);
	wl_list_remove(&drag->destroy.link);
	wl_list_remove(&drag->icon_destroy.link);
}
