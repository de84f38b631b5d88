/* SPDX-License-Identifier: MIT
 *
 * A toplevel of a host's application.
 */
#ifndef COMPOSITOR_HOST_TOPLEVEL_H
#define COMPOSITOR_HOST_TOPLEVEL_H

struct host;
struct wlr_xdg_toplevel;

/* It lives as long as the application's object. Out of memory: the application is told. */
void host_toplevel_create(struct host *host, struct wlr_xdg_toplevel *toplevel);

#endif
