/* SPDX-License-Identifier: MIT
 *
 * A window of a guest: window.h's window filled by link messages. The layers lie on the frame's
 * opaque base (decoration.h), so whatever alpha the guest chooses, nothing but that shines
 * through.
 *
 * A popup may be gone before the guest destroys it: dismissed by the host, or its parent
 * destroyed. Messages about it are then checked and have no effect.
 */
#ifndef COMPOSITOR_GUEST_WINDOW_H
#define COMPOSITOR_GUEST_WINDOW_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>

#include "compositor/desktop/window.h"
#include "compositor/guest/layer_list.h"
#include "protocol/msg.h"

struct guest;

/* A menu that opens late, or one menu after another, names a press of a while ago: some keys more
 * may have come since. */
#define GUEST_ACTS 16

/* What the user did in a toplevel and its popups, by the serials that the guest was told: the last
 * presses of a button or key. Whatever a guest may do only in answer to the user must name one. A
 * guest is told of no act but those in its own windows, so it cannot name another. All 0: none
 * yet. */
struct guest_acts {
	uint32_t serials[GUEST_ACTS];
	unsigned next;
};

/* A CONFIGURE or POPUP_CONFIGURE that was sent. */
struct guest_configure_sent {
	uint32_t serial;
	int32_t x, y; /* popups: the place, relative to the parent's content */
	int32_t width, height; /* as window.want had them */
};

/* All 0: nothing was sent yet. */
struct guest_configures {
	struct guest_configure_sent unanswered[LINK_MAX_CONFIGURES]; /* oldest first */
	unsigned count;
	uint32_t answered; /* serial of the last that was, 0: none */
	uint32_t token; /* popups: of the POPUP_REPOSITION to answer, 0: none */
	bool asking; /* the guest asks: changes are for the answer and not sent by themselves */
	bool changed; /* there is something to tell */
	bool owed; /* an answer found as many unanswered as there may be */
};

struct guest_window {
	struct window window;
	struct guest *guest;
	uint32_t id;
	unsigned depth; /* popups: 1 on a toplevel */
	struct layer_list layers;
	struct guest_configures configures;
	bool takes_part; /* of the pointer: only in input; else everywhere */
	pixman_region32_t input; /* logical px of the content; empty unless takes_part */
	bool takes_tools; /* it hears of pens as such */
	bool hangs; /* its application does not answer, says the proxy */
	bool close_asked; /* by the user, and the guest has answered no PING since */
	uint32_t press_serial; /* of the last press of a button or finger in it, 0: none */
	/* The next commit is to be told of when it is seen; the frame that comes next is that of
	 * such a one. */
	bool asks_feedback, feedback_due;
	struct guest_acts acts; /* toplevels: the user's in it and its popups */
};

/* window must be a guest's. */
struct guest_window *guest_window_from(struct window *window);

/* A popup that shows nothing any more. */
bool guest_window_is_gone(const struct guest_window *gw);

/* Cuts the layers to the content, as far as the window's box shows it: after a commit, and when the
 * host changed the box. */
void guest_window_clip(struct guest_window *gw);
/* Of its layers: what it has committed is shown now. */
void guest_window_drawn(struct layer_list *layers);
/* It came on screen, or left it. */
void guest_window_seen(struct guest_window *gw);

/*
 * What the host has told it to be, and what of it the guest's commits have answered. What the guest
 * asked for is answered at once, by exactly one message; what it did not ask for waits until
 * nothing is unanswered, so that a slow guest gets one message with all of it.
 */

/* Of window_impl: window->want changed. */
void guest_window_configure(struct window *window);

/* The guest asked for something: between the two, what changes is joined; the second sends the
 * answer. A popup that is gone gets none. */
void guest_window_begin_answer(struct guest_window *gw);
void guest_window_answer(struct guest_window *gw);

/* A commit answers so many of the unanswered, the oldest first. A popup's place is what the last of
 * them said. */
void guest_window_configure_take(struct guest_window *gw, unsigned count);

/* After the commit was applied: sends what waited for it. */
void guest_window_configure_flush(struct guest_window *gw);

#endif
