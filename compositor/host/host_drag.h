/* SPDX-License-Identifier: MIT
 *
 * Drags between the host's own applications. Guests neither begin one here nor see one.
 */
#ifndef COMPOSITOR_HOST_DRAG_H
#define COMPOSITOR_HOST_DRAG_H

#include <stdint.h>
#include <wayland-server-core.h>

struct server;
struct wlr_scene_tree;
struct wlr_seat;

struct host_drag {
	struct server *server;
	struct wlr_seat *seat;
	struct wlr_scene_tree *icon; /* NULL: none */
	struct wl_listener request_start, start, icon_destroy;
};

/* Embedded into the seat's struct; finish removes the listeners. */
void host_drag_init(struct host_drag *drag, struct server *server, struct wlr_seat *seat);
void host_drag_finish(struct host_drag *drag);

/* The pointer moved to x, y (layout coordinates) while a drag is on: tells the host's window that
 * is there, or takes the drag's target away. */
void host_drag_motion(struct host_drag *drag, uint32_t time, double x, double y);

#endif
