/* SPDX-License-Identifier: MIT
 *
 * Where applications connect to a Wayland server, by the rules that libwayland has for its own
 * sockets: below XDG_RUNTIME_DIR, with a lock beside it, one left by the dead is replaced. But who
 * connects while there is no descriptor left waits, where libwayland would try again at once, for
 * ever.
 */
#ifndef COMMON_WAYLAND_SOCKET_H
#define COMMON_WAYLAND_SOCKET_H

struct wayland_socket;
struct wl_display;

#define WAYLAND_SOCKET_NAMES 33 /* wayland-0 and so on: those that are tried */

/* Who connects becomes a client of display. name: one in XDG_RUNTIME_DIR, or an absolute path;
 * NULL: the first of WAYLAND_SOCKET_NAMES that nobody has. NULL with errno. */
struct wayland_socket *wayland_socket_create(struct wl_display *display, const char *name);

/* As it was given or found: for WAYLAND_DISPLAY. */
const char *wayland_socket_name(const struct wayland_socket *socket);

/* Closes it, and removes it and its lock. Clients stay. NULL is accepted. */
void wayland_socket_destroy(struct wayland_socket *socket);

#endif
