/* SPDX-License-Identifier: MIT
 *
 * The icon of a drag of the host's own applications: at the pointer, with the host's ring, and cut
 * to LINK_MAX_ICON as a domain's.
 */
#ifndef COMPOSITOR_HOST_ICON_H
#define COMPOSITOR_HOST_ICON_H

struct host;
struct host_icon;
struct wlr_drag_icon;

/* It is destroyed with the icon. gone is called then. NULL: out of memory, it is not shown. */
struct host_icon *host_icon_create(
	struct host *host, struct wlr_drag_icon *wlr, void (*gone)(void *data), void *data);

/* The pointer is at x, y, layout coordinates. */
void host_icon_move(struct host_icon *icon, double x, double y);

#endif
