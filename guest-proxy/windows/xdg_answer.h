/* SPDX-License-Identifier: MIT
 *
 * What the windows of xdg_surfaces, toplevels and popups, have in common: the application
 * acknowledges configures, and says what of its surface is content.
 */
#ifndef GUEST_PROXY_XDG_ANSWER_H
#define GUEST_PROXY_XDG_ANSWER_H

#include <stdint.h>
#include <wayland-server-core.h>

struct window;
struct wlr_box;
struct wlr_xdg_surface;

/* Passes on which xdg_surface.configure the application has acknowledged: window_expect's numbers
 * are their serials. */
struct xdg_answer {
	struct window *window;
	struct wl_listener acknowledged; /* wlr_xdg_surface.events.ack_configure */
};

void xdg_answer_init(struct xdg_answer *answer, struct window *window, struct wlr_xdg_surface *xdg);
void xdg_answer_finish(struct xdg_answer *answer);

/* The geometry and drawn of a window_impl. */
void xdg_answer_geometry(const struct window *window, struct wlr_box *box);
uint32_t xdg_answer_drawn(const struct window *window);

#endif
