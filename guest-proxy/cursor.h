/* SPDX-License-Identifier: MIT
 *
 * The shape of the host's cursor over this domain's content. Applications that draw their own
 * cursor get the default one.
 */
#ifndef GUEST_PROXY_CURSOR_H
#define GUEST_PROXY_CURSOR_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct proxy_link;
struct wlr_seat;

struct cursor {
	struct proxy_link *link;
	struct wlr_seat *seat;
	uint32_t window; /* link id of the window that the pointer is in; 0: none */
	uint32_t serial; /* of the POINTER_ENTER */
	uint32_t shape;
	bool dirty; /* the host does not know shape yet */

	/* wlr_seat.events and wlr_cursor_shape_manager_v1.events */
	struct wl_listener request_set_cursor, request_set_shape;
};

/* Offers the cursor-shape protocol. False when out of memory. */
bool cursor_init(struct cursor *cursor, struct wl_display *display, struct wlr_seat *seat,
	struct proxy_link *link);
/* Before the seat goes. */
void cursor_finish(struct cursor *cursor);

/* The pointer is in this window now: the host shows the default shape. 0: in none. */
void cursor_enter(struct cursor *cursor, uint32_t window, uint32_t serial);

/* Tells the host, if there is news and it reads. */
void cursor_flush(struct cursor *cursor);

#endif
