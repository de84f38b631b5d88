/* SPDX-License-Identifier: MIT
 *
 * The host's cursor over this domain's content: a shape by its name, or an image that an
 * application draws.
 */
#ifndef GUEST_PROXY_CURSOR_H
#define GUEST_PROXY_CURSOR_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct proxy_link;
struct sprite;
struct sprites;
struct tablet;
struct wl_display;
struct wlr_seat;
struct wlr_surface;

struct cursor {
	struct proxy_link *link;
	struct sprites *sprites;
	struct wlr_seat *seat;
	const struct tablet *tablet; /* set by tools.c */
	uint32_t window; /* link id of the window that the pointer is in; 0: none */
	uint32_t serial; /* of the POINTER_ENTER or TOOL_ENTER */
	uint32_t shape; /* without image */
	struct sprite *image; /* NULL: none */
	int32_t hot_x, hot_y; /* in the image, logical px */
	bool dirty; /* the host does not know that yet */

	/* wlr_seat.events and wlr_cursor_shape_manager_v1.events */
	struct wl_listener request_set_cursor, request_set_shape;
	struct wl_listener image_commit; /* wlr_surface.events */
	struct wl_listener image_destroy; /* sprite.events */
};

/* Offers the cursor-shape protocol. False when out of memory. */
bool cursor_init(struct cursor *cursor, struct wl_display *display, struct wlr_seat *seat,
	struct sprites *sprites);
/* Before the seat goes. */
void cursor_finish(struct cursor *cursor);

/* The pointer is in this window now: the host shows the default shape. 0: in none. */
void cursor_enter(struct cursor *cursor, uint32_t window, uint32_t serial);

/* The application that is there wants this image; NULL: none. */
void cursor_set(
	struct cursor *cursor, struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y);

/* Tells the host, if there is news and it reads. */
void cursor_flush(struct cursor *cursor);

#endif
