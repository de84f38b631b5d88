/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/drag.h"

#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_seat.h>

#include "common/drag_taken.h"
#include "common/wlroots.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/seat/sprite.h"
#include "guest-proxy/windows/window.h"
#include "protocol/geometry.h"

static void drop_icon(struct drag *drag)
{
	wl_list_remove(&drag->icon_commit.link);
	wl_list_init(&drag->icon_commit.link);
	wl_list_remove(&drag->icon_destroy.link);
	wl_list_init(&drag->icon_destroy.link);
	sprite_leave(drag->icon);
	drag->icon = NULL;
	drag->icon_dirty = false;
}

/* wl_surface.offset moves it. */
static void drag_handle_icon_commit(struct wl_listener *listener, void *data)
{
	struct drag *drag = wl_container_of(listener, drag, icon_commit);
	const struct wlr_surface_state *state = &drag->icon->surface->current;
	if ((state->committed & WLR_SURFACE_STATE_OFFSET) != 0
		&& (state->dx != 0 || state->dy != 0)) {
		drag->x = geometry_clamp(
			(int64_t)drag->x + state->dx, -LINK_MAX_OFFSET, LINK_MAX_OFFSET);
		drag->y = geometry_clamp(
			(int64_t)drag->y + state->dy, -LINK_MAX_OFFSET, LINK_MAX_OFFSET);
		drag->icon_dirty = true;
		proxy_link_schedule(drag->link);
	}
}

static void drag_handle_icon_destroy(struct wl_listener *listener, void *data)
{
	struct drag *drag = wl_container_of(listener, drag, icon_destroy);
	drop_icon(drag);
}

static void take_icon(struct drag *drag, struct wlr_surface *surface)
{
	drag->icon = sprite_get(drag->sprites, surface, LINK_SPRITE_ICON);
	if (!drag->icon) {
		return;
	}
	drag->x = drag->y = 0;
	drag->icon_dirty = true;
	wl_signal_add(&surface->events.commit, &drag->icon_commit);
	wl_signal_add(&drag->icon->events.destroy, &drag->icon_destroy);
	proxy_link_schedule(drag->link);
}

/* It has ended in here; if the host does not know that yet it is asked to end it, too. */
static void drag_handle_destroy(struct wl_listener *listener, void *data)
{
	struct drag *drag = wl_container_of(listener, drag, destroy);
	wl_list_remove(&drag->destroy.link);
	wl_list_init(&drag->destroy.link);
	drag->wlr = NULL;
	drop_icon(drag);
	if (drag->due) {
		LINK_MSG(msg, LINK_DRAG_CANCEL, 0);
		proxy_link_send(drag->link, &msg);
	}
}

bool drag_begin(
	struct drag *drag, struct wlr_drag *wlr, struct wlr_surface *surface, uint32_t press)
{
	/* The host's window and serial of the press that the application names. */
	const struct window *origin = window_from_surface(surface);
	uint32_t window = origin ? origin->id : 0, serial;
	if (drag_is_on(drag) || window == 0 || window != drag->windows->press.window
		|| !windows_find_press(drag->windows, drag->seat, press, &serial)) {
		return false;
	}
	drag->wlr = wlr;
	drag->due = true;
	wl_signal_add(&wlr->events.destroy, &drag->destroy);
	struct link_msg msg = {
		.opcode = LINK_DRAG_START, .object = window, .drag_start.serial = serial};
	proxy_link_send(drag->link, &msg);
	return true;
}

void drag_show_icon(
	struct drag *drag, struct wlr_surface *surface, int32_t x, int32_t y, double factor)
{
	if (drag->icon && drag->icon->surface != surface) {
		drop_icon(drag);
	}
	if (surface && !drag->icon) {
		take_icon(drag, surface);
	}
	if (drag->icon) {
		drag->icon_dirty |= drag->x != x || drag->y != y;
		drag->x = x;
		drag->y = y;
		drag->icon->factor = factor;
		proxy_link_schedule(drag->link);
	}
}

static void drag_handle_request_start(struct wl_listener *listener, void *data)
{
	struct drag *drag = wl_container_of(listener, drag, request_start);
	const struct wlr_seat_request_start_drag_event *event = data;
	if (!drag_begin(drag, event->drag, event->origin, event->serial)) {
		wlr_data_source_destroy(event->drag->source);
		return;
	}
	wlr_seat_start_pointer_drag(drag->seat, event->drag, event->serial);
	if (event->drag->icon) {
		take_icon(drag, event->drag->icon->surface);
	}
}

void drag_init(
	struct drag *drag, struct wlr_seat *seat, struct windows *windows, struct sprites *sprites)
{
	*drag = (struct drag){
		.link = windows->link, .windows = windows, .sprites = sprites, .seat = seat};
	drag->request_start.notify = drag_handle_request_start;
	wl_signal_add(&seat->events.request_start_drag, &drag->request_start);
	drag->destroy.notify = drag_handle_destroy;
	wl_list_init(&drag->destroy.link);
	drag->icon_commit.notify = drag_handle_icon_commit;
	wl_list_init(&drag->icon_commit.link);
	drag->icon_destroy.notify = drag_handle_icon_destroy;
	wl_list_init(&drag->icon_destroy.link);
}

void drag_finish(struct drag *drag)
{
	drop_icon(drag);
	wl_list_remove(&drag->request_start.link);
	wl_list_remove(&drag->destroy.link);
}

/* wlroots drops, or cancels where nothing is below the pointer or nobody accepts, when the
 * button that began it goes up. */
void drag_end(struct drag *drag, enum link_drag_end_reason reason, uint32_t time)
{
	drag->due = false;
	if (!drag->wlr) {
		return;
	}
	if (reason == LINK_DRAG_END_TAKEN) {
		drag_taken_end_drag(drag->seat);
		return;
	}
	if (reason != LINK_DRAG_END_DROP) {
		wlr_seat_pointer_notify_clear_focus(drag->seat);
	}
	wlroots_let_go(drag->seat, time);
}

/* Of the icon's corner, as the link takes it. */
static int32_t near(int32_t offset)
{
	return geometry_clamp(offset, -LINK_MAX_ICON_OFFSET, LINK_MAX_ICON_OFFSET);
}

void drag_flush(struct drag *drag)
{
	if (!drag->icon_dirty || !proxy_link_has_room(drag->link) || !sprite_use(drag->icon)) {
		return;
	}
	drag->icon_dirty = false;
	struct link_msg msg = {
		.opcode = LINK_DRAG_ICON,
		.object = drag->icon->id,
		.drag_icon = {.x = near(drag->x), .y = near(drag->y)},
	};
	proxy_link_send(drag->link, &msg);
}

bool drag_is_on(const struct drag *drag)
{
	return drag->wlr || drag->due;
}
