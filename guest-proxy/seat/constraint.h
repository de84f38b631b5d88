/* SPDX-License-Identifier: MIT
 *
 * Applications that want to hold the pointer, locked or confined: the host is told of the wish of
 * the surface that the pointer is in, and says when that is granted.
 */
#ifndef GUEST_PROXY_CONSTRAINT_H
#define GUEST_PROXY_CONSTRAINT_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "protocol/msg.h"

struct proxy_link;
struct window;
struct wl_display;
struct wlr_pointer_constraint_v1;
struct wlr_pointer_constraints_v1;
struct wlr_seat;

struct constraint {
	struct proxy_link *link;
	struct wlr_seat *seat;
	struct wlr_pointer_constraints_v1 *manager;
	/* What the host was told last: of which window, NULL: it was taken back, or nothing yet;
	 * whose wish that is, NULL: its application has ended it, and the host does not know. */
	struct window *window;
	struct wlr_pointer_constraint_v1 *wished;
	double x, y; /* where its surface lies in the window's content, surface px */
	struct link_pointer_constrain told;
	struct link_pointer_release release; /* to be said when the host is to know that */
	bool granted; /* and wished knows it */
	bool on; /* the host said last that something is granted */
	struct wl_listener new_constraint; /* wlr_pointer_constraints_v1.events */
	struct wl_listener focus_change; /* wlr_seat.pointer_state.events */
	struct wl_listener destroy; /* of wished */
};

/* Offers the protocol. Both must outlive it. False when out of memory. */
bool constraint_init(struct constraint *constraint, struct wl_display *display,
	struct wlr_seat *seat, struct proxy_link *link);
void constraint_finish(struct constraint *constraint);

/* Tells the host, if there is news and it reads. window: that has the pointer, in the seat's
 * focused surface, which lies at x, y of its content, surface px; NULL: none has. */
void constraint_flush(struct constraint *constraint, struct window *window, double x, double y);

/* The host's POINTER_CONSTRAINED. */
void constraint_note_granted(
	struct constraint *constraint, const struct link_pointer_constrained *msg);

/* The window ends, or, NULL, the link is lost: nothing is granted and the host knows no wish. */
void constraint_forget(struct constraint *constraint, const struct window *window);

/* The pointer is locked: no application hears of positions. */
bool constraint_locks(const struct constraint *constraint);

#endif
