/* SPDX-License-Identifier: MIT
 *
 * What the host's own applications drag: among themselves, or to a domain (boundary/drops.h).
 */
#ifndef COMPOSITOR_HOST_DRAG_H
#define COMPOSITOR_HOST_DRAG_H

struct host;
struct host_drag;
struct wlr_seat;

/* All must outlive it. NULL: out of memory. */
struct host_drag *host_drag_create(struct host *host, struct wlr_seat *seat);
/* The applications are gone, the seat is not. NULL is accepted. */
void host_drag_destroy(struct host_drag *drag);

#endif
