/* SPDX-License-Identifier: MIT
 *
 * Names of X11 that wlroots does not look up, and what is said to the X server by them.
 */
#ifndef GUEST_PROXY_X11_ATOMS_H
#define GUEST_PROXY_X11_ATOMS_H

#include <stdbool.h>
#include <stdint.h>

/* Of an event's response_type: without the mark of those that a client sent. */
#define X11_EVENT_TYPE 0x7fu

struct wlr_xwayland;
struct wlr_xwayland_surface;

enum x11_atom {
	X11_ATOM_COMBO,
	X11_ATOM_DROPDOWN_MENU,
	X11_ATOM_POPUP_MENU,
	X11_ATOM_DND_KIND, /* of a window that is shown at the pointer during a drag */
	X11_ATOM_PING,
	X11_ATOM_ICON,
	X11_ATOM_WM_STATE,
	X11_ATOM_INCR,
	X11_ATOM_TRANSFER, /* a property of the proxy's own */
	X11_ATOM_UTF8_STRING,
	X11_ATOM_DND_AWARE,
	X11_ATOM_DND_SELECTION,
	X11_ATOM_DND_TYPES,
	X11_ATOM_DND_ENTER,
	X11_ATOM_DND_POSITION,
	X11_ATOM_DND_LEAVE,
	X11_ATOM_DND_DROP,
	X11_ATOM_DND_STATUS,
	X11_ATOM_DND_FINISHED,
	X11_ATOM_DND_COPY,
	X11_ATOM_COUNT,
};

struct x11_atoms {
	uint32_t atoms[X11_ATOM_COUNT]; /* 0: not known */
};

/* xwayland is ready. */
void x11_atoms_init(struct x11_atoms *atoms, struct wlr_xwayland *xwayland);

/* Whether the window says that it is a menu of some kind, which is open until its user chooses or
 * turns away. */
bool x11_atoms_is_menu(const struct x11_atoms *atoms, const struct wlr_xwayland_surface *xsurface);

/* Whether the window is what an application shows at the pointer while something is dragged. */
bool x11_atoms_is_dragged(
	const struct x11_atoms *atoms, const struct wlr_xwayland_surface *xsurface);

/* Whether its application answers pings. */
bool x11_atoms_answers_pings(
	const struct x11_atoms *atoms, const struct wlr_xwayland_surface *xsurface);

/* Says how large programs are to draw, in px for an inch, as toolkits read it: Xft.dpi. */
void x11_atoms_set_dpi(struct wlr_xwayland *xwayland, uint32_t dpi);

/* Returns when X has done all that it was told: what comes to it by Wayland now comes after. */
void x11_atoms_sync(struct wlr_xwayland *xwayland);

/* Unmaps a window that its application has mapped: grabs that name it end. */
void x11_atoms_unmap(struct wlr_xwayland *xwayland, const struct wlr_xwayland_surface *xsurface);
/* Ends the connection of its application, with all that it has in X. */
void x11_atoms_disconnect(
	struct wlr_xwayland *xwayland, const struct wlr_xwayland_surface *xsurface);

#endif
