/* SPDX-License-Identifier: MIT
 *
 * What a guest shows at the pointer, and where: the cursor that it chooses over the content of its
 * window, which is a shape, or a sprite that is drawn in the window's own tree, above the content
 * and cut to it; and a drag between windows of its domain. What is dragged stays in the guest: the
 * host only leads the pointer (input/mode_grab.c), shows the icon, and says how it ended.
 */
#include "compositor/guest/guest_messages.h"

#include <math.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/sprite.h"
#include "compositor/input/cursor.h"
#include "compositor/input/input.h"
#include "compositor/screen/output.h"
#include "protocol/geometry.h"

/* --- the cursor ------------------------------------------------------------------------------- */

static void draw_cursor(const struct guest_cursor *cursor)
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
		.output = output_by_number(window->desktop->screen, window->output),
	};
	sprite_show(sprite, &place);
}

static void guest_cursor_show(void *data, struct window *window, double x, double y)
{
	struct guest_cursor *cursor = data;
	cursor->window = window;
	cursor->x = x;
	cursor->y = y;
	draw_cursor(cursor);
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

static void replace_image(struct guest_cursor *cursor, struct sprite *sprite)
{
	if (cursor->sprite) {
		wl_list_remove(&cursor->changed.link);
		wl_list_remove(&cursor->destroy.link);
	}
	cursor->sprite = sprite;
	if (sprite) {
		wl_signal_add(&sprite->events.changed, &cursor->changed);
		wl_signal_add(&sprite->events.destroy, &cursor->destroy);
	}
}

static void guest_cursor_handle_changed(struct wl_listener *listener, void *data)
{
	const struct guest_cursor *cursor = wl_container_of(listener, cursor, changed);
	draw_cursor(cursor);
}

static void guest_cursor_handle_destroy(struct wl_listener *listener, void *data)
{
	struct guest_cursor *cursor = wl_container_of(listener, cursor, destroy);
	input_forget_cursor_image(cursor->guest->guests->input, cursor);
	replace_image(cursor, NULL);
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
	replace_image(cursor, sprite);
	cursor->hot_x = image->hot_x;
	cursor->hot_y = image->hot_y;
	input_set_cursor_image(guest->guests->input, &gw->window, &image_impl, cursor);
}

/* --- a drag ----------------------------------------------------------------------------------- */

static void draw_icon(struct guest *guest)
{
	struct guest_drag *drag = &guest->drag;
	const struct guests *guests = guest->guests;
	const struct output *output = input_output(guests->input);
	if (!drag->icon || !output) {
		return;
	}
	int32_t x = (int32_t)floor(drag->pointer_x) + drag->x;
	int32_t y = (int32_t)floor(drag->pointer_y) + drag->y;
	const struct sprite_place place = {
		.parent = guests->desktop->trees[STACK_GUEST_ICON],
		.x = x,
		.y = y,
		.box = {x, y, LINK_MAX_ICON, LINK_MAX_ICON},
		.output = output,
	};
	sprite_show(drag->icon, &place);
}

static void replace_icon(struct guest *guest, struct sprite *icon)
{
	struct guest_drag *drag = &guest->drag;
	if (drag->icon) {
		sprite_hide(drag->icon);
		wl_list_remove(&drag->changed.link);
		wl_list_remove(&drag->destroy.link);
	}
	drag->icon = icon;
	if (icon) {
		wl_signal_add(&icon->events.changed, &drag->changed);
		wl_signal_add(&icon->events.destroy, &drag->destroy);
	}
}

static void guest_drag_handle_icon_changed(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, drag.changed);
	draw_icon(guest);
}

/* The drag goes on without it. */
static void guest_drag_handle_icon_destroy(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, drag.destroy);
	replace_icon(guest, NULL);
}

/* Also where the guest ends it, or it does not begin. */
static void guest_drag_handle_end(void *data, bool dropped)
{
	struct guest *guest = data;
	guest->drag.on = false;
	replace_icon(guest, NULL);
	LINK_MSG(msg, LINK_DRAG_END, 0);
	msg.drag_end.reason = dropped ? LINK_DRAG_END_DROP : LINK_DRAG_END_CANCELLED;
	guest_send(guest, &msg);
}

static void guest_drag_handle_motion(void *data, double x, double y)
{
	struct guest *guest = data;
	guest->drag.pointer_x = x;
	guest->drag.pointer_y = y;
	draw_icon(guest);
}

static void guest_drag_handle_frame(void *data, uint32_t time)
{
	struct guest *guest = data;
	if (guest->drag.icon) {
		sprite_frame(guest->drag.icon, time);
	}
}

static const struct input_dnd_impl dnd_impl = {.motion = guest_drag_handle_motion,
	.end = guest_drag_handle_end,
	.frame = guest_drag_handle_frame};

void guest_drag_start(struct guest *guest, struct link_msg *msg)
{
	uint32_t serial = msg->drag_start.serial;
	struct guest_window *gw = guest_window_find(guest, msg, msg->object);
	if (!gw) {
		return;
	}
	if (guest->drag.on || serial > guest->serial) {
		guest_end(guest, LINK_ERROR_STATE, msg->opcode, msg->object,
			guest->drag.on ? "a drag is on" : "a serial that was never given");
		return;
	}
	guest->drag.x = guest->drag.y = 0;
	/* The press that the serial names was the last, was made in gw, and is still held. */
	bool last = serial != 0 && serial == gw->press_serial && serial == guest->press_serial;
	guest->drag.on =
		last && input_begin_dnd(guest->guests->input, &gw->window, &dnd_impl, guest);
	if (!guest->drag.on) {
		guest_drag_handle_end(guest, false);
	}
}

/* The guest hears of the end before the pointer leaves. */
void guest_drag_cancel(struct guest *guest, struct link_msg *msg)
{
	if (guest->drag.on) {
		guest_drag_handle_end(guest, false);
		input_end_dnd(guest->guests->input, guest);
	}
}

void guest_drag_icon(struct guest *guest, struct link_msg *msg)
{
	struct sprite *icon = sprite_find(guest, msg, msg->object, LINK_SPRITE_ICON);
	if (!icon || !guest->drag.on) {
		return;
	}
	if (icon != guest->drag.icon) {
		replace_icon(guest, icon);
	}
	guest->drag.x = msg->drag_icon.x;
	guest->drag.y = msg->drag_icon.y;
	draw_icon(guest);
}

/* --- their life ------------------------------------------------------------------------------- */

void guest_pointer_init(struct guest *guest)
{
	guest->cursor.guest = guest;
	guest->cursor.changed.notify = guest_cursor_handle_changed;
	guest->cursor.destroy.notify = guest_cursor_handle_destroy;
	guest->drag.changed.notify = guest_drag_handle_icon_changed;
	guest->drag.destroy.notify = guest_drag_handle_icon_destroy;
}

void guest_pointer_clip(struct guest *guest, const struct window *window)
{
	if (guest->cursor.window == window) {
		draw_cursor(&guest->cursor);
	}
}

void guest_pointer_finish(struct guest *guest)
{
	if (guest->drag.on) {
		guest->drag.on = false;
		/* It goes at once, its sprite when there is time. */
		replace_icon(guest, NULL);
		input_end_dnd(guest->guests->input, guest);
	}
}
