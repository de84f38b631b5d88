/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_drag.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/xwayland.h>
#include <xcb/xfixes.h>

#include "common/listener.h"
#include "guest-proxy/x11/x11_atoms.h"

#define XFIXES "XFIXES"

/* --- the pointer ------------------------------------------------------------------------------ */

static void note_pointer(struct x11_drag *drag, double x, double y)
{
	drag->x = (int32_t)lround(x);
	drag->y = (int32_t)lround(y);
	x11_drag_icon_note_pointer(&drag->icon, drag->x, drag->y);
}

/* Where X has it: px, on X's screen. */
static void aim(struct x11_drag *drag, double x, double y)
{
	note_pointer(drag, x, y);
	wlr_seat_pointer_send_motion(
		drag->seat, drag->time, drag->x - drag->origin->x, drag->y - drag->origin->y);
	wlr_seat_pointer_send_frame(drag->seat);
}

/* X finds the cover, or what lies below it, with the next motion. */
static void cover(struct x11_drag *drag, bool shown)
{
	x11_cover_show(&drag->dragged.cover, shown);
	x11_atoms_sync(drag->xwayland);
}

/* What the application was told of the place comes before it lets go there. */
static void let_go(struct x11_drag *drag)
{
	drag->held = false;
	x11_atoms_sync(drag->xwayland);
	wlr_seat_pointer_send_button(drag->seat, drag->time, drag->seat->pointer_state.grab_button,
		WL_POINTER_BUTTON_STATE_RELEASED);
	wlr_seat_pointer_send_frame(drag->seat);
}

static void x11_drag_end(struct x11_drag *drag)
{
	if (drag->stage == X11_DRAG_NONE) {
		return;
	}
	if (drag->held) {
		let_go(drag);
	}
	drag->stage = X11_DRAG_NONE;
	drag->origin = NULL;
	wl_event_source_timer_update(drag->timer, 0);
	x11_cover_show(&drag->dragged.cover, false);
	if (drag->seat->pointer_state.grab == &drag->grab) {
		wlr_seat_pointer_end_grab(drag->seat);
	}
	if (drag->outside) {
		wlr_seat_pointer_clear_focus(drag->seat);
	}
}

static struct wlr_seat_pointer_grab *inner(struct x11_drag *drag)
{
	return &drag->wlr->pointer_grab;
}

static void leave_inner(struct x11_drag *drag)
{
	inner(drag)->interface->clear_focus(inner(drag));
	x11_cover_accept(&drag->dragged.cover, false);
}

/* wlroots takes what another one said of it back. */
static void enter_inner(struct x11_drag *drag, struct wlr_surface *surface, double x, double y)
{
	inner(drag)->interface->enter(inner(drag), surface, x, y);
	x11_cover_accept(&drag->dragged.cover, x11_drag_source_is_wanted(drag->dragged.source));
}

/* --- what is at the pointer ------------------------------------------------------------------- */

static void show_icon(const struct x11_drag *drag)
{
	const struct x11_drag_icon *icon = &drag->icon;
	if (drag->wlr && icon->window) {
		drag->host.show_icon(
			drag->host.data, icon->window->surface, icon->offset.x, icon->offset.y);
	}
}

/* Some toolkits say what it is. Others show a window that no window manager has a part in, when
 * they have begun to drag. */
static bool is_icon(const struct x11_drag *drag, const struct wlr_xwayland_surface *window)
{
	if (x11_atoms_is_dragged(drag->atoms, window)) {
		return true;
	}
	return drag->stage != X11_DRAG_NONE && !drag->icon.window && window->override_redirect
	       && window->pid == drag->origin->pid && !x11_atoms_is_menu(drag->atoms, window);
}

bool x11_drag_takes(struct x11_drag *drag, const struct wlr_xwayland_surface *window)
{
	if (!is_icon(drag, window)) {
		return false;
	}
	drag->icon.window = window;
	x11_drag_note_place(drag, window);
	return true;
}

void x11_drag_note_place(struct x11_drag *drag, const struct wlr_xwayland_surface *window)
{
	if (drag->icon.window == window) {
		x11_drag_icon_follow(&drag->icon, window->x, window->y);
		show_icon(drag);
	}
}

/* --- its end ---------------------------------------------------------------------------------- */

