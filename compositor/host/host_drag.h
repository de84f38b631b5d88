/* SPDX-License-Identifier: MIT
 *
 * Drags between the host's own applications. Guests neither begin one here nor see one.
 */
#ifndef COMPOSITOR_HOST_DRAG_H
#define COMPOSITOR_HOST_DRAG_H

#include <stdint.h>
#include <wayland-server-core.h>

struct host;
struct wlr_scene_tree;
struct wlr_seat;

struct host_drag {
	struct host *host;
	struct wlr_seat *seat;
	struct wlr_scene_tree *icon; /* NULL: none */
	struct wl_listener request_start, start;
	struct wl_listener destroy, icon_destroy; /* of the drag that is on */
};

/* Embedded into the seat's struct; finish removes the listeners. */
void host_drag_init(struct host_drag *drag, struct host *host, struct wlr_seat *seat);
void host_drag_finish(struct host_drag *drag);

#endif
