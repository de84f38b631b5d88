/* SPDX-License-Identifier: MIT
 *
 * What an application drags in a Wayland seat, taken out of it: the drag ends, and its data is
 * still there to be read, until it is said how that went. The application hears what it hears of
 * any drop: that it was accepted, let go, and copied.
 */
#ifndef COMMON_DRAG_TAKEN_H
#define COMMON_DRAG_TAKEN_H

#include <stdbool.h>
#include <wayland-server-core.h>

struct link_clip_types;
struct wlr_data_source;
struct wlr_seat;

struct drag_taken {
	struct wlr_data_source *source; /* NULL: none, or the application has taken it back */
	struct wl_listener destroy;
};

void drag_taken_init(struct drag_taken *taken);
/* The seat is still there. */
void drag_taken_finish(struct drag_taken *taken);

/* Takes what is dragged in seat, for types. Where it may not be copied, or has none of these, the
 * drag is cancelled and nothing is taken. What was taken before was not copied. */
void drag_taken_begin(
	struct drag_taken *taken, struct wlr_seat *seat, const struct link_clip_types *types);
/* The drag of seat ends, without a drop and without a cancel: its data was taken. */
void drag_taken_end_drag(struct wlr_seat *seat);
/* It was copied, or not; nothing is taken any more. */
void drag_taken_end(struct drag_taken *taken, bool copied);

#endif