/* The drag is over for Wayland: dropped, where that is wanted, or cancelled. Where another domain
 * took it its source is left alone. */
static void end_inner(struct x11_drag *drag, bool dropped)
{
	if (drag->taken) {
		inner(drag)->interface->cancel(inner(drag));
	} else if (dropped) {
		inner(drag)->interface->button(inner(drag), drag->time,
			drag->seat->pointer_state.grab_button, WL_POINTER_BUTTON_STATE_RELEASED);
	} else {
		wlr_data_source_destroy(&drag->dragged.source->base);
	}
}

/* The application may be behind: it lets go when it knows whether it is wanted there. */
static void try_to_let_go(struct x11_drag *drag)
{
	if (drag->stage == X11_DRAG_DROPPING && drag->held
		&& x11_cover_is_told(&drag->dragged.cover)) {
		let_go(drag);
	}
}

static int x11_drag_handle_timer(void *data)
{
	end_inner(data, false);
	return 0;
}

/* The application has the last word: it says that it drops, or leaves. */
static void await_drop(struct x11_drag *drag, bool taken)
{
	drag->stage = X11_DRAG_DROPPING;
	drag->taken = taken;
	wl_event_source_timer_update(drag->timer, X11_DRAG_DROP_MS);
	try_to_let_go(drag);
}

/* --- the grab --------------------------------------------------------------------------------- */

static void x11_drag_handle_enter(
	struct wlr_seat_pointer_grab *grab, struct wlr_surface *surface, double x, double y)
{
	struct x11_drag *drag = grab->data;
	drag->outside = false;
	if (drag->stage != X11_DRAG_ON) {
		return;
	}
	const struct wlr_xwayland_surface *over =
		wlr_xwayland_surface_try_from_wlr_surface(surface);
	if (over != drag->over) {
		drag->over = over;
		leave_inner(drag);
		cover(drag, !over);
	}
	if (over) {
		aim(drag, over->x + x, over->y + y);
	} else {
		enter_inner(drag, surface, x, y);
	}
}

/* Before it is on the host has taken the pointer, and what was begun with it has not happened. Then
 * it is over what is none of the domain's. */
static void x11_drag_handle_clear_focus(struct wlr_seat_pointer_grab *grab)
{
	struct x11_drag *drag = grab->data;
	drag->outside = true;
	if (drag->stage == X11_DRAG_OFFERED) {
		x11_drag_end(drag);
	} else if (drag->stage == X11_DRAG_ON) {
		drag->over = NULL;
		leave_inner(drag);
		cover(drag, true);
		aim(drag, drag->x ^ 1, drag->y);
	}
}

static void x11_drag_handle_motion(
	struct wlr_seat_pointer_grab *grab, uint32_t time, double x, double y)
{
	struct x11_drag *drag = grab->data;
	drag->time = time;
	if (drag->stage == X11_DRAG_OFFERED) {
		note_pointer(drag, drag->origin->x + x, drag->origin->y + y);
		wlr_seat_pointer_send_motion(grab->seat, time, x, y);
	} else if (drag->stage == X11_DRAG_ON && drag->over) {
		aim(drag, drag->over->x + x, drag->over->y + y);
	} else if (drag->stage == X11_DRAG_ON) {
		inner(drag)->interface->motion(inner(drag), time, x, y);
		aim(drag, x, y);
	}
}

static uint32_t x11_drag_handle_button(struct wlr_seat_pointer_grab *grab, uint32_t time,
	uint32_t button, enum wl_pointer_button_state state)
{
	struct x11_drag *drag = grab->data;
	if (drag->stage == X11_DRAG_OFFERED) {
		if (grab->seat->pointer_state.button_count == 0) {
			x11_drag_end(drag);
		}
		return wlr_seat_pointer_send_button(grab->seat, time, button, state);
	}
	if (drag->stage == X11_DRAG_ON) {
		drag->time = time;
		if (drag->over) {
			end_inner(drag, false);
		} else {
			await_drop(drag, false);
		}
	}
	return 0;
}

static void x11_drag_handle_axis(struct wlr_seat_pointer_grab *grab, uint32_t time,
	enum wl_pointer_axis orientation, double value, int32_t value_discrete,
	enum wl_pointer_axis_source source, enum wl_pointer_axis_relative_direction direction)
{
	/* Nothing scrolls while something is dragged. */
}

