/* SPDX-License-Identifier: MIT
 *
 * Drags that begin in an X11 window, as drags of the domain: the host says where the pointer is and
 * how they end, and they go to Wayland applications and to other domains, too.
 *
 * The application that drags does all by itself, with the pointer grabbed in X, and finds targets
 * by where X has the pointer. So X gets the pointer's motion all along, in coordinates of the
 * window where the drag began, for Xwayland takes each window that the pointer enters as a release
 * of the buttons: over another X11 window they are where X has that, and elsewhere somewhere on the
 * cover (x11_cover.h), which stands for a wlr_drag there.
 */
#ifndef GUEST_PROXY_X11_DRAG_H
#define GUEST_PROXY_X11_DRAG_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_seat.h>

#include "guest-proxy/x11/x11_drag_icon.h"
#include "guest-proxy/x11/x11_drag_source.h"

struct wlr_drag;
struct wlr_surface;
struct wlr_xwayland;
struct wlr_xwayland_surface;
struct x11_atoms;

/* Who tells the host. */
struct x11_drag_host {
	/* The host is told of a drag in the press with this serial in the window of origin; false:
	 * there cannot be one. */
	bool (*begin)(
		void *data, struct wlr_drag *drag, struct wlr_surface *origin, uint32_t press);
	/* What that drag shows at the pointer, its corner from there in px of X. NULL: nothing. */
	void (*show_icon)(void *data, struct wlr_surface *surface, int32_t x, int32_t y);
	void *data;
};

/* How long an application may take to drop what its user has let go, ms. */
#define X11_DRAG_DROP_MS 1000

enum x11_drag_stage {
	X11_DRAG_NONE,
	X11_DRAG_OFFERED, /* an application has something to drag; the cover asks it what */
	X11_DRAG_ON,
	X11_DRAG_DROPPING, /* the user has let go; the application says whether that is a drop */
};

struct x11_drag {
	struct x11_drag_host host;
	struct wlr_seat *seat;
	struct wlr_xwayland *xwayland; /* NULL: none is ready */
	const struct x11_atoms *atoms;
	uint8_t selection_event; /* of XFIXES: the number of its events; 0: there is none */
	struct x11_dragged dragged;
	struct x11_drag_icon icon;

	enum x11_drag_stage stage;
	struct wlr_seat_pointer_grab grab; /* the seat's while there is a stage */
	const struct wlr_xwayland_surface *origin; /* where the press was */
	const struct wlr_xwayland_surface *over; /* where the pointer is, NULL: in none of X's */
	uint32_t press; /* its serial */
	struct wlr_drag *wlr; /* while it is on */
	bool outside; /* the host has the pointer elsewhere */
	bool held; /* X has the button down for it */
	bool taken; /* while dropping: by another domain */
	struct wl_event_source
		*timer; /* while dropping: the application is not waited for longer */
	uint32_t time; /* ms, of the last motion */
	int32_t x, y; /* where X has the pointer, px */

	struct wl_listener drag_destroy; /* wlr_drag.events */
};

/* atoms must outlive it, and be known when an Xwayland is ready. False: out of memory. */
bool x11_drag_init(struct x11_drag *drag, struct wl_event_loop *loop, struct wlr_seat *seat,
	const struct x11_atoms *atoms, const struct x11_drag_host *host);
void x11_drag_finish(struct x11_drag *drag);

/* An Xwayland is ready, and is gone. */
void x11_drag_begin_service(struct x11_drag *drag, struct wlr_xwayland *xwayland);
void x11_drag_end_service(struct x11_drag *drag);

/* Of what X says; true: it is none of wlroots' business. */
bool x11_drag_handle(struct x11_drag *drag, const xcb_generic_event_t *event);

/* A window is mapped. True: it is what an application shows at the pointer while it drags, which is
 * shown as the icon of its drag and nowhere else. */
bool x11_drag_takes(struct x11_drag *drag, const struct wlr_xwayland_surface *window);
/* The window has moved. */
void x11_drag_note_place(struct x11_drag *drag, const struct wlr_xwayland_surface *window);

/* The window goes. */
void x11_drag_forget(struct x11_drag *drag, const struct wlr_xwayland_surface *window);

#endif
