/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_pointer.h"

#include <math.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_delay.h"
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
	if (!decoration_is_legible(window->decoration)) {
		sprite_hide(sprite);
		return;
	}
	/* An empty one has no edge; it is hidden all the same. */
	int32_t hot_x = geometry_clamp(cursor->hot_x, 0, sprite->width - 1);
	int32_t hot_y = geometry_clamp(cursor->hot_y, 0, sprite->height - 1);
	const struct sprite_place place = {
		.parent = window->tree,
		.x = (int32_t)floor(cursor->x) - hot_x,
		.y = (int32_t)floor(cursor->y) - hot_y,
		.box = {0, 0, window->box.width, window->box.height},
		.output = output_by_number(window->desktop->screen, window->output),
	};
	sprite_show(sprite, &place);
}

static void guest_cursor_show(void *data, struct window *window, double x, double y)
{
	struct guest *guest = data;
	struct guest_cursor *cursor = &guest->cursor;
	cursor->window = window;
	cursor->x = x;
	cursor->y = y;
	draw_cursor(cursor);
}

static void guest_cursor_hide(void *data)
{
	struct guest *guest = data;
	struct guest_cursor *cursor = &guest->cursor;
	cursor->window = NULL;
	if (cursor->sprite) {
		sprite_hide(cursor->sprite);
	}
}

static void guest_cursor_frame(void *data, uint32_t time)
{
	struct guest *guest = data;
	struct guest_cursor *cursor = &guest->cursor;
	if (cursor->sprite) {
		sprite_frame(cursor->sprite, time);
	}
}

static const struct cursor_image_impl image_impl = {
	.show = guest_cursor_show, .hide = guest_cursor_hide, .frame = guest_cursor_frame};

void guest_cursor_choose(
	struct guest_window *gw, struct sprite *sprite, int32_t hot_x, int32_t hot_y)
{
	struct guest *guest = gw->guest;
	guest_cursor_hide(guest);
	guest->cursor.sprite = sprite;
	guest->cursor.hot_x = hot_x;
	guest->cursor.hot_y = hot_y;
	input_set_cursor_image(guest->guests->input, &gw->window, &image_impl, guest);
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
	if (guest->drag.icon && guest->drag.icon != icon) {
		sprite_hide(guest->drag.icon);
	}
	guest->drag.icon = icon;
}

/* Also where the guest ends it, or it does not begin. */
static void guest_drag_handle_end(void *data, enum input_dnd_end how)
{
	static const enum link_drag_end_reason reasons[] = {
		[INPUT_DND_CANCELLED] = LINK_DRAG_END_CANCELLED,
		[INPUT_DND_DROPPED] = LINK_DRAG_END_DROP,
		[INPUT_DND_TAKEN] = LINK_DRAG_END_TAKEN,
	};
	struct guest *guest = data;
	guest->drag.on = false;
	replace_icon(guest, NULL);
	LINK_MSG(msg, LINK_DRAG_END, 0);
	msg.drag_end.reason = reasons[how];
	guest_delay_send(guest, &msg);
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

void guest_drag_begin(struct guest_window *gw, bool held)
{
	struct guest *guest = gw->guest;
	guest->drag.x = guest->drag.y = 0;
	guest->drag.on =
		held && input_begin_dnd(guest->guests->input, &gw->window, &dnd_impl, guest);
	if (!guest->drag.on) {
		guest_drag_handle_end(guest, INPUT_DND_CANCELLED);
	}
}

void guest_drag_cancel(struct guest *guest)
{
	if (guest->drag.on) {
		guest_drag_handle_end(guest, INPUT_DND_CANCELLED);
		input_end_dnd(guest->guests->input, guest);
	}
}

void guest_drag_set_icon(struct guest *guest, struct sprite *icon, int32_t x, int32_t y)
{
	if (guest->drag.on) {
		replace_icon(guest, icon);
		guest->drag.x = x;
		guest->drag.y = y;
		draw_icon(guest);
	}
}

/* --- either ----------------------------------------------------------------------------------- */

void guest_pointer_update(struct sprite *sprite)
{
	struct guest *guest = sprite->guest;
	if (sprite == guest->cursor.sprite) {
		draw_cursor(&guest->cursor);
	} else if (sprite == guest->drag.icon) {
		draw_icon(guest);
	}
}

/* A drag goes on without its icon. */
void guest_pointer_forget(struct sprite *sprite)
{
	struct guest *guest = sprite->guest;
	if (sprite == guest->cursor.sprite) {
		input_forget_cursor_image(guest->guests->input, guest);
		guest->cursor.sprite = NULL;
	} else if (sprite == guest->drag.icon) {
		replace_icon(guest, NULL);
	}
}

void guest_pointer_clip(struct guest *guest, const struct window *window)
{
	if (guest->cursor.window == window) {
		draw_cursor(&guest->cursor);
	}
}

/* What is shown goes at once, its sprite when there is time. */
void guest_pointer_finish(struct guest *guest)
{
	if (guest->cursor.sprite) {
		guest_pointer_forget(guest->cursor.sprite);
	}
	if (guest->drag.on) {
		guest->drag.on = false;
		replace_icon(guest, NULL);
		input_end_dnd(guest->guests->input, guest);
	}
}
