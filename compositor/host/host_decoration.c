/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_decoration.h"

#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_server_decoration.h>
#include <wlr/types/wlr_xdg_decoration_v1.h>

#include "compositor/server.h"

#define SERVER_SIDE WLR_XDG_TOPLEVEL_DECORATION_V1_MODE_SERVER_SIDE

struct host_decorations {
	struct wl_listener new_decoration;
};

/* One application's question about one window. */
struct question {
	struct wlr_xdg_toplevel_decoration_v1 *decoration;
	struct wl_listener request_mode, destroy;
};

/* Before its first commit a surface cannot be configured: the answer waits for that. */
static void answer(struct question *question)
{
	if (question->decoration->toplevel->base->initialized) {
		wlr_xdg_toplevel_decoration_v1_set_mode(question->decoration, SERVER_SIDE);
	} else {
		question->decoration->scheduled_mode = SERVER_SIDE;
	}
}

static void handle_request_mode(struct wl_listener *listener, void *data)
{
	struct question *question = wl_container_of(listener, question, request_mode);
	answer(question);
}

static void handle_destroy(struct wl_listener *listener, void *data)
{
	struct question *question = wl_container_of(listener, question, destroy);
	wl_list_remove(&question->request_mode.link);
	wl_list_remove(&question->destroy.link);
	free(question);
}

static void handle_new_decoration(struct wl_listener *listener, void *data)
{
	struct wlr_xdg_toplevel_decoration_v1 *decoration = data;
	struct question *question = calloc(1, sizeof(*question));
	if (!question) {
		wl_resource_post_no_memory(decoration->resource);
		return;
	}
	question->decoration = decoration;
	question->request_mode.notify = handle_request_mode;
	wl_signal_add(&decoration->events.request_mode, &question->request_mode);
	question->destroy.notify = handle_destroy;
	wl_signal_add(&decoration->events.destroy, &question->destroy);
	answer(question);
}

struct host_decorations *host_decoration_create(struct server *server)
{
	struct wlr_server_decoration_manager *older =
		wlr_server_decoration_manager_create(server->display);
	struct wlr_xdg_decoration_manager_v1 *manager =
		wlr_xdg_decoration_manager_v1_create(server->display);
	struct host_decorations *decorations =
		older && manager ? calloc(1, sizeof(*decorations)) : NULL;
	if (!decorations) {
		return NULL;
	}
	wlr_server_decoration_manager_set_default_mode(
		older, WLR_SERVER_DECORATION_MANAGER_MODE_SERVER);
	decorations->new_decoration.notify = handle_new_decoration;
	wl_signal_add(&manager->events.new_toplevel_decoration, &decorations->new_decoration);
	return decorations;
}

void host_decoration_destroy(struct host_decorations *decorations)
{
	if (decorations) {
		wl_list_remove(&decorations->new_decoration.link);
		free(decorations);
	}
}
