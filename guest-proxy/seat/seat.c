/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/seat.h"

#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_primary_selection.h>
#include <wlr/types/wlr_primary_selection_v1.h>
#include <wlr/types/wlr_seat.h>

#include "guest-proxy/windows/window.h"

#define SEAT_NAME "seat0"

/* wlroots has checked that the serial was given to the application that asks. */
static void seat_handle_set_selection(struct wl_listener *listener, void *data)
{
	struct seat *seat = wl_container_of(listener, seat, request_set_selection);
	const struct wlr_seat_request_set_selection_event *event = data;
	wlr_seat_set_selection(seat->wlr, event->source, event->serial);
}

static void seat_handle_set_primary_selection(struct wl_listener *listener, void *data)
{
	struct seat *seat = wl_container_of(listener, seat, request_set_primary_selection);
	const struct wlr_seat_request_set_primary_selection_event *event = data;
	wlr_seat_set_primary_selection(seat->wlr, event->source, event->serial);
}

static void seat_handle_window_ended(struct wl_listener *listener, void *data)
{
	struct seat *seat = wl_container_of(listener, seat, window_ended);
	if (seat->keyboard.window == data) {
		keyboard_leave(&seat->keyboard);
	}
	if (seat->pointer.window == data) {
		pointer_leave(&seat->pointer);
		cursor_enter(&seat->cursor, 0, 0);
	}
}

static void seat_listen(struct seat *seat, struct windows *windows)
{
	struct wlr_seat *wlr = seat->wlr;
	seat->window_ended.notify = seat_handle_window_ended;
	wl_signal_add(&windows->events.ended, &seat->window_ended);
	seat->request_set_selection.notify = seat_handle_set_selection;
	wl_signal_add(&wlr->events.request_set_selection, &seat->request_set_selection);
	seat->request_set_primary_selection.notify = seat_handle_set_primary_selection;
	wl_signal_add(
		&wlr->events.request_set_primary_selection, &seat->request_set_primary_selection);
}

static bool init_parts(struct seat *seat, struct wl_display *display, struct windows *windows)
{
	if (!keyboard_init(&seat->keyboard, seat->wlr)) {
		return false;
	}
	if (!cursor_init(&seat->cursor, display, seat->wlr, &seat->sprites)) {
		keyboard_finish(&seat->keyboard);
		return false;
	}
	if (!pointer_init(&seat->pointer, seat->wlr)) {
		cursor_finish(&seat->cursor);
		keyboard_finish(&seat->keyboard);
		return false;
	}
	drag_init(&seat->drag, seat->wlr, windows, &seat->sprites, &seat->pointer);
	return true;
}

bool seat_init(struct seat *seat, struct wl_display *display, struct windows *windows,
	struct contents *contents)
{
	*seat = (struct seat){.wlr = wlr_seat_create(display, SEAT_NAME)};
	if (!seat->wlr || !wlr_data_device_manager_create(display)
		|| !wlr_primary_selection_v1_device_manager_create(display)) {
		return false;
	}
	sprites_init(&seat->sprites, windows->link, contents);
	if (!init_parts(seat, display, windows)) {
		sprites_finish(&seat->sprites);
		return false;
	}
	wlr_seat_set_capabilities(seat->wlr, WL_SEAT_CAPABILITY_POINTER);
	seat_listen(seat, windows);
	return true;
}

void seat_finish(struct seat *seat)
{
	wl_list_remove(&seat->request_set_selection.link);
	wl_list_remove(&seat->request_set_primary_selection.link);
	wl_list_remove(&seat->window_ended.link);
	drag_finish(&seat->drag);
	pointer_finish(&seat->pointer);
	cursor_finish(&seat->cursor);
	keyboard_finish(&seat->keyboard);
	sprites_finish(&seat->sprites);
}

void seat_forget(struct seat *seat)
{
	keyboard_leave(&seat->keyboard);
	drag_forget(&seat->drag);
	pointer_leave(&seat->pointer);
	cursor_enter(&seat->cursor, 0, 0);
	sprites_forget(&seat->sprites);
}

void seat_flush(struct seat *seat)
{
	pointer_refresh(&seat->pointer);
	sprites_flush(&seat->sprites);
	cursor_flush(&seat->cursor);
	drag_flush(&seat->drag);
}
