/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_atoms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/xwayland.h>
#include <xcb/xcb.h>

#define RESOURCE_BYTES 32

static const char *const names[X11_ATOM_COUNT] = {
	[X11_ATOM_COMBO] = "_NET_WM_WINDOW_TYPE_COMBO",
	[X11_ATOM_DROPDOWN_MENU] = "_NET_WM_WINDOW_TYPE_DROPDOWN_MENU",
	[X11_ATOM_POPUP_MENU] = "_NET_WM_WINDOW_TYPE_POPUP_MENU",
	[X11_ATOM_DND_KIND] = "_NET_WM_WINDOW_TYPE_DND",
	[X11_ATOM_ICON] = "_NET_WM_ICON",
	[X11_ATOM_PING] = "_NET_WM_PING",
	[X11_ATOM_WM_STATE] = "WM_STATE",
	[X11_ATOM_INCR] = "INCR",
	[X11_ATOM_TRANSFER] = "CLOISON_TRANSFER",
	[X11_ATOM_UTF8_STRING] = "UTF8_STRING",
	[X11_ATOM_DND_AWARE] = "XdndAware",
	[X11_ATOM_DND_SELECTION] = "XdndSelection",
	[X11_ATOM_DND_TYPES] = "XdndTypeList",
	[X11_ATOM_DND_ENTER] = "XdndEnter",
	[X11_ATOM_DND_POSITION] = "XdndPosition",
	[X11_ATOM_DND_LEAVE] = "XdndLeave",
	[X11_ATOM_DND_DROP] = "XdndDrop",
	[X11_ATOM_DND_STATUS] = "XdndStatus",
	[X11_ATOM_DND_FINISHED] = "XdndFinished",
	[X11_ATOM_DND_COPY] = "XdndActionCopy",
};

void x11_atoms_init(struct x11_atoms *atoms, struct wlr_xwayland *xwayland)
{
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(xwayland);
	xcb_intern_atom_cookie_t cookies[X11_ATOM_COUNT];
	*atoms = (struct x11_atoms){0};
	for (int i = 0; i < X11_ATOM_COUNT; i++) {
		cookies[i] = xcb_intern_atom(connection, 0, (uint16_t)strlen(names[i]), names[i]);
	}
	for (int i = 0; i < X11_ATOM_COUNT; i++) {
		xcb_intern_atom_reply_t *reply =
			xcb_intern_atom_reply(connection, cookies[i], NULL);
		if (reply) {
			atoms->atoms[i] = reply->atom;
		}
		free(reply);
	}
}

static bool has_atom(const xcb_atom_t *list, size_t length, xcb_atom_t atom)
{
	for (size_t i = 0; atom != XCB_ATOM_NONE && i < length; i++) {
		if (list[i] == atom) {
			return true;
		}
	}
	return false;
}

bool x11_atoms_is_menu(const struct x11_atoms *atoms, const struct wlr_xwayland_surface *xsurface)
{
	const enum x11_atom kinds[] = {X11_ATOM_COMBO, X11_ATOM_DROPDOWN_MENU, X11_ATOM_POPUP_MENU};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (has_atom(xsurface->window_type, xsurface->window_type_len,
			    atoms->atoms[kinds[i]])) {
			return true;
		}
	}
	return false;
}

bool x11_atoms_is_dragged(
	const struct x11_atoms *atoms, const struct wlr_xwayland_surface *xsurface)
{
	return has_atom(
		xsurface->window_type, xsurface->window_type_len, atoms->atoms[X11_ATOM_DND_KIND]);
}

bool x11_atoms_answers_pings(
	const struct x11_atoms *atoms, const struct wlr_xwayland_surface *xsurface)
{
	return has_atom(xsurface->protocols, xsurface->protocols_len, atoms->atoms[X11_ATOM_PING]);
}

/* Later lines win: what the user has put there otherwise stays. */
void x11_atoms_set_dpi(struct wlr_xwayland *xwayland, uint32_t dpi)
{
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(xwayland);
	if (!connection) {
		return;
	}
	char line[RESOURCE_BYTES];
	int length = snprintf(line, sizeof(line), "Xft.dpi:\t%u\n", dpi);
	xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(connection)).data->root;
	xcb_change_property(connection, XCB_PROP_MODE_APPEND, root, XCB_ATOM_RESOURCE_MANAGER,
		XCB_ATOM_STRING, 8, (uint32_t)length, line);
	xcb_flush(connection);
}

void x11_atoms_sync(struct wlr_xwayland *xwayland)
{
	xcb_connection_t *connection = xwayland ? wlr_xwayland_get_xwm_connection(xwayland) : NULL;
	if (connection) {
		free(xcb_get_input_focus_reply(connection, xcb_get_input_focus(connection), NULL));
	}
}

void x11_atoms_unmap(struct wlr_xwayland *xwayland, const struct wlr_xwayland_surface *xsurface)
{
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(xwayland);
	if (connection) {
		xcb_unmap_window(connection, xsurface->window_id);
		xcb_flush(connection);
	}
}

void x11_atoms_disconnect(
	struct wlr_xwayland *xwayland, const struct wlr_xwayland_surface *xsurface)
{
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(xwayland);
	if (connection) {
		xcb_kill_client(connection, xsurface->window_id);
		xcb_flush(connection);
	}
}
