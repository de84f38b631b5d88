/* SPDX-License-Identifier: MIT */
#include "guest-proxy/cursor.h"

#include <wlr/types/wlr_cursor_shape_v1.h>
#include <wlr/types/wlr_seat.h>

#include "guest-proxy/proxy_link.h"

#define CURSOR_SHAPE_VERSION 1
#define HIDDEN 0u

static void set_shape(struct cursor *cursor, const struct wlr_seat_client *client, uint32_t shape)
{
	/* Only the application under the pointer has a say. */
	bool allowed = client == cursor->seat->pointer_state.focused_client;
	if (!allowed || cursor->window == 0 || shape > LINK_MAX_CURSOR_SHAPE
		|| shape == cursor->shape) {
		return;
	}
	cursor->shape = shape;
	cursor->dirty = true;
	cursor_flush(cursor);
}

static void handle_set_cursor(struct wl_listener *listener, void *data)
{
	struct cursor *cursor = wl_container_of(listener, cursor, request_set_cursor);
	const struct wlr_seat_pointer_request_set_cursor_event *event = data;
	set_shape(cursor, event->seat_client,
		event->surface != NULL ? (uint32_t)WP_CURSOR_SHAPE_DEVICE_V1_SHAPE_DEFAULT
				       : HIDDEN);
}

static void handle_set_shape(struct wl_listener *listener, void *data)
{
	struct cursor *cursor = wl_container_of(listener, cursor, request_set_shape);
	const struct wlr_cursor_shape_manager_v1_request_set_shape_event *event = data;
	if (event->device_type == WLR_CURSOR_SHAPE_MANAGER_V1_DEVICE_TYPE_POINTER) {
		set_shape(cursor, event->seat_client, event->shape);
	}
}

bool cursor_init(struct cursor *cursor, struct wl_display *display, struct wlr_seat *seat,
	struct proxy_link *link)
{
	*cursor = (struct cursor){.link = link, .seat = seat};
	struct wlr_cursor_shape_manager_v1 *manager =
		wlr_cursor_shape_manager_v1_create(display, CURSOR_SHAPE_VERSION);
	if (manager == NULL) {
		return false;
	}
	cursor->request_set_cursor.notify = handle_set_cursor;
	wl_signal_add(&seat->events.request_set_cursor, &cursor->request_set_cursor);
	cursor->request_set_shape.notify = handle_set_shape;
	wl_signal_add(&manager->events.request_set_shape, &cursor->request_set_shape);
	return true;
}

void cursor_finish(struct cursor *cursor)
{
	wl_list_remove(&cursor->request_set_cursor.link);
	wl_list_remove(&cursor->request_set_shape.link);
}

void cursor_enter(struct cursor *cursor, uint32_t window, uint32_t serial)
{
	cursor->window = window;
	cursor->serial = serial;
	cursor->shape = WP_CURSOR_SHAPE_DEVICE_V1_SHAPE_DEFAULT;
	cursor->dirty = false;
}

void cursor_flush(struct cursor *cursor)
{
	if (!cursor->dirty || !proxy_link_has_room(cursor->link)) {
		return;
	}
	struct link_msg msg = {
		.opcode = LINK_CURSOR_SHAPE,
		.object = cursor->window,
		.cursor_shape = {.serial = cursor->serial, .shape = cursor->shape},
	};
	proxy_link_send(cursor->link, &msg);
	cursor->dirty = false;
}
