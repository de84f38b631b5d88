/* SPDX-License-Identifier: MIT
 *
 * An application's xdg_popup as a window of the host, which decides where it stands.
 */
#ifndef GUEST_PROXY_POPUP_H
#define GUEST_PROXY_POPUP_H

struct windows;
struct wlr_xdg_popup;

/* Destroys itself with the xdg_popup. */
void popup_create(struct windows *windows, struct wlr_xdg_popup *xdg);

#endif
