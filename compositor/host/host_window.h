/* SPDX-License-Identifier: MIT
 *
 * A window of a host's application: what toplevels and popups have in common.
 */
#ifndef COMPOSITOR_HOST_WINDOW_H
#define COMPOSITOR_HOST_WINDOW_H

#include <stdbool.h>
#include <wayland-server-core.h>

#include "compositor/desktop/window.h"

struct host;
struct wlr_scene_tree;
struct wlr_surface;
struct wlr_xdg_surface;

struct host_window {
	struct window window;
	struct host *host;
	struct wlr_surface *surface; /* the data of its role is this; a role that ends forgets it */
	struct wlr_xdg_surface *xdg_surface; /* its role; NULL: an input method's own window */
	struct wlr_scene_tree *surfaces; /* in window.content */
	uint32_t answered; /* serial of the configure that its content answers; 0: none yet */
	bool pointed; /* it has the pointer, */
	double x, y; /* there in its content; */
	double pointed_x, pointed_y; /* where the surface with the pointer lies in the content */
	struct wl_listener commit, unmap;
};

/* Embedded into the role's struct. surface has its role, xdg_surface or an input method's own
 * window. parent: as window_init. False: out of memory, nothing is to be finished. */
bool host_window_init(struct host_window *hw, struct host *host, struct wlr_surface *surface,
	enum window_kind kind, struct window *parent, const struct window_impl *impl);
void host_window_finish(struct host_window *hw);

/* Of window_impl. */
void host_window_filter(struct window *window); /* sets how its pictures are scaled */

struct host_window *host_window_from(struct window *window);

/* The window that a surface belongs to, NULL: none. */
struct window *host_window_of_surface(struct wlr_surface *surface);

/* The part of its surface that is its content. */
struct wlr_box host_window_geometry(const struct host_window *hw);

/* It has other content, or has it for the first time. */
void host_window_show(struct host_window *hw);

/* Shows no more of a window of the host than its box. */
void host_window_clip(struct window *window);

/* The surface of the window at x, y of its content that takes input there, or NULL; sx, sy are
 * relative to it. */
struct wlr_surface *host_window_surface_at(
	struct window *window, double x, double y, double *sx, double *sy);

#endif
