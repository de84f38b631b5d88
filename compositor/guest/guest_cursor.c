/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_cursor.h"

#include <math.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/sprite.h"
#include "compositor/input/cursor.h"
#include "compositor/input/input.h"
#include "protocol/geometry.h"

static void draw(const struct guest_cursor *cursor)
{
	struct sprite *sprite = cursor->sprite;
	struct window *window = cursor->window;
	if (!sprite || !window) {
		return;
	}
	/* An empty one has no edge; it is hidden all the same. */
	int32_t hot_x = geometry_clamp(cursor->hot_x, 0, sprite->width - 1);
	int32_t hot_y = geometry_clamp(cursor->hot_y, 0, sprite->height - 1);
	const struct sprite_place place = {
		.parent = window->tree,
		.below = &window->content->node,
		.x = (int32_t)floor(cursor->x) - hot_x,
		.y = (int32_t)floor(cursor->y) - hot_y,
		.box = {0, 0, window->box.width, window->box.height},
		.scale = window->scale,
	};
	sprite_show(sprite, &place);
}

static void guest_cursor_show(void *data, struct window *window, double x, double y)
{
	struct guest_cursor *cursor = data;
	cursor->window = window;
	cursor->x = x;
	cursor->y = y;
	draw(cursor);
}

static void guest_cursor_hide(void *data)
{
	struct guest_cursor *cursor = data;
	cursor->window = NULL;
	if (cursor->sprite) {
		sprite_hide(cursor->sprite);
	}
}

static void guest_cursor_frame(void *data, uint32_t time)
{
	struct guest_cursor *cursor = data;
	if (cursor->sprite) {
		sprite_frame(cursor->sprite, time);
	}
}

static void forget_sprite(struct guest_cursor *cursor)
{
	if (cursor->sprite) {
		wl_list_remove(&cursor->changed.link);
		wl_list_remove(&cursor->destroy.link);
		cursor->sprite = NULL;
	}
}

static void guest_cursor_handle_changed(struct wl_listener *listener, void *data)
{
	const struct guest_cursor *cursor = wl_container_of(listener, cursor, changed);
	draw(cursor);
}

static void guest_cursor_handle_destroy(struct wl_listener *listener, void *data)
{
	struct guest_cursor *cursor = wl_container_of(listener, cursor, destroy);
	input_forget_cursor_image(cursor->guest->guests->input, cursor);
	forget_sprite(cursor);
}

static const struct cursor_image_impl image_impl = {
	.show = guest_cursor_show, .hide = guest_cursor_hide, .frame = guest_cursor_frame};

/* The window of a message that chooses the cursor, when it may choose. NULL: it is ignored, or the
 * link is ended. */
static struct guest_window *chooser(
	struct guest *guest, const struct link_msg *msg, uint32_t serial)
{
	struct guest_window *gw = guest_window_find(guest, msg, msg->object);
	if (!gw) {
		return NULL;
	}
	if (serial > guest->serial) {
		guest_end(guest, LINK_ERROR_STATE, msg->opcode, msg->object,
			"a serial that was never given");
		return NULL;
	}
	return guest->pointer == gw && serial == guest->pointer_serial ? gw : NULL;
}

void guest_cursor_shape(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = chooser(guest, msg, msg->cursor_shape.serial);
	if (gw) {
		input_set_cursor_shape(guest->guests->input, &gw->window, msg->cursor_shape.shape);
	}
}

void guest_cursor_image(struct guest *guest, struct link_msg *msg)
{
	const struct link_cursor_image *image = &msg->cursor_image;
	struct sprite *sprite = sprite_find(guest, msg, image->sprite, LINK_SPRITE_CURSOR);
	if (!sprite) {
		return;
	}
	struct guest_window *gw = chooser(guest, msg, image->serial);
	if (!gw) {
		return;
	}
	struct guest_cursor *cursor = &guest->cursor;
	guest_cursor_hide(cursor);
	forget_sprite(cursor);
	cursor->sprite = sprite;
	wl_signal_add(&sprite->events.changed, &cursor->changed);
	wl_signal_add(&sprite->events.destroy, &cursor->destroy);
	cursor->hot_x = image->hot_x;
	cursor->hot_y = image->hot_y;
	input_set_cursor_image(guest->guests->input, &gw->window, &image_impl, cursor);
}

void guest_cursor_init(struct guest *guest)
{
	struct guest_cursor *cursor = &guest->cursor;
	cursor->guest = guest;
	cursor->changed.notify = guest_cursor_handle_changed;
	cursor->destroy.notify = guest_cursor_handle_destroy;
}

void guest_cursor_clip(struct guest *guest, const struct window *window)
{
	if (guest->cursor.window == window) {
		draw(&guest->cursor);
	}
}
