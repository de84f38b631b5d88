/* SPDX-License-Identifier: MIT
 *
 * The tablet of a seat and its pens, for the applications of a Wayland server. There is one tablet
 * from the start on, whatever devices there are, so that nobody learns of these before a pen comes;
 * pens are told of when they come, one of each kind.
 */
#ifndef COMMON_TABLET_H
#define COMMON_TABLET_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_tablet_tool.h>

#include "common/tool_state.h"

struct wl_display;
struct wlr_seat;
struct wlr_surface;
struct wlr_tablet_manager_v2;
struct wlr_tablet_v2_tablet;
struct wlr_tablet_v2_tablet_tool;

struct tablet_tool {
	struct wlr_tablet_tool wlr;
	struct wlr_tablet_v2_tablet_tool *v2; /* NULL: none of this kind has come yet */
	struct wl_listener set_cursor; /* of v2 */
	struct tablet *tablet;
};

struct tablet {
	struct wlr_seat *seat;
	struct wlr_tablet_manager_v2 *manager;
	struct wlr_tablet wlr; /* no device is behind it */
	struct wlr_tablet_v2_tablet *v2;
	struct tablet_tool tools[LINK_TOOL_LAST]; /* by kind, from 1 on */
	struct wlr_tablet_v2_tablet_tool *tool; /* that is near; NULL: none is */
	struct wl_listener surface_destroy; /* of the surface that it is near to */
	/* The application that has the pen chooses a cursor; NULL: hidden. Set by the owner. */
	void (*set_cursor)(struct tablet *tablet, struct wlr_surface *surface, int32_t hotspot_x,
		int32_t hotspot_y);
};

/* Offers the protocol, after clearing tablet. False when out of memory: nothing is to be finished.
 */
bool tablet_init(struct tablet *tablet, struct wl_display *display, struct wlr_seat *seat);
/* The seat and the display are there. */
void tablet_finish(struct tablet *tablet);

/* Whether the application of surface asks for pens. */
bool tablet_is_wanted(const struct tablet *tablet, struct wlr_surface *surface);
/* Anybody does. */
bool tablet_has_clients(const struct tablet *tablet);

/* A pen comes near. False when out of memory: none is near then. */
bool tablet_enter(struct tablet *tablet, enum link_tool kind, uint32_t abilities);
/* It is so at x, y of surface; NULL: over none. */
void tablet_move(struct tablet *tablet, struct wlr_surface *surface, double x, double y,
	const struct tool_state *state);
void tablet_tip(struct tablet *tablet, bool down);
void tablet_button(struct tablet *tablet, uint32_t button, bool pressed);
/* It goes, and what is down on it with it. */
void tablet_leave(struct tablet *tablet);

/* Its tip or a button is down: the surface keeps it. */
bool tablet_is_held(const struct tablet *tablet);
/* That has it, or NULL. */
struct wlr_surface *tablet_surface(const struct tablet *tablet);
/* Its tip is down, which the application knows by that serial. */
bool tablet_has_press(const struct tablet *tablet, uint32_t serial);

#endif
