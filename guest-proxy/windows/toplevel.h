/* SPDX-License-Identifier: MIT
 *
 * An application's xdg_toplevel as a window of the host.
 */
#ifndef GUEST_PROXY_TOPLEVEL_H
#define GUEST_PROXY_TOPLEVEL_H

struct link_configure;
struct window;
struct windows;
struct wlr_xdg_toplevel;

/* Destroys itself with the xdg_toplevel. */
void toplevel_create(struct windows *windows, struct wlr_xdg_toplevel *xdg);

/* Messages of the host. A window that is no toplevel is left alone. */
void toplevel_configure(struct window *window, const struct link_configure *configure);
void toplevel_close(struct window *window);

/* Another application wants the user to look at it: the host is asked to say so. */
void toplevel_ask_attention(struct window *window);

#endif
