/* SPDX-License-Identifier: MIT
 *
 * Which of the host's CONFIGUREs a window's commits answer. The host sends no other before an
 * answer, so one must come even when the application acknowledges and has nothing new to draw.
 */
#ifndef GUEST_PROXY_ANSWER_H
#define GUEST_PROXY_ANSWER_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct window;

struct answer {
	struct window *window;
	uint32_t serial; /* what a commit answers; 0: no CONFIGURE yet */
	/* The CONFIGURE that is not answered yet, and the xdg_surface.configure that passes it on. */
	bool due;
	uint32_t due_serial, xdg_serial;
	struct wl_event_source *timer; /* since the application acknowledged; NULL: none ever */
	struct wl_listener acked; /* wlr_xdg_surface.events.ack_configure */
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
