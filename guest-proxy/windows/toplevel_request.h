/* SPDX-License-Identifier: MIT
 *
 * What an application asks of its toplevel: to be moved, resized, maximized, ... The wishes are
 * collected, a later one replacing its opposite, until the host reads.
 */
#ifndef GUEST_PROXY_TOPLEVEL_REQUEST_H
#define GUEST_PROXY_TOPLEVEL_REQUEST_H

#include <stdint.h>
#include <wayland-server-core.h>

struct window;

struct toplevel_request {
	struct window *window;
	uint32_t kinds; /* 1 << enum link_request */
	uint32_t edges; /* of a RESIZE */
	uint32_t serial; /* the host's, of the press that allows MOVE or RESIZE */

	struct wl_listener move, resize, maximize, fullscreen,
		minimize; /* wlr_xdg_toplevel.events */
};

/* The window's xdg_surface must have its toplevel. */
void toplevel_request_init(struct toplevel_request *request, struct window *window);
void toplevel_request_finish(struct toplevel_request *request);

/* The window became live: what was wished before its initial commit counts now. */
void toplevel_request_begin(struct toplevel_request *request);

/* The enum link_state bits to announce the window with: those it has, or wished for before it had
 * any. Wishes about them that waited are among them and are not sent any more. */
uint32_t toplevel_request_take_states(struct toplevel_request *request);

/* Sends and forgets what was collected. */
void toplevel_request_send(struct toplevel_request *request);

#endif
