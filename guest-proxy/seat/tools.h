/* SPDX-License-Identifier: MIT
 *
 * Pens of the host's on windows whose applications ask for them: the host is told which these are,
 * and what it says of pens is told to the surface that is there. To all others a pen is a pointer
 * of the host's.
 */
#ifndef GUEST_PROXY_TOOLS_H
#define GUEST_PROXY_TOOLS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/tablet.h"
#include "protocol/msg.h"

struct cursor;
struct window;
struct windows;
struct wl_display;
struct wlr_seat;

struct tools {
	struct tablet tablet;
	struct windows *windows;
	struct cursor *cursor;
	struct window *window; /* that has a pen; NULL: none has */
	double surface_x, surface_y; /* where its surface lies in the content, surface px */
	bool wanted; /* somebody asked for pens when the host was last told */
};

/* Offers the protocol. False when out of memory: nothing is to be finished. */
bool tools_init(struct tools *tools, struct wl_display *display, struct wlr_seat *seat,
	struct windows *windows, struct cursor *cursor);
/* Before the seat goes. */
void tools_finish(struct tools *tools);

/* Tells the host which windows hear of pens, if there is news and it reads. */
void tools_flush(struct tools *tools);

/* The host's messages. */
void tools_enter(struct tools *tools, struct window *window, const struct link_tool_enter *enter);
void tools_axes(struct tools *tools, const struct link_tool_axes *axes);
void tools_tip(struct tools *tools, const struct link_tool_tip *tip);
void tools_button(struct tools *tools, const struct link_tool_button *button);
/* Also when the window ends, or the link is lost. */
void tools_leave(struct tools *tools);

#endif
