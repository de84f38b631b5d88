/* SPDX-License-Identifier: MIT */
#include "compositor/screen.h"

#include <wlr/backend.h>
#include <wlr/render/allocator.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/pixman_renderer.h"
#include "compositor/server.h"
#include "compositor/window/stack.h"
#include "protocol/log.h"

bool screen_init_backend(struct server *server)
{
	server->backend = wlr_backend_autocreate(server->loop, &server->session);
	if (server->backend == NULL) {
		log_error("no screen to show on: run it on a seat of seatd or logind, in a Wayland "
			  "or X11 session, or with WLR_BACKENDS=headless; -d says more");
		return false;
	}
	return true;
}

void screen_finish_backend(struct server *server)
{
	wlr_backend_destroy(server->backend);
}

bool screen_init_renderer(struct server *server)
{
	struct wlr_renderer *inner = wlr_renderer_autocreate(server->backend);
	if (inner == NULL) {
		log_error("no renderer: check the GPU's driver, or set WLR_RENDERER=pixman; "
			  "-d says more");
		return false;
	}
	server->renderer = pixman_renderer_create(inner);
	if (server->renderer == NULL) {
		log_error("out of memory");
		wlr_renderer_destroy(inner);
		return false;
	}
	server->allocator = wlr_allocator_autocreate(server->backend, server->renderer);
	if (server->allocator == NULL) {
		log_error("no buffers for the screen: set WLR_RENDERER=pixman");
		wlr_renderer_destroy(server->renderer);
		return false;
	}
	return true;
}

void screen_finish_renderer(struct server *server)
{
	wlr_allocator_destroy(server->allocator);
	wlr_renderer_destroy(server->renderer);
}

bool screen_init_scene(struct server *server)
{
	server->scene = wlr_scene_create();
	server->output_layout = wlr_output_layout_create(server->display);
	if (server->scene != NULL && server->output_layout != NULL) {
		server->scene_layout =
			wlr_scene_attach_output_layout(server->scene, server->output_layout);
	}
	if (server->scene_layout != NULL) {
		server->stack = stack_create(server);
	}
	if (server->stack == NULL) {
		log_error("out of memory");
		if (server->scene != NULL) {
			wlr_scene_node_destroy(&server->scene->tree.node);
		}
		return false;
	}
	return true;
}

void screen_finish_scene(struct server *server)
{
	stack_destroy(server->stack);
	wlr_scene_node_destroy(&server->scene->tree.node);
}
