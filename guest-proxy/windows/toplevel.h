/* SPDX-License-Identifier: MIT
 *
 * An application's xdg_toplevel as a window of the host.
 */
#ifndef GUEST_PROXY_TOPLEVEL_H
#define GUEST_PROXY_TOPLEVEL_H

struct windows;
struct wlr_xdg_toplevel;

/* Destroys itself with the xdg_toplevel. */
void toplevel_create(struct windows *windows, struct wlr_xdg_toplevel *xdg);

#endif
