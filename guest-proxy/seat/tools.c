/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/tools.h"

#include <wayland-server-core.h>
#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/seat/cursor.h"
#include "guest-proxy/windows/window.h"

static void tools_handle_set_cursor(
	struct tablet *tablet, struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y)
{
	struct tools *tools = wl_container_of(tablet, tools, tablet);
	cursor_set(tools->cursor, surface, hotspot_x, hotspot_y);
}

bool tools_init(struct tools *tools, struct wl_display *display, struct wlr_seat *seat,
	struct windows *windows, struct cursor *cursor)
{
	*tools = (struct tools){.windows = windows, .cursor = cursor};
	if (!tablet_init(&tools->tablet, display, seat)) {
		return false;
	}
	tools->tablet.set_cursor = tools_handle_set_cursor;
	windows->tablet = &tools->tablet;
	cursor->tablet = &tools->tablet;
	return true;
}

void tools_finish(struct tools *tools)
{
	tools->windows->tablet = NULL;
	tablet_finish(&tools->tablet);
}

static void tell_tool_wish(const struct tools *tools, struct window *window)
{
	bool takes = tablet_is_wanted(&tools->tablet, window->surface);
	if (window->id == 0 || takes == window->takes_tools) {
		return;
	}
	window->takes_tools = takes;
	LINK_MSG(msg, LINK_TOOL_WISH, window->id);
	msg.tool_wish.takes = takes;
	proxy_link_send(tools->windows->link, &msg);
}

void tools_flush(struct tools *tools)
{
	const struct proxy_link *link = tools->windows->link;
	bool wanted = tablet_has_clients(&tools->tablet);
	if (!proxy_link_has_room(link) || link->limits.minor < LINK_VERSION_MINOR_TOOLS
		|| (!wanted && !tools->wanted)) {
		return;
	}
	tools->wanted = wanted;
	struct window *window;
	wl_list_for_each(window, &tools->windows->all, link) {
		tell_tool_wish(tools, window);
	}
}

void tools_enter(struct tools *tools, struct window *window, const struct link_tool_enter *enter)
{
	bool entered = tablet_enter(&tools->tablet, (enum link_tool)enter->kind, enter->abilities);
	tools->window = entered ? window : NULL;
}

/* The surface that is there, or is held; *x and *y are in it then. */
static struct wlr_surface *find_pointed(struct tools *tools, double *x, double *y)
{
	struct wlr_surface *surface = tablet_surface(&tools->tablet);
	double factor = tools->window->factor;
	double content_x = *x * factor, content_y = *y * factor;
	if (!tablet_is_held(&tools->tablet)) {
		surface = window_surface_at(tools->window, *x, *y, x, y);
		tools->surface_x = content_x - *x;
		tools->surface_y = content_y - *y;
	}
	*x = content_x - tools->surface_x;
	*y = content_y - tools->surface_y;
	return surface;
}

/* wlroots cuts off what is left of a unit: it gets the middle of it. */
static double share_of(int64_t units)
{
	double middle = (double)units + (units < 0 ? -0.5 : 0.5);
	return middle / LINK_TOOL_ONE;
}

void tools_axes(struct tools *tools, const struct link_tool_axes *axes)
{
	if (!tools->window) {
		return;
	}
	const struct tool_state state = {
		.pressure = share_of(axes->pressure),
		.distance = share_of(axes->distance),
		.tilt_x = wl_fixed_to_double(axes->tilt_x),
		.tilt_y = wl_fixed_to_double(axes->tilt_y),
		.rotation = wl_fixed_to_double(axes->rotation),
		.slider = share_of(axes->slider),
	};
	double x = wl_fixed_to_double(axes->x), y = wl_fixed_to_double(axes->y);
	struct wlr_surface *surface = find_pointed(tools, &x, &y);
	tablet_move(&tools->tablet, surface, x, y, &state);
}

void tools_tip(struct tools *tools, const struct link_tool_tip *tip)
{
	if (!tools->window) {
		return;
	}
	if (tip->down) {
		window_note_press(tools->window, tip->serial);
	}
	tablet_tip(&tools->tablet, tip->down != 0);
}

void tools_button(struct tools *tools, const struct link_tool_button *button)
{
	if (!tools->window) {
		return;
	}
	if (button->pressed) {
		window_note_press(tools->window, button->serial);
	}
	tablet_button(&tools->tablet, button->button, button->pressed != 0);
}

void tools_leave(struct tools *tools)
{
	tools->window = NULL;
	tablet_leave(&tools->tablet);
}
