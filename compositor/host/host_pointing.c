/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_pointing.h"

#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_seat.h>

#include "common/fingers.h"
#include "common/gestures.h"
#include "common/listener.h"
#include "common/tablet.h"
#include "compositor/host/host.h"
#include "compositor/host/host_window.h"
#include "compositor/input/input.h"

struct host_pointing {
	struct host *host;
	struct wlr_seat *seat;
	struct fingers fingers;
	struct gestures gestures;
	struct tablet tablet;
	double tool_x, tool_y; /* where the surface with the pen lies in its window's content */
	struct wl_listener touch_screen; /* of the input */
};

static struct host_pointing *pointing_of(const struct window *window)
{
	const struct host_window *hw = wl_container_of(window, hw, window);
	return hw->host->pointing;
}

static struct wlr_surface *root_of(const struct window *window)
{
	const struct host_window *hw = wl_container_of(window, hw, window);
	return hw->surface;
}

/* --- its life --------------------------------------------------------------------------------- */

static void host_pointing_handle_touch_screen(struct wl_listener *listener, void *data)
{
	struct host_pointing *pointing = wl_container_of(listener, pointing, touch_screen);
	wlr_seat_set_capabilities(
		pointing->seat, pointing->seat->capabilities | WL_SEAT_CAPABILITY_TOUCH);
}

static void host_pointing_set_cursor(
	struct tablet *tablet, struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y)
{
	struct host_pointing *pointing = wl_container_of(tablet, pointing, tablet);
	struct window *window = host_window_of_surface(tablet_surface(tablet));
	if (window) {
		input_set_cursor_surface(
			pointing->host->input, window, surface, hotspot_x, hotspot_y);
	}
}

struct host_pointing *host_pointing_create(struct host *host, struct wlr_seat *seat)
{
	struct host_pointing *pointing = calloc(1, sizeof(*pointing));
	if (!pointing || !gestures_init(&pointing->gestures, host->display, seat)
		|| !tablet_init(&pointing->tablet, host->display, seat)) {
		free(pointing);
		return NULL;
	}
	pointing->host = host;
	pointing->seat = seat;
	pointing->fingers.seat = seat;
	pointing->tablet.set_cursor = host_pointing_set_cursor;
	listen_to(input_touch_screens(host->input), &pointing->touch_screen,
		host_pointing_handle_touch_screen);
	return pointing;
}

void host_pointing_destroy(struct host_pointing *pointing)
{
	if (!pointing) {
		return;
	}
	wl_list_remove(&pointing->touch_screen.link);
	tablet_finish(&pointing->tablet);
	free(pointing);
}

bool host_pointing_holds(const struct host_pointing *pointing)
{
	return pointing->gestures.kind != 0;
}

const struct tablet *host_pointing_tablet(const struct host_pointing *pointing)
{
	return &pointing->tablet;
}

/* --- fingers ---------------------------------------------------------------------------------- */

/* To who asks for none a finger is a pointer. */
bool host_pointing_takes_touch(const struct window *window)
{
	return wlr_surface_accepts_touch(pointing_of(window)->seat, root_of(window));
}

void host_pointing_touch_down(struct window *window, uint32_t time, uint32_t id, double x, double y)
{
	double on_x, on_y;
	struct wlr_surface *surface = host_window_surface_at(window, x, y, &on_x, &on_y);
	if (surface) {
		fingers_down(&pointing_of(window)->fingers, surface, time, id, x, y, on_x, on_y);
	}
}

void host_pointing_touch_motion(
	struct window *window, uint32_t time, uint32_t id, double x, double y)
{
	fingers_motion(&pointing_of(window)->fingers, time, id, x, y);
}

void host_pointing_touch_up(struct window *window, uint32_t time, uint32_t id)
{
	fingers_up(&pointing_of(window)->fingers, time, id);
}

void host_pointing_touch_cancel(struct window *window)
{
	fingers_cancel(&pointing_of(window)->fingers);
}

void host_pointing_touch_frame(struct window *window)
{
	wlr_seat_touch_notify_frame(pointing_of(window)->seat);
}

/* --- gestures --------------------------------------------------------------------------------- */

bool host_pointing_gesture_begin(
	struct window *window, uint32_t time, enum link_gesture kind, uint32_t fingers)
{
	gestures_begin(&pointing_of(window)->gestures, time, kind, fingers);
	return true;
}

void host_pointing_gesture_update(
	struct window *window, uint32_t time, const struct window_gesture *gesture)
{
	gestures_update(&pointing_of(window)->gestures, time, gesture->dx, gesture->dy,
		gesture->scale, gesture->rotation);
}

void host_pointing_gesture_end(struct window *window, uint32_t time, bool cancelled)
{
	gestures_end(&pointing_of(window)->gestures, time, cancelled);
}

/* --- pens ------------------------------------------------------------------------------------- */

bool host_pointing_takes_tools(const struct window *window)
{
	return tablet_is_wanted(&pointing_of(window)->tablet, root_of(window));
}

void host_pointing_tool_enter(struct window *window, uint32_t time, const struct tool_state *tool)
{
	tablet_enter(&pointing_of(window)->tablet, tool->kind, tool->abilities);
}

void host_pointing_tool_leave(struct window *window)
{
	tablet_leave(&pointing_of(window)->tablet);
}

void host_pointing_tool_axes(
	struct window *window, uint32_t time, double x, double y, const struct tool_state *tool)
{
	struct host_pointing *pointing = pointing_of(window);
	struct wlr_surface *surface = tablet_surface(&pointing->tablet);
	double on_x, on_y;
	if (!tablet_is_held(&pointing->tablet)) {
		surface = host_window_surface_at(window, x, y, &on_x, &on_y);
		pointing->tool_x = x - on_x;
		pointing->tool_y = y - on_y;
	}
	tablet_move(&pointing->tablet, surface, x - pointing->tool_x, y - pointing->tool_y, tool);
}

void host_pointing_tool_tip(struct window *window, uint32_t time, bool down)
{
	tablet_tip(&pointing_of(window)->tablet, down);
}

void host_pointing_tool_button(struct window *window, uint32_t time, uint32_t button, bool pressed)
{
	tablet_button(&pointing_of(window)->tablet, button, pressed);
}
