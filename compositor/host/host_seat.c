/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_seat.h"

#include <stdlib.h>
#include <wlr/interfaces/wlr_keyboard.h>
#include <wlr/types/wlr_cursor_shape_v1.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_primary_selection.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_seat.h>

#include "common/motion.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/host/host.h"
#include "compositor/host/host_window.h"
#include "compositor/input/input.h"
#include "compositor/input/seat_state.h"
#include "compositor/screen/screen.h"

#define CURSOR_SHAPE_VERSION 1
#define SEAT_NAME "seat0"

static const struct wlr_keyboard_impl keyboard_impl = {
	.name = "cloison",
};

/* A drag between applications of the host: guests neither begin one here nor see one. */
struct host_drag {
	struct host *host;
	struct wlr_seat *seat;
	struct wlr_scene_tree *icon; /* NULL: none */
	struct wl_listener request_start, start;
	struct wl_listener destroy, icon_destroy; /* of the drag that is on */
};

struct host_seat {
	struct host *host;
	struct wlr_seat *wlr;
	struct wlr_keyboard keyboard; /* wlr's */
	uint32_t keymap; /* generation that it has */
	struct wl_listener request_set_cursor, request_set_shape;
	struct wl_listener request_set_selection, request_set_primary_selection;
	struct host_drag drag;
	struct motion motion;
};

/* --- drags between its applications ---------------------------------------------------------------- */

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

static void host_drag_init(struct host_drag *drag, struct host *host, struct wlr_seat *seat)
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

static void host_drag_finish(struct host_drag *drag)
{
	wl_list_remove(&drag->request_start.link);
	wl_list_remove(&drag->start.link);
	wl_list_remove(&drag->destroy.link);
	wl_list_remove(&drag->icon_destroy.link);
}

/* --- the seat --------------------------------------------------------------------------------- */

/* The host's window that has the pointer, when it is client's. NULL: none. */
static struct window *pointed_window(struct host_seat *seat, const struct wlr_seat_client *client)
{
	const struct wlr_seat_pointer_state *state = &seat->wlr->pointer_state;
	if (!state->focused_surface || state->focused_client != client) {
		return NULL;
	}
	return host_window_of_surface(state->focused_surface);
}

static void host_seat_handle_request_set_cursor(struct wl_listener *listener, void *data)
{
	struct host_seat *seat = wl_container_of(listener, seat, request_set_cursor);
	const struct wlr_seat_pointer_request_set_cursor_event *event = data;
	struct window *window = pointed_window(seat, event->seat_client);
	if (window) {
		input_set_cursor_surface(seat->host->input, window, event->surface,
			event->hotspot_x, event->hotspot_y);
	}
}

static void host_seat_handle_request_set_shape(struct wl_listener *listener, void *data)
{
	struct host_seat *seat = wl_container_of(listener, seat, request_set_shape);
	const struct wlr_cursor_shape_manager_v1_request_set_shape_event *event = data;
	struct window *window = pointed_window(seat, event->seat_client);
	if (window && event->device_type == WLR_CURSOR_SHAPE_MANAGER_V1_DEVICE_TYPE_POINTER) {
		input_set_cursor_shape(seat->host->input, window, event->shape);
	}
}

static void host_seat_handle_request_set_selection(struct wl_listener *listener, void *data)
{
	struct host_seat *seat = wl_container_of(listener, seat, request_set_selection);
	const struct wlr_seat_request_set_selection_event *event = data;
	wlr_seat_set_selection(seat->wlr, event->source, event->serial);
}

static void host_seat_handle_request_set_primary_selection(struct wl_listener *listener, void *data)
{
	struct host_seat *seat = wl_container_of(listener, seat, request_set_primary_selection);
	const struct wlr_seat_request_set_primary_selection_event *event = data;
	wlr_seat_set_primary_selection(seat->wlr, event->source, event->serial);
}

/* One that is set already is not told again. */
static void use_keymap(struct host_seat *seat)
{
	uint32_t length, generation;
	seat_state_keymap(seat->host->input, &length, &generation);
	struct xkb_keymap *keymap = seat_state_xkb_keymap(seat->host->input);
	if (keymap && seat->keymap != generation) {
		seat->keymap = generation;
		wlr_keyboard_set_keymap(&seat->keyboard, keymap);
	}
}

/* One for all devices: there before any of them is used, and whatever becomes of them. */
static void init_keyboard(struct host_seat *seat)
{
	const struct config *config = seat->host->screen->config;
	wlr_keyboard_init(&seat->keyboard, &keyboard_impl, keyboard_impl.name);
	wlr_keyboard_set_repeat_info(
		&seat->keyboard, (int32_t)config->repeat_rate, (int32_t)config->repeat_delay);
	use_keymap(seat);
	wlr_seat_set_keyboard(seat->wlr, &seat->keyboard);
}

static void host_seat_listen(struct host_seat *seat, struct wlr_cursor_shape_manager_v1 *shapes)
{
	seat->request_set_cursor.notify = host_seat_handle_request_set_cursor;
	wl_signal_add(&seat->wlr->events.request_set_cursor, &seat->request_set_cursor);
	seat->request_set_shape.notify = host_seat_handle_request_set_shape;
	wl_signal_add(&shapes->events.request_set_shape, &seat->request_set_shape);
	seat->request_set_selection.notify = host_seat_handle_request_set_selection;
	wl_signal_add(&seat->wlr->events.request_set_selection, &seat->request_set_selection);
	seat->request_set_primary_selection.notify = host_seat_handle_request_set_primary_selection;
	wl_signal_add(&seat->wlr->events.request_set_primary_selection,
		&seat->request_set_primary_selection);
}

struct host_seat *host_seat_create(struct host *host)
{
	struct wlr_seat *wlr = wlr_seat_create(host->display, SEAT_NAME);
	struct wlr_cursor_shape_manager_v1 *shapes =
		wlr_cursor_shape_manager_v1_create(host->display, CURSOR_SHAPE_VERSION);
	struct host_seat *seat = wlr && shapes ? calloc(1, sizeof(*seat)) : NULL;
	if (!seat || !motion_init(&seat->motion, host->loop, wlr)) {
		free(seat);
		return NULL;
	}
	seat->host = host;
	seat->wlr = wlr;
	init_keyboard(seat);
	wlr_seat_set_capabilities(wlr, WL_SEAT_CAPABILITY_POINTER | WL_SEAT_CAPABILITY_KEYBOARD);
	host_seat_listen(seat, shapes);
	host_drag_init(&seat->drag, host, wlr);
	return seat;
}

void host_seat_destroy(struct host_seat *seat)
{
	if (!seat) {
		return;
	}
	wl_list_remove(&seat->request_set_cursor.link);
	wl_list_remove(&seat->request_set_shape.link);
	wl_list_remove(&seat->request_set_selection.link);
	wl_list_remove(&seat->request_set_primary_selection.link);
	host_drag_finish(&seat->drag);
	motion_finish(&seat->motion);
	wlr_keyboard_finish(&seat->keyboard);
	free(seat);
}

struct wlr_seat *host_seat_wlr(struct host_seat *seat)
{
	return seat->wlr;
}

struct motion *host_seat_motion(struct host_seat *seat)
{
	return &seat->motion;
}

void host_seat_set_modifiers(struct host_seat *seat, const struct wlr_keyboard_modifiers *modifiers)
{
	use_keymap(seat);
	seat->keyboard.modifiers = *modifiers;
}
