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

bool x11_atoms_is_menu(const struct x11_atoms *atoms, const struct wlr_xwayland_surface *xsurface)
{
	for (size_t i = 0; i < xsurface->window_type_len; i++) {
		for (int k = 0; k < X11_ATOM_COUNT; k++) {
			if (atoms->atoms[k] != XCB_ATOM_NONE
				&& xsurface->window_type[i] == atoms->atoms[k]) {
				return true;
			}
		}
	}
	return false;
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

void x11_atoms_unmap(struct wlr_xwayland *xwayland, const struct wlr_xwayland_surface *xsurface)
{
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(xwayland);
	if (connection) {
		xcb_unmap_window(connection, xsurface->window_id);
		xcb_flush(connection);
	}
}