static void x11_drag_handle_frame(struct wlr_seat_pointer_grab *grab)
{
	wlr_seat_pointer_send_frame(grab->seat);
}

/* What is dragged was taken by another domain, where the drag is on: X keeps the pointer until its
 * application knows. */
static void x11_drag_handle_cancel(struct wlr_seat_pointer_grab *grab)
{
	struct x11_drag *drag = grab->data;
	if (drag->stage == X11_DRAG_ON) {
		wlr_seat_pointer_start_grab(drag->seat, grab);
		await_drop(drag, true);
	} else {
		x11_drag_end(drag);
	}
}

static const struct wlr_pointer_grab_interface grab_interface = {
	.enter = x11_drag_handle_enter,
	.clear_focus = x11_drag_handle_clear_focus,
	.motion = x11_drag_handle_motion,
	.button = x11_drag_handle_button,
	.axis = x11_drag_handle_axis,
	.frame = x11_drag_handle_frame,
	.cancel = x11_drag_handle_cancel,
};

/* --- what X says ------------------------------------------------------------------------------ */

static void x11_drag_handle_destroy(struct wl_listener *listener, void *data)
{
	struct x11_drag *drag = wl_container_of(listener, drag, drag_destroy);
	wl_list_remove(&drag->drag_destroy.link);
	drag->wlr = NULL;
	x11_drag_end(drag);
}

/* wlroots' window manager is not to hear of it: it would take X's selection from the application
 * that has it, as for drags of Wayland. */
static void start(struct x11_drag *drag)
{
	wlr_xwayland_set_seat(drag->xwayland, NULL);
	wlr_seat_start_drag(drag->seat, drag->wlr, drag->press);
	wlr_xwayland_set_seat(drag->xwayland, drag->seat);
	inner(drag)->seat = drag->seat;
	drag->held = true;
	drag->stage = X11_DRAG_ON;
	show_icon(drag);
}

static void begin(struct x11_drag *drag, const xcb_client_message_event_t *message)
{
	struct x11_drag_source *source = x11_drag_source_create(&drag->dragged, message);
	struct wlr_seat_client *client =
		wlr_seat_client_for_wl_client(drag->seat, drag->xwayland->server->client);
	struct wlr_drag *wlr =
		source && client ? wlr_drag_create(client, &source->base, NULL) : NULL;
	if (!wlr || !drag->host.begin(drag->host.data, wlr, drag->origin->surface, drag->press)) {
		wlr_data_source_destroy(source ? &source->base : NULL);
		x11_drag_end(drag);
		return;
	}
	x11_drag_source_begin(source);
	drag->over = NULL;
	drag->wlr = wlr;
	listen_to(&wlr->events.destroy, &drag->drag_destroy, x11_drag_handle_destroy);
	start(drag);
}

static void note_message(struct x11_drag *drag, const xcb_client_message_event_t *message)
{
	switch (x11_cover_handle(&drag->dragged.cover, message)) {
	case X11_COVER_ENTERED:
		if (drag->stage == X11_DRAG_OFFERED) {
			begin(drag, message);
		}
		break;
	case X11_COVER_ASKED:
		try_to_let_go(drag);
		break;
	case X11_COVER_LEFT:
		if (drag->stage == X11_DRAG_DROPPING && !drag->held) {
			end_inner(drag, false);
		}
		break;
	case X11_COVER_DROPPED:
		if (drag->stage == X11_DRAG_DROPPING) {
			end_inner(drag, true);
		} else if (!drag->dragged.source) {
			x11_cover_finish(&drag->dragged.cover, drag->dragged.copied);
		}
		break;
	case X11_COVER_NOTHING:
		break;
	}
}

static bool is_own(const struct x11_drag *drag, xcb_window_t window)
{
	const xcb_setup_t *setup = xcb_get_setup(wlr_xwayland_get_xwm_connection(drag->xwayland));
	return (window & ~setup->resource_id_mask) == setup->resource_id_base;
}

