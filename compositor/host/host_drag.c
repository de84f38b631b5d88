/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_drag.h"

#include <stdlib.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_seat.h>

#include "common/drag_taken.h"
#include "common/held_press.h"
#include "common/listener.h"
#include "compositor/host/host.h"
#include "compositor/host/host_icon.h"
#include "compositor/host/host_pointing.h"
#include "compositor/host/host_window.h"
#include "compositor/input/input.h"

struct host_drag {
	struct host *host;
	struct wlr_seat *seat;
	struct host_icon *icon; /* NULL: none */
	struct wl_listener request_start, start;
	struct wl_listener destroy; /* of the drag that is on */
};

static void host_drag_handle_motion(void *data, double x, double y)
{
	struct host_drag *drag = data;
	if (drag->icon) {
		host_icon_move(drag->icon, x, y);
	}
}

/* wlroots drops or cancels when the button goes up: on the surface that it has been told of last,
 * if any. */
static void host_drag_handle_end(void *data, enum input_dnd_end how)
{
	struct host_drag *drag = data;
	if (how == INPUT_DND_TAKEN) {
		drag_taken_end_drag(drag->seat);
		return;
	}
	if (how != INPUT_DND_DROPPED) {
		wlr_seat_pointer_notify_clear_focus(drag->seat);
	}
	wlr_seat_pointer_notify_button(drag->seat, 0, drag->seat->pointer_state.grab_button,
		WL_POINTER_BUTTON_STATE_RELEASED);
}

static const struct input_dnd_impl dnd_impl = {
	.motion = host_drag_handle_motion, .end = host_drag_handle_end};

static void host_drag_handle_request_start(struct wl_listener *listener, void *data)
{
	struct host_drag *drag = wl_container_of(listener, drag, request_start);
	const struct wlr_seat_request_start_drag_event *event = data;
	struct window *window = host_window_of_surface(event->origin);
	if (window
		&& held_press_is(drag->seat, host_pointing_tablet(drag->host->pointing),
			event->origin, event->serial)
		&& input_begin_dnd(drag->host->input, window, &dnd_impl, drag)) {
		wlr_seat_start_pointer_drag(drag->seat, event->drag, event->serial);
	} else {
		wlr_data_source_destroy(event->drag->source);
	}
}

static void host_drag_handle_icon_gone(void *data)
{
	struct host_drag *drag = data;
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
	drag->icon = host_icon_create(drag->host, wlr_drag->icon, host_drag_handle_icon_gone, drag);
	if (drag->icon) {
		struct input_pointer pointer;
		input_pointer(drag->host->input, &pointer);
		host_drag_handle_motion(drag, pointer.x, pointer.y);
	}
}

struct host_drag *host_drag_create(struct host *host, struct wlr_seat *seat)
{
	struct host_drag *drag = calloc(1, sizeof(*drag));
	if (!drag) {
		return NULL;
	}
	drag->host = host;
	drag->seat = seat;
	listen_to(&seat->events.request_start_drag, &drag->request_start,
		host_drag_handle_request_start);
	listen_to(&seat->events.start_drag, &drag->start, host_drag_handle_start);
	drag->destroy.notify = host_drag_handle_destroy;
	wl_list_init(&drag->destroy.link);
	return drag;
}

void host_drag_destroy(struct host_drag *drag)
{
	if (!drag) {
		return;
	}
	wl_list_remove(&drag->request_start.link);
	wl_list_remove(&drag->start.link);
	wl_list_remove(&drag->destroy.link);
	free(drag);
}
