/* SPDX-License-Identifier: MIT
 *
 * Drags of the applications: wlroots does them, the host says where the pointer is, and alone
 * decides when one ends and whether by a drop.
 */
#ifndef GUEST_PROXY_DRAG_H
#define GUEST_PROXY_DRAG_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "protocol/msg.h"

struct proxy_link;
struct sprite;
struct sprites;
struct windows;
struct wlr_drag;
struct wlr_seat;
struct wlr_surface;

struct drag {
	struct proxy_link *link;
	struct windows *windows;
	struct sprites *sprites;
	struct wlr_seat *seat;
	struct wlr_drag *wlr; /* NULL: none is on */
	bool due; /* DRAG_END has to come: the host has not ended it yet */
	struct sprite *icon; /* NULL: none */
	int32_t x, y; /* of the icon's corner, from the pointer */
	bool icon_dirty; /* the host does not know icon, x, y yet */

	struct wl_listener request_start; /* wlr_seat.events */
	struct wl_listener destroy; /* wlr_drag.events */
	struct wl_listener icon_commit; /* wlr_surface.events */
	struct wl_listener icon_destroy; /* sprite.events */
};

/* Embedded into the seat. */
void drag_init(
	struct drag *drag, struct wlr_seat *seat, struct windows *windows, struct sprites *sprites);
/* Before the seat goes. */
void drag_finish(struct drag *drag);

/* The same for a drag that somebody else conducts, and starts when the host is told, whose press is
 * the last one in the window of origin, a surface. False: that is not held any more, or another
 * drag is on. */
bool drag_begin(
	struct drag *drag, struct wlr_drag *wlr, struct wlr_surface *origin, uint32_t press);

/* What such a drag shows at the pointer: the icon's corner from there in logical px, and how many
 * px of the surface make one of those. NULL: nothing. */
void drag_show_icon(
	struct drag *drag, struct wlr_surface *surface, int32_t x, int32_t y, double factor);

/* The host has ended it: by DRAG_END, or the link is lost. The pointer is where it was last, at
 * time (ms), which it leaves next. */
void drag_end(struct drag *drag, enum link_drag_end_reason reason, uint32_t time);

/* Tells the host of the icon, if there is news and it reads. */
void drag_flush(struct drag *drag);

/* One is on, or the host has still to say that it is over: what buttons do is the host's affair. */
bool drag_is_on(const struct drag *drag);

#endif
