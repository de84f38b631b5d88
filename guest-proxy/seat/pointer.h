/* SPDX-License-Identifier: MIT
 *
 * The pointer of the applications: the host says where it is in a window, here it is found which
 * surface of the window that is.
 */
#ifndef GUEST_PROXY_POINTER_H
#define GUEST_PROXY_POINTER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/motion.h"
#include "protocol/msg.h"

struct window;
struct wlr_seat;

struct pointer {
	struct wlr_seat *seat;
	struct window *window; /* that has it, or NULL */
	/* Where the focused surface's origin lies in the window's content, logical px. */
	double surface_x, surface_y;
	double x, y; /* in the window's content */
	uint32_t time; /* of the last event, ms */
	struct motion motion;
};

/* False: out of memory. */
bool pointer_init(struct pointer *pointer, struct wlr_seat *seat);
/* Before the seat goes. */
void pointer_finish(struct pointer *pointer);

void pointer_enter(struct pointer *pointer, struct window *window, link_fixed x, link_fixed y);
/* Surfaces of the window may have come, moved or gone, with the pointer resting. */
void pointer_refresh(struct pointer *pointer);
/* What is held is let go without a release: it is no click and no drop. */
void pointer_leave(struct pointer *pointer);
void pointer_motion(struct pointer *pointer, const struct link_pointer_motion *motion);
void pointer_button(struct pointer *pointer, const struct link_pointer_button *button);
void pointer_axis(struct pointer *pointer, const struct link_pointer_axis *axis);
void pointer_frame(struct pointer *pointer);

#endif
