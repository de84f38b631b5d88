/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/cursor.h"

#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_cursor_shape_v1.h>
#include <wlr/types/wlr_seat.h>

#include "common/tablet.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/seat/sprite.h"
#include "protocol/geometry.h"

#define CURSOR_SHAPE_VERSION 1
#define HIDDEN 0u
#define DEFAULT_SHAPE ((uint32_t)WP_CURSOR_SHAPE_DEVICE_V1_SHAPE_DEFAULT)

static int32_t clamp_hot(int64_t value)
{
	return geometry_clamp(value, 0, LINK_MAX_CURSOR);
}

static void drop_image(struct cursor *cursor)
{
	wl_list_remove(&cursor->image_commit.link);
	wl_list_init(&cursor->image_commit.link);
	wl_list_remove(&cursor->image_destroy.link);
	wl_list_init(&cursor->image_destroy.link);
	sprite_leave(cursor->image);
	cursor->image = NULL;
}

/* Only the application under the pointer, or under a pen, has a say. */
static bool cursor_is_allowed(const struct cursor *cursor, const struct wlr_seat_client *client)
{
	const struct wlr_surface *pointed = tablet_surface(cursor->tablet);
	pointed = pointed ? pointed : cursor->seat->pointer_state.focused_surface;
	return cursor->window != 0 && pointed
	       && wl_resource_get_client(pointed->resource) == client->client;
}

static void set_shape(struct cursor *cursor, uint32_t shape)
{
	if (cursor->window == 0 || shape > LINK_MAX_CURSOR_SHAPE
		|| (!cursor->image && shape == cursor->shape)) {
		return;
	}
	drop_image(cursor);
	cursor->shape = shape;
	cursor->dirty = true;
	cursor_flush(cursor);
}

/* wl_surface.offset moves the image below the hotspot. */
static void cursor_handle_image_commit(struct wl_listener *listener, void *data)
{
	struct cursor *cursor = wl_container_of(listener, cursor, image_commit);
	const struct wlr_surface_state *state = &cursor->image->surface->current;
	if ((state->committed & WLR_SURFACE_STATE_OFFSET) != 0
		&& (state->dx != 0 || state->dy != 0)) {
		cursor->hot_x = clamp_hot((int64_t)cursor->hot_x - state->dx);
		cursor->hot_y = clamp_hot((int64_t)cursor->hot_y - state->dy);
		cursor->dirty = true;
		proxy_link_schedule(cursor->link);
	}
}

/* The host hides the pointer with it. */
static void cursor_handle_image_destroy(struct wl_listener *listener, void *data)
{
	struct cursor *cursor = wl_container_of(listener, cursor, image_destroy);
	drop_image(cursor);
	cursor->shape = HIDDEN;
	cursor->dirty = true;
	proxy_link_schedule(cursor->link);
}

static void set_image(
	struct cursor *cursor, struct wlr_surface *surface, int32_t hot_x, int32_t hot_y)
{
	struct sprite *image = sprite_get(cursor->sprites, surface, LINK_SPRITE_CURSOR);
	if (!image
		|| (image == cursor->image && hot_x == cursor->hot_x && hot_y == cursor->hot_y)) {
		return;
	}
	if (image != cursor->image) {
		drop_image(cursor);
		cursor->image = image;
		image->used = true;
		wl_signal_add(&image->surface->events.commit, &cursor->image_commit);
		wl_signal_add(&image->events.destroy, &cursor->image_destroy);
	}
	cursor->hot_x = hot_x;
	cursor->hot_y = hot_y;
	cursor->dirty = true;
	cursor_flush(cursor);
}

void cursor_set(
	struct cursor *cursor, struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y)
{
	if (!surface) {
		set_shape(cursor, HIDDEN);
	} else if (cursor->window != 0) {
		set_image(cursor, surface, clamp_hot(hotspot_x), clamp_hot(hotspot_y));
	}
}

static void cursor_handle_set_cursor(struct wl_listener *listener, void *data)
{
	struct cursor *cursor = wl_container_of(listener, cursor, request_set_cursor);
	const struct wlr_seat_pointer_request_set_cursor_event *event = data;
	if (cursor_is_allowed(cursor, event->seat_client)) {
		cursor_set(cursor, event->surface, event->hotspot_x, event->hotspot_y);
	}
}

static void cursor_handle_set_shape(struct wl_listener *listener, void *data)
{
	struct cursor *cursor = wl_container_of(listener, cursor, request_set_shape);
	const struct wlr_cursor_shape_manager_v1_request_set_shape_event *event = data;
	if (cursor_is_allowed(cursor, event->seat_client)) {
		set_shape(cursor, event->shape);
	}
}

bool cursor_init(struct cursor *cursor, struct wl_display *display, struct wlr_seat *seat,
	struct sprites *sprites)
{
	*cursor = (struct cursor){.link = sprites->link, .sprites = sprites, .seat = seat};
	struct wlr_cursor_shape_manager_v1 *manager =
		wlr_cursor_shape_manager_v1_create(display, CURSOR_SHAPE_VERSION);
	if (!manager) {
		return false;
	}
	cursor->request_set_cursor.notify = cursor_handle_set_cursor;
	wl_signal_add(&seat->events.request_set_cursor, &cursor->request_set_cursor);
	cursor->request_set_shape.notify = cursor_handle_set_shape;
	wl_signal_add(&manager->events.request_set_shape, &cursor->request_set_shape);
	cursor->image_commit.notify = cursor_handle_image_commit;
	wl_list_init(&cursor->image_commit.link);
	cursor->image_destroy.notify = cursor_handle_image_destroy;
	wl_list_init(&cursor->image_destroy.link);
	return true;
}

void cursor_finish(struct cursor *cursor)
{
	drop_image(cursor);
	wl_list_remove(&cursor->request_set_cursor.link);
	wl_list_remove(&cursor->request_set_shape.link);
}

void cursor_enter(struct cursor *cursor, uint32_t window, uint32_t serial)
{
	drop_image(cursor);
	cursor->window = window;
	cursor->serial = serial;
	cursor->shape = DEFAULT_SHAPE;
	cursor->dirty = false;
}

/* An image for which the host has no room becomes the default shape. */
void cursor_flush(struct cursor *cursor)
{
	if (!cursor->dirty || !proxy_link_has_room(cursor->link)) {
		return;
	}
	const struct sprite *image = cursor->image;
	if (image && sprite_use(cursor->image)) {
		LINK_MSG(msg, LINK_CURSOR_IMAGE, cursor->window);
		msg.cursor_image = (struct link_cursor_image){.serial = cursor->serial,
			.sprite = image->id,
			.hot_x = cursor->hot_x,
			.hot_y = cursor->hot_y};
		proxy_link_send(cursor->link, &msg);
	} else {
		LINK_MSG(msg, LINK_CURSOR_SHAPE, cursor->window);
		msg.cursor_shape.serial = cursor->serial;
		msg.cursor_shape.shape = image ? DEFAULT_SHAPE : cursor->shape;
		proxy_link_send(cursor->link, &msg);
	}
	cursor->dirty = false;
}
