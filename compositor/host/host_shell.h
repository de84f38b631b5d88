/* SPDX-License-Identifier: MIT
 *
 * The host's own Wayland applications, on server.display: the only ones there. They are windows of
 * the domain host and are framed as such; no guest's byte comes here.
 */
#ifndef COMPOSITOR_HOST_SHELL_H
#define COMPOSITOR_HOST_SHELL_H

#include <wayland-server-core.h>

struct host_decorations;
struct host_seat;
struct host_surfaces;
struct host_spare_output;
struct server;

struct host_shell {
	struct server *server;
	struct host_seat *seat;
	struct host_decorations *decorations;
	struct host_surfaces *surfaces;
	struct host_spare_output *spare_output;
	struct wl_listener new_toplevel, new_popup, window_changed;
};

/* Offers every global that is not made elsewhere. NULL: out of memory. */
struct host_shell *host_shell_create(struct server *server);
/* Their clients are gone by then. NULL is accepted. */
void host_shell_destroy(struct host_shell *shell);

#endif
