/* SPDX-License-Identifier: MIT
 *
 * The window that an X11 application moves along with the pointer while it drags: which one it is,
 * and where its corner is from the pointer. Pure but for what X says of the window.
 */
#ifndef GUEST_PROXY_X11_DRAG_ICON_H
#define GUEST_PROXY_X11_DRAG_ICON_H

#include <stdbool.h>
#include <stdint.h>

struct wlr_xwayland_surface;

/* Places of the pointer that an application may be behind. */
#define X11_DRAG_ICON_PLACES 16u

struct x11_point {
	int32_t x, y; /* px */
};

struct x11_drag_icon {
	const struct wlr_xwayland_surface *window; /* NULL: none */
	struct x11_point offset; /* of its corner from the pointer */
	struct x11_point places[X11_DRAG_ICON_PLACES]; /* where the pointer was, a ring */
	unsigned last; /* of them */
};

/* X has the pointer there now, on its screen. */
void x11_drag_icon_note_pointer(struct x11_drag_icon *icon, int32_t x, int32_t y);

/* The corner of its window is there now. An application is behind the pointer: one of the places
 * where that was explains it, or the window is elsewhere from the pointer than it was. */
void x11_drag_icon_follow(struct x11_drag_icon *icon, int32_t x, int32_t y);

#endif
