/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_drag.h"

#include <math.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/sprite.h"
#include "compositor/input/input.h"
#include "compositor/screen/output.h"

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
		.scale = output->wlr_output->scale,
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

static void send_end(struct guest *guest, enum link_drag_end_reason reason)
{
	LINK_MSG(msg, LINK_DRAG_END, 0);
	msg.drag_end.reason = reason;
	guest_send(guest, &msg);
}

static void guest_drag_over(struct guest *guest, enum link_drag_end_reason reason)
{
	guest->drag.on = false;
	replace_icon(guest, NULL);
	send_end(guest, reason);
}

static void guest_drag_handle_motion(void *data, double x, double y)
{
	struct guest *guest = data;
	guest->drag.pointer_x = x;
	guest->drag.pointer_y = y;
	draw_icon(guest);
}

static void guest_drag_handle_end(void *data, bool dropped)
{
	guest_drag_over(data, dropped ? LINK_DRAG_END_DROP : LINK_DRAG_END_CANCELLED);
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

/* The press that the serial names was the last, was made in gw, and is still held. */
static bool begin(struct guest_window *gw, uint32_t serial)
{
	struct guest *guest = gw->guest;
	bool last = serial != 0 && serial == gw->press_serial && serial == guest->press_serial;
	return last && input_begin_dnd(guest->guests->input, &gw->window, &dnd_impl, guest);
}

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
	guest->drag.on = begin(gw, serial);
	if (!guest->drag.on) {
		send_end(guest, LINK_DRAG_END_CANCELLED);
	}
}

/* The guest hears of the end before the pointer leaves. */
void guest_drag_cancel(struct guest *guest, struct link_msg *msg)
{
	if (guest->drag.on) {
		guest_drag_over(guest, LINK_DRAG_END_CANCELLED);
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

void guest_drag_init(struct guest *guest)
{
	guest->drag.changed.notify = guest_drag_handle_icon_changed;
	guest->drag.destroy.notify = guest_drag_handle_icon_destroy;
}

void guest_drag_finish(struct guest *guest)
{
	if (guest->drag.on) {
		guest->drag.on = false;
		input_end_dnd(guest->guests->input, guest);
	}
}
