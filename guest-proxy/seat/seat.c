/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/seat.h"

#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_primary_selection.h>
#include <wlr/types/wlr_primary_selection_v1.h>
#include <wlr/types/wlr_seat.h>

#include "guest-proxy/proxy.h"

#define SEAT_NAME "seat0"

/* wlroots has checked that the serial was given to the application that asks. */
static void handle_set_selection(struct wl_listener *listener, void *data)
{
	struct seat *seat = wl_container_of(listener, seat, request_set_selection);
	const struct wlr_seat_request_set_selection_event *event = data;
	wlr_seat_set_selection(seat->wlr, event->source, event->serial);
}

static void handle_set_primary_selection(struct wl_listener *listener, void *data)
{
	struct seat *seat = wl_container_of(listener, seat, request_set_primary_selection);
	const struct wlr_seat_request_set_primary_selection_event *event = data;
	wlr_seat_set_primary_selection(seat->wlr, event->source, event->serial);
}

static void listen(struct seat *seat)
{
	struct wlr_seat *wlr = seat->wlr;
	seat->request_set_selection.notify = handle_set_selection;
	wl_signal_add(&wlr->events.request_set_selection, &seat->request_set_selection);
	seat->request_set_primary_selection.notify = handle_set_primary_selection;
	wl_signal_add(
		&wlr->events.request_set_primary_selection, &seat->request_set_primary_selection);
}

bool seat_init(struct seat *seat, struct proxy *proxy)
{
	struct wl_display *display = proxy->display;
	*seat = (struct seat){.wlr = wlr_seat_create(display, SEAT_NAME)};
	if (seat->wlr == NULL || wlr_data_device_manager_create(display) == NULL
		|| wlr_primary_selection_v1_device_manager_create(display) == NULL) {
		return false;
	}
	if (!keyboard_init(&seat->keyboard, seat->wlr)) {
		return false;
	}
	if (!cursor_init(&seat->cursor, proxy, seat->wlr)) {
		keyboard_finish(&seat->keyboard);
		return false;
	}
	if (!pointer_init(&seat->pointer, seat->wlr)) {
		cursor_finish(&seat->cursor);
		keyboard_finish(&seat->keyboard);
		return false;
	}
	drag_init(&seat->drag, proxy, seat->wlr, &seat->pointer);
	wlr_seat_set_capabilities(seat->wlr, WL_SEAT_CAPABILITY_POINTER);
	listen(seat);
	return true;
}

void seat_finish(struct seat *seat)
{
	wl_list_remove(&seat->request_set_selection.link);
	wl_list_remove(&seat->request_set_primary_selection.link);
	drag_finish(&seat->drag);
	pointer_finish(&seat->pointer);
	cursor_finish(&seat->cursor);
	keyboard_finish(&seat->keyboard);
}

void seat_forget(struct seat *seat, const struct window *window)
{
	if (seat->keyboard.window == window) {
		keyboard_leave(&seat->keyboard);
	}
	if (seat->pointer.window == window) {
		pointer_leave(&seat->pointer);
		cursor_enter(&seat->cursor, 0, 0);
	}
}

void seat_leave(struct seat *seat)
{
	keyboard_leave(&seat->keyboard);
	drag_forget(&seat->drag);
	pointer_leave(&seat->pointer);
	cursor_enter(&seat->cursor, 0, 0);
}

void seat_flush(struct seat *seat)
{
	cursor_flush(&seat->cursor);
	drag_flush(&seat->drag);
}

bool seat_find_press(const struct seat *seat, uint32_t serial, uint32_t *host_serial)
{
	return pointer_find_press(&seat->pointer, serial, host_serial);
}
