/* SPDX-License-Identifier: MIT
 *
 * Icons of X11 windows: _NET_WM_ICON.
 */
#ifndef GUEST_PROXY_X11_ICON_H
#define GUEST_PROXY_X11_ICON_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/limits.h"

/* Of the property, in units of 4 bytes: what lies beyond is not looked at. */
#define X11_ICON_MAX_WORDS (1u << 19)

struct wlr_xwayland;
struct wlr_xwayland_surface;
struct x11_atoms;

/* The icon that its application has given the window, of several the one that is best as small as
 * it is shown. False: there is none. */
bool x11_icon_read(struct wlr_xwayland *xwayland, const struct x11_atoms *atoms,
	const struct wlr_xwayland_surface *xsurface, uint8_t shades[static LINK_ICON_SHADES]);

/* Where the best of the icons in a property's words begins: at its width, which its height and
 * pixels follow. -1: none. Pure. */
int64_t x11_icon_choose(const uint32_t *untrusted_words, uint32_t count);

#endif
