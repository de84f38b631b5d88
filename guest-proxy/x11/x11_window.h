/* SPDX-License-Identifier: MIT
 *
 * One X11 window, and while it is mapped a window of the host: a toplevel (x11_toplevel.c), or,
 * when it is override-redirect and there is one that it belongs to, a popup of that
 * (x11_popup.c). Made and destroyed with the X11 window.
 */
#ifndef GUEST_PROXY_X11_WINDOW_H
#define GUEST_PROXY_X11_WINDOW_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <wlr/util/box.h>

#include "guest-proxy/windows/host_popup.h"
#include "guest-proxy/windows/host_toplevel.h"
#include "guest-proxy/windows/liveness.h"
#include "protocol/limits.h"

struct wlr_xwayland_surface;
struct x11_space;

enum x11_role {
	X11_HIDDEN, /* it is not mapped, or the host cannot have it */
	X11_TOPLEVEL,
	X11_POPUP,
};

struct x11_window {
	struct wl_list link; /* x11_space.all, in no list while hidden */
	struct x11_space *space;
	struct wlr_xwayland_surface *xsurface;
	enum x11_role role;
	struct host_toplevel toplevel; /* when that is its role */
	struct host_popup popup;

	/* Where X has been told last that it is, px; of an override-redirect window where X says.
	 * What X says of a managed one may be from before. */
	struct wlr_box placed;
	/* The number of the last configure of the host that was passed on, and of the last that the
	 * picture answers. */
	uint32_t number, answered;

	/* Toplevels. */
	struct wlr_box normal; /* px: the size to go back to; no place */
	bool filled; /* it is maximized or fullscreen */
	struct liveness liveness;
	uint32_t pings; /* that it was sent */
	bool urgent; /* its application wants it to be looked at, and the host was told */
	char title[LINK_MAX_TITLE]; /* UTF-8 as far as the application keeps to X11's rules */

	/* Popups. */
	bool beside; /* it is mapped, but nobody is to see it */
	struct x11_window *parent; /* toplevel or popup that it hangs on */
	bool grabs;
	/* Logical px: the place that the host was asked for, and one that it answered otherwise. */
	struct {
		int32_t x, y;
	} asked, corrected;

	/* wlr_xwayland_surface.events */
	struct wl_listener destroy, associate, dissociate, override, geometry;
	struct wl_listener request_configure, map_request, request_move, request_resize;
	struct wl_listener request_maximize, request_fullscreen, request_minimize, request_activate;
	struct wl_listener set_title, set_class, set_parent, set_hints;
	struct wl_listener commit, map, unmap; /* of its wlr_surface, while it has one */
};

/* Destroys itself with xsurface. */
void x11_window_create(struct x11_space *space, struct wlr_xwayland_surface *xsurface);

/* The host's window of it; NULL while hidden. */
struct window *x11_window_current(struct x11_window *window);

/* The host's CONFIGURE with this serial makes it be where and how large box says, px. */
void x11_window_configure(struct x11_window *window, uint32_t serial, const struct wlr_box *box);
/* Its application, or a change of the scale, does. What the host wanted last is drawn when it has
 * this size. */
void x11_window_place(struct x11_window *window, const struct wlr_box *box);

/* box on X's screen, which is large enough afterwards; and the next larger one that needs no
 * resampling. px. */
struct wlr_box x11_window_settle(struct x11_window *window, const struct wlr_box *box);
struct wlr_box x11_window_sharpen(const struct x11_window *window, const struct wlr_box *box);

bool x11_window_is_maximized(const struct x11_window *window);

/* A px is as large as it was; the scale before was this. */
void x11_window_rescale(struct x11_window *window, double before);

/* The geometry and drawn of a window_impl for either role: of what its x11_window is. */
void x11_window_geometry(const struct window *window, struct wlr_box *box);
uint32_t x11_window_drawn(const struct x11_window *window);

/* Another one that is shown hangs on it no more, and finds another parent or none. */
void x11_window_hide(struct x11_window *window);

/* The X11 window with this id, if it is there, has another icon. */
void x11_window_note_icon(struct x11_space *space, uint32_t id);

/* x11_toplevel.c */
void x11_toplevel_show(struct x11_window *window);
void x11_toplevel_note_icon(struct x11_window *window);
/* It is not the host's any more. */
void x11_toplevel_finish(struct x11_window *window);
void x11_toplevel_note_hints(struct x11_window *window);
void x11_toplevel_rescale(struct x11_window *window, double before);

/* x11_requests.c: of its xsurface's events those that are about managed windows. */
void x11_requests_listen(struct x11_window *window);
void x11_requests_unlisten(struct x11_window *window);

/* x11_popup.c. False: it belongs to no window. */
bool x11_popup_show(struct x11_window *window);
/* It was moved in X, or what it hangs on. */
void x11_popup_moved(struct x11_window *window);

#endif
