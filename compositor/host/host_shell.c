/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_shell.h"

#include <stdlib.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "compositor/domain.h"
#include "compositor/host/host_decoration.h"
#include "compositor/host/host_globals.h"
#include "compositor/host/host_popup.h"
#include "compositor/host/host_seat.h"
#include "compositor/host/host_spare_output.h"
#include "compositor/host/host_surfaces.h"
#include "compositor/host/host_toplevel.h"
#include "compositor/host/host_window.h"
#include "compositor/server.h"

#define XDG_SHELL_VERSION 6

static void handle_new_toplevel(struct wl_listener *listener, void *data)
{
	struct host_shell *shell = wl_container_of(listener, shell, new_toplevel);
	host_toplevel_create(shell, data);
}

static void handle_new_popup(struct wl_listener *listener, void *data)
{
	struct host_shell *shell = wl_container_of(listener, shell, new_popup);
	host_popup_create(shell, data);
}

static void handle_window_changed(struct wl_listener *listener, void *data)
{
	struct window *window = data;
	if (window->domain->is_host) {
		host_window_clip(window);
	}
}

static bool init(struct host_shell *shell)
{
	struct server *server = shell->server;
	shell->seat = host_seat_create(server);
	shell->decorations = host_decoration_create(server);
	shell->surfaces = host_surfaces_create(server);
	shell->spare_output = host_spare_output_create(server);
	struct wlr_xdg_shell *xdg_shell = wlr_xdg_shell_create(server->display, XDG_SHELL_VERSION);
	if (!shell->seat || !shell->decorations || !shell->surfaces || !shell->spare_output
		|| !xdg_shell || !host_globals_create(server)) {
		return false;
	}
	shell->new_toplevel.notify = handle_new_toplevel;
	wl_signal_add(&xdg_shell->events.new_toplevel, &shell->new_toplevel);
	shell->new_popup.notify = handle_new_popup;
	wl_signal_add(&xdg_shell->events.new_popup, &shell->new_popup);
	shell->window_changed.notify = handle_window_changed;
	wl_signal_add(&server->events.window_changed, &shell->window_changed);
	return true;
}

struct host_shell *host_shell_create(struct server *server)
{
	struct host_shell *shell = calloc(1, sizeof(*shell));
	if (!shell) {
		return NULL;
	}
	shell->server = server;
	wl_list_init(&shell->new_toplevel.link);
	wl_list_init(&shell->new_popup.link);
	wl_list_init(&shell->window_changed.link);
	if (!init(shell)) {
		host_shell_destroy(shell);
		return NULL;
	}
	return shell;
}

void host_shell_destroy(struct host_shell *shell)
{
	if (!shell) {
		return;
	}
	wl_list_remove(&shell->new_toplevel.link);
	wl_list_remove(&shell->new_popup.link);
	wl_list_remove(&shell->window_changed.link);
	host_spare_output_destroy(shell->spare_output);
	host_surfaces_destroy(shell->surfaces);
	host_decoration_destroy(shell->decorations);
	host_seat_destroy(shell->seat);
	free(shell);
}
