/* SPDX-License-Identifier: MIT
 *
 * Which of the host's CONFIGUREs a window's commits answer. What the host wants by itself waits for
 * that, so an answer must come even when the application acknowledges and has nothing new to draw.
 */
#ifndef GUEST_PROXY_ANSWER_H
#define GUEST_PROXY_ANSWER_H

#include <stdint.h>
#include <wayland-server-core.h>

#include "protocol/limits.h"

struct window;

/* A CONFIGURE that is not answered yet, and the xdg_surface.configure that passes it on: the latter
 * may stand for several. */
struct answer_due {
	uint32_t serial, xdg_serial;
};

struct answer {
	struct window *window;
	uint32_t serial; /* what a commit answers; 0: no CONFIGURE yet */
	struct answer_due due[LINK_MAX_CONFIGURES]; /* oldest first */
	unsigned count;
	uint32_t acked; /* the last xdg_surface.configure that the application acknowledged */
	struct wl_event_source *timer; /* since it did; NULL: none ever */
	struct wl_listener acknowledged; /* wlr_xdg_surface.events.ack_configure */
};

/* window->xdg must be set. */
void answer_init(struct answer *answer, struct window *window);
void answer_finish(struct answer *answer);

/* The host's CONFIGURE or POPUP_CONFIGURE with this serial was scheduled as xdg_serial. */
void answer_expect(struct answer *answer, uint32_t serial, uint32_t xdg_serial);

/* The present state of the window is about to be sent: answer->serial is what it answers. */
void answer_update(struct answer *answer);

/* The window is new to the host. */
void answer_forget(struct answer *answer);

#endif
