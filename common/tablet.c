/* SPDX-License-Identifier: MIT */
#include "common/tablet.h"

#include <wlr/interfaces/wlr_tablet_tool.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_tablet_v2.h>

#include "common/listener.h"
#include "common/wlroots.h"

#define TABLET_NAME "tablet"

static const struct wlr_tablet_impl tablet_impl = {.name = TABLET_NAME};

/* --- pens ------------------------------------------------------------------------------------- */

static void tablet_handle_set_cursor(struct wl_listener *listener, void *data)
{
	struct tablet_tool *tool = wl_container_of(listener, tool, set_cursor);
	const struct wlr_tablet_v2_event_cursor *event = data;
	struct tablet *tablet = tool->tablet;
	const struct wlr_surface *pointed = tablet_surface(tablet);
	if (tool->v2 == tablet->tool && pointed
		&& wl_resource_get_client(pointed->resource) == event->seat_client->client) {
		tablet->set_cursor(tablet, event->surface, event->hotspot_x, event->hotspot_y);
	}
}

/* Applications hear that it is gone. */
static void remove_tool(struct tablet_tool *tool)
{
	if (tool->v2) {
		tool->v2 = NULL;
		wl_list_remove(&tool->set_cursor.link);
		wl_signal_emit_mutable(&tool->wlr.events.destroy, &tool->wlr);
	}
}

static bool can_do(const struct wlr_tablet_tool *wlr, uint32_t abilities)
{
	return wlr->pressure == ((abilities & LINK_TOOL_PRESSURE) != 0)
	       && wlr->distance == ((abilities & LINK_TOOL_DISTANCE) != 0)
	       && wlr->tilt == ((abilities & LINK_TOOL_TILT) != 0)
	       && wlr->rotation == ((abilities & LINK_TOOL_ROTATION) != 0)
	       && wlr->slider == ((abilities & LINK_TOOL_SLIDER) != 0);
}

static void add_tool(
	struct tablet *tablet, struct tablet_tool *tool, enum link_tool kind, uint32_t abilities)
{
	static const enum wlr_tablet_tool_type types[LINK_TOOL_LAST] = {
		[LINK_TOOL_PEN - 1] = WLR_TABLET_TOOL_TYPE_PEN,
		[LINK_TOOL_ERASER - 1] = WLR_TABLET_TOOL_TYPE_ERASER,
		[LINK_TOOL_BRUSH - 1] = WLR_TABLET_TOOL_TYPE_BRUSH,
		[LINK_TOOL_PENCIL - 1] = WLR_TABLET_TOOL_TYPE_PENCIL,
		[LINK_TOOL_AIRBRUSH - 1] = WLR_TABLET_TOOL_TYPE_AIRBRUSH,
	};
	tool->tablet = tablet;
	tool->wlr = (struct wlr_tablet_tool){
		.type = types[kind - 1],
		.pressure = abilities & LINK_TOOL_PRESSURE,
		.distance = abilities & LINK_TOOL_DISTANCE,
		.tilt = abilities & LINK_TOOL_TILT,
		.rotation = abilities & LINK_TOOL_ROTATION,
		.slider = abilities & LINK_TOOL_SLIDER,
	};
	wl_signal_init(&tool->wlr.events.destroy);
	tool->v2 = wlr_tablet_tool_create(tablet->manager, tablet->seat, &tool->wlr);
	if (tool->v2) {
		listen_to(
			&tool->v2->events.set_cursor, &tool->set_cursor, tablet_handle_set_cursor);
	}
}

/* --- who wants them --------------------------------------------------------------------------- */

bool tablet_is_wanted(const struct tablet *tablet, struct wlr_surface *surface)
{
	return wlroots_accepts_tablet(surface, tablet->v2);
}

bool tablet_has_clients(const struct tablet *tablet)
{
	return !wl_list_empty(&tablet->v2->clients);
}

/* --- what they do ----------------------------------------------------------------------------- */

bool tablet_enter(struct tablet *tablet, enum link_tool kind, uint32_t abilities)
{
	struct tablet_tool *tool = &tablet->tools[kind - 1];
	tablet_leave(tablet);
	if (tool->v2 && !can_do(&tool->wlr, abilities)) {
		remove_tool(tool);
	}
	if (!tool->v2) {
		add_tool(tablet, tool, kind, abilities);
	}
	tablet->tool = tool->v2;
	return tablet->tool;
}

/* Also where its application does not hear of the pen any more. */
static void forget_surface(struct tablet *tablet)
{
	struct wlr_tablet_v2_tablet_tool *tool = tablet->tool;
	wl_list_remove(&tablet->surface_destroy.link);
	wl_list_init(&tablet->surface_destroy.link);
	if (tool->focused_surface) {
		struct wl_listener *gone = wlroots_tool_surface_destroy(tool);
		wl_list_remove(&gone->link);
		wl_list_init(&gone->link);
		tool->focused_surface = NULL;
	}
}

