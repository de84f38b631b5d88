/* SPDX-License-Identifier: MIT
 *
 * Text that the host's input method writes in the window that has the keyboard: the host is told
 * where an application takes some, and the application what is written.
 */
#ifndef GUEST_PROXY_TEXT_INPUT_H
#define GUEST_PROXY_TEXT_INPUT_H

#include <stdbool.h>
#include <wayland-server-core.h>

#include "common/text_fields.h"
#include "protocol/msg.h"

struct proxy_link;
struct window;
struct wlr_seat;

struct text_input {
	struct text_fields fields;
	struct proxy_link *link;
	struct window *window; /* that has the keyboard; NULL: none */
	bool stale; /* the host has not been told what there is now */
	struct link_text_input told; /* of window */
};

/* Offers it to the applications of the seat's display. False when out of memory, nothing is to be
 * finished. */
bool text_input_init(struct text_input *input, struct wl_display *display, struct wlr_seat *seat,
	struct proxy_link *link);
/* The clients must be gone. */
void text_input_finish(struct text_input *input);

/* window has the keyboard now, before its application hears of that; NULL: none. What was told of
 * another one does not hold any more. */
void text_input_enter(struct text_input *input, struct window *window);

/* All windows have been flushed: tells the host, if there is news and it reads. */
void text_input_flush(struct text_input *input);

/* What the host's input method writes in window; ignored when nothing takes text there any more. */
void text_input_change(struct text_input *input, const struct window *window,
	const struct link_text_change *change);

#endif