/* An application drags only what its user has pressed a button on. */
static void note_owner(struct x11_drag *drag, const xcb_xfixes_selection_notify_event_t *notify)
{
	const struct wlr_seat_pointer_state *state = &drag->seat->pointer_state;
	if (notify->selection != drag->atoms->atoms[X11_ATOM_DND_SELECTION]) {
		return;
	}
	if (notify->owner == XCB_WINDOW_NONE) {
		if (drag->stage == X11_DRAG_OFFERED) {
			x11_drag_end(drag);
		}
		return;
	}
	const struct wlr_xwayland_surface *origin =
		state->focused_surface
			? wlr_xwayland_surface_try_from_wlr_surface(state->focused_surface)
			: NULL;
	if (is_own(drag, notify->owner) || drag->stage != X11_DRAG_NONE || drag->seat->drag
		|| state->grab != state->default_grab || state->button_count == 0 || !origin) {
		return;
	}
	drag->stage = X11_DRAG_OFFERED;
	drag->outside = false;
	drag->origin = origin;
	drag->press = state->grab_serial;
	note_pointer(drag, origin->x + state->sx, origin->y + state->sy);
	wlr_seat_pointer_start_grab(drag->seat, &drag->grab);
	cover(drag, true);
}

bool x11_drag_handle(struct x11_drag *drag, const xcb_generic_event_t *event)
{
	uint8_t type = event->response_type & X11_EVENT_TYPE;
	if (type == XCB_CREATE_NOTIFY) {
		const xcb_create_notify_event_t *notify = (const void *)event;
		return notify->window == drag->dragged.cover.window;
	}
	if (type == XCB_CLIENT_MESSAGE) {
		const xcb_client_message_event_t *message = (const void *)event;
		bool ours = message->window == drag->dragged.cover.window;
		if (ours) {
			note_message(drag, message);
		}
		return ours;
	}
	if (drag->selection_event != 0 && type == drag->selection_event) {
		note_owner(drag, (const void *)event);
		return false;
	}
	return x11_transfers_handle(&drag->dragged.transfers, event);
}

/* --- life ------------------------------------------------------------------------------------- */

void x11_drag_begin_service(struct x11_drag *drag, struct wlr_xwayland *xwayland)
{
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(xwayland);
	xcb_query_extension_reply_t *xfixes = xcb_query_extension_reply(connection,
		xcb_query_extension(connection, (uint16_t)strlen(XFIXES), XFIXES), NULL);
	drag->selection_event =
		xfixes && xfixes->present
			? (uint8_t)(xfixes->first_event + XCB_XFIXES_SELECTION_NOTIFY)
			: 0;
	free(xfixes);
	drag->xwayland = xwayland;
	x11_cover_init(&drag->dragged.cover, xwayland, drag->atoms);
}

void x11_drag_end_service(struct x11_drag *drag)
{
	if (!drag->xwayland) {
		return;
	}
	x11_transfers_stop(&drag->dragged.transfers);
	drag->xwayland = drag->dragged.cover.xwayland = NULL;
	if (drag->dragged.source) {
		wlr_data_source_destroy(&drag->dragged.source->base);
	}
	x11_drag_end(drag);
}

void x11_drag_forget(struct x11_drag *drag, const struct wlr_xwayland_surface *window)
{
	if (drag->over == window) {
		drag->over = NULL;
	}
	if (drag->icon.window == window) {
		drag->icon.window = NULL;
		drag->host.show_icon(drag->host.data, NULL, 0, 0);
	}
	if (drag->origin == window && drag->wlr) {
		wlr_data_source_destroy(&drag->dragged.source->base);
	} else if (drag->origin == window) {
		x11_drag_end(drag);
	}
}

bool x11_drag_init(struct x11_drag *drag, struct wl_event_loop *loop, struct wlr_seat *seat,
	const struct x11_atoms *atoms, const struct x11_drag_host *host)
{
	*drag = (struct x11_drag){.host = *host, .seat = seat, .atoms = atoms};
	drag->grab.interface = &grab_interface;
	drag->grab.data = drag;
	drag->timer = wl_event_loop_add_timer(loop, x11_drag_handle_timer, drag);
	x11_transfers_init(&drag->dragged.transfers, loop);
	return drag->timer;
}

void x11_drag_finish(struct x11_drag *drag)
{
	x11_drag_end_service(drag);
	x11_transfers_finish(&drag->dragged.transfers);
	wl_event_source_remove(drag->timer);
}
