/* SPDX-License-Identifier: MIT
 *
 * The order of everything on screen, bottom first. Guests are confined to STACK_WINDOWS.
 */
#ifndef COMPOSITOR_STACK_H
#define COMPOSITOR_STACK_H

#include <wayland-server-core.h>

struct server;
struct wlr_scene_rect;
struct wlr_scene_tree;

enum stack_layer {
	STACK_BACKGROUND, /* the host's colour */
	STACK_WINDOWS, /* toplevels, each with its popups above it */
	STACK_GUEST_ICON, /* what a domain drags, with its ring; not to be hit */
	STACK_SWITCHER, /* Alt-Tab's list */
	STACK_PANEL, /* names the focused domain, on every output */
	STACK_DRAG, /* icons of the host's own drags; not to be hit */
	STACK_LAYERS,
};

struct stack {
	struct server *server;
	struct wlr_scene_tree *trees[STACK_LAYERS]; /* owned by the scene */
	struct wlr_scene_rect *background; /* as big as all outputs together */
	struct wl_listener outputs_changed; /* background and windows follow */
};

/* Needs server's scene, config and events. NULL when out of memory. The nodes' data fields below
 * STACK_WINDOWS belong to window.c: others leave them alone. */
struct stack *stack_create(struct server *server);
/* The trees stay until the scene goes. NULL is accepted. */
void stack_destroy(struct stack *stack);

#endif