static void tablet_handle_surface_destroy(struct wl_listener *listener, void *data)
{
	struct tablet *tablet = wl_container_of(listener, tablet, surface_destroy);
	forget_surface(tablet);
}

static void enter_surface(struct tablet *tablet, struct wlr_surface *surface)
{
	if (tablet_surface(tablet) != surface) {
		wlr_tablet_v2_tablet_tool_notify_proximity_in(tablet->tool, tablet->v2, surface);
	}
	if (tablet_surface(tablet) && wl_list_empty(&tablet->surface_destroy.link)) {
		wl_signal_add(&surface->events.destroy, &tablet->surface_destroy);
	}
}

/* One that goes has been forgotten by wlroots first, and is not yet here. */
static void leave_surface(struct tablet *tablet)
{
	if (tablet_surface(tablet)) {
		wlr_tablet_v2_tablet_tool_notify_proximity_out(tablet->tool);
	}
	if (tablet->tool) {
		forget_surface(tablet);
	}
}

/* What it can say. */
static void tell_state(struct wlr_tablet_v2_tablet_tool *tool, const struct tool_state *state)
{
	const struct wlr_tablet_tool *can = tool->wlr_tool;
	if (can->pressure) {
		wlr_tablet_v2_tablet_tool_notify_pressure(tool, state->pressure);
	}
	if (can->distance) {
		wlr_tablet_v2_tablet_tool_notify_distance(tool, state->distance);
	}
	if (can->tilt) {
		wlr_tablet_v2_tablet_tool_notify_tilt(tool, state->tilt_x, state->tilt_y);
	}
	if (can->rotation) {
		wlr_tablet_v2_tablet_tool_notify_rotation(tool, state->rotation);
	}
	if (can->slider) {
		wlr_tablet_v2_tablet_tool_notify_slider(tool, state->slider);
	}
}

void tablet_move(struct tablet *tablet, struct wlr_surface *surface, double x, double y,
	const struct tool_state *state)
{
	struct wlr_tablet_v2_tablet_tool *tool = tablet->tool;
	if (!tool) {
		return;
	}
	if (surface != tablet_surface(tablet)) {
		leave_surface(tablet);
	}
	if (!surface) {
		return;
	}
	enter_surface(tablet, surface);
	wlr_tablet_v2_tablet_tool_notify_motion(tool, x, y);
	tell_state(tool, state);
}

void tablet_tip(struct tablet *tablet, bool down)
{
	if (tablet->tool && down) {
		wlr_tablet_v2_tablet_tool_notify_down(tablet->tool);
	} else if (tablet->tool) {
		wlr_tablet_v2_tablet_tool_notify_up(tablet->tool);
	}
}

void tablet_button(struct tablet *tablet, uint32_t button, bool pressed)
{
	if (tablet->tool) {
		wlr_tablet_v2_tablet_tool_notify_button(tablet->tool, button,
			pressed ? ZWP_TABLET_PAD_V2_BUTTON_STATE_PRESSED
				: ZWP_TABLET_PAD_V2_BUTTON_STATE_RELEASED);
	}
}

void tablet_leave(struct tablet *tablet)
{
	leave_surface(tablet);
	if (tablet->tool) {
		tablet->tool->is_down = false;
		tablet->tool->num_buttons = 0;
		tablet->tool = NULL;
	}
}

bool tablet_is_held(const struct tablet *tablet)
{
	const struct wlr_tablet_v2_tablet_tool *tool = tablet->tool;
	return tablet_surface(tablet) && (tool->is_down || tool->num_buttons > 0);
}

struct wlr_surface *tablet_surface(const struct tablet *tablet)
{
	return tablet->tool ? tablet->tool->focused_surface : NULL;
}

bool tablet_has_press(const struct tablet *tablet, uint32_t serial)
{
	const struct wlr_tablet_v2_tablet_tool *tool = tablet->tool;
	return tool && tool->is_down && tool->down_serial == serial;
}

/* --- its life --------------------------------------------------------------------------------- */

bool tablet_init(struct tablet *tablet, struct wl_display *display, struct wlr_seat *seat)
{
	*tablet = (struct tablet){.seat = seat, .manager = wlr_tablet_v2_create(display)};
	if (!tablet->manager) {
		return false;
	}
	tablet->surface_destroy.notify = tablet_handle_surface_destroy;
	wl_list_init(&tablet->surface_destroy.link);
	wlr_tablet_init(&tablet->wlr, &tablet_impl, TABLET_NAME);
	tablet->v2 = wlr_tablet_create(tablet->manager, seat, &tablet->wlr.base);
	if (!tablet->v2) {
		wlr_tablet_finish(&tablet->wlr);
	}
	return tablet->v2;
}

void tablet_finish(struct tablet *tablet)
{
	tablet_leave(tablet);
	for (size_t i = 0; i < LINK_TOOL_LAST; i++) {
		remove_tool(&tablet->tools[i]);
	}
	wlr_tablet_finish(&tablet->wlr);
}
