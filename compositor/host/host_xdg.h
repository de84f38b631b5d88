/* SPDX-License-Identifier: MIT
 *
 * Toplevels and popups of the host's applications.
 */
#ifndef COMPOSITOR_HOST_XDG_H
#define COMPOSITOR_HOST_XDG_H

struct host;
struct wlr_xdg_popup;
struct wlr_xdg_toplevel;

/* Both live as long as the application's object. Out of memory: the application is told. */
void host_xdg_create_toplevel(struct host *host, struct wlr_xdg_toplevel *toplevel);
/* One without a parent that is a window here is dismissed at once. */
void host_xdg_create_popup(struct host *host, struct wlr_xdg_popup *popup);

#endif
