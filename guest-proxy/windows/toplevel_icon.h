/* SPDX-License-Identifier: MIT
 *
 * Icons that applications give their toplevels (xdg-toplevel-icon-v1): those with pixels. A name
 * alone shows none, for nobody here knows icons by name.
 */
#ifndef GUEST_PROXY_TOPLEVEL_ICON_H
#define GUEST_PROXY_TOPLEVEL_ICON_H

#include <stdbool.h>

struct wl_display;

/* Offers it to the applications of display, with which it goes. False: out of memory. */
bool toplevel_icon_init(struct wl_display *display);

#endif
