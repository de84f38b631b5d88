/* SPDX-License-Identifier: MIT
 *
 * The one seat of the applications: its keyboard and pointer, and the selections that they
 * exchange among themselves.
 */
#ifndef GUEST_PROXY_SEAT_H
#define GUEST_PROXY_SEAT_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_keyboard.h>

#include "common/gestures.h"
#include "common/motion.h"
#include "guest-proxy/seat/constraint.h"
#include "guest-proxy/seat/cursor.h"
#include "guest-proxy/seat/drag.h"
#include "guest-proxy/seat/drop.h"
#include "guest-proxy/seat/selection.h"
#include "guest-proxy/seat/sprite.h"
#include "guest-proxy/seat/text_input.h"
#include "guest-proxy/seat/tools.h"
#include "guest-proxy/seat/touch.h"
#include "protocol/msg.h"

struct contents;
struct window;
struct windows;
struct wl_display;
struct wlr_seat;
struct xkb_context;

/* The host's keymap, put together from the chunks that it comes in. Pure; zero-initialise. */
struct keymap {
	char *text; /* total bytes, not terminated; NULL: none begun */
	uint32_t total, received;
};

enum keymap_result {
	KEYMAP_MORE, /* the chunk fits, others must follow */
	KEYMAP_COMPLETE, /* text is whole */
	KEYMAP_BROKEN, /* not the chunk that was due: the host is wrong */
	KEYMAP_NO_MEMORY,
};

/* A chunk at offset 0 begins a new keymap, whatever came before. */
enum keymap_result keymap_add(struct keymap *keymap, const struct link_keymap *chunk);

/* Frees what was collected; usable after it. */
void keymap_finish(struct keymap *keymap);

/* The host's keymap, and its keys while it lets us have them. The seat gets it with the first
 * keymap. */
struct keyboard {
	struct wlr_seat *seat;
	struct wlr_keyboard wlr;
	struct xkb_context *xkb;
	struct keymap keymap; /* while it comes in */
	struct window *window; /* the toplevel that has the keys, or NULL */
	uint32_t down[WLR_KEYBOARD_KEYS_CAP]; /* that were pressed since it has */
	size_t down_count;
	struct text_input *text; /* not owned */
};

/* The host says where it is in a window, here it is found which surface of the window that is. */
struct pointer {
	struct wlr_seat *seat;
	struct window *window; /* that has it, or NULL */
	/* Where the focused surface's origin lies in the window's content, surface px. */
	double surface_x, surface_y;
	double x, y; /* in the window's content, logical px */
	uint32_t time; /* of the last event, ms */
	struct motion motion;
	const struct constraint *constraint;
	struct gestures *gestures; /* a surface keeps the pointer while one is on */
	bool lent; /* to a drop or a finger: applications hear where it is when that is over */
};

struct seat {
	struct wlr_seat *wlr;
	struct sprites sprites;
	struct keyboard keyboard;
	struct pointer pointer;
	struct constraint constraint;
	struct touch touch;
	struct gestures gestures;
	struct tools tools;
	struct cursor cursor;
	struct drag drag;
	struct selection selection;
	struct drop drop;
	struct text_input text;

	struct wl_listener window_ended; /* windows.events.ended */
};

/* Offers the seat and the data devices. False when out of memory. */
bool seat_init(struct seat *seat, struct wl_display *display, struct windows *windows,
	struct contents *contents);
/* The clients must be gone, the display not. */
void seat_finish(struct seat *seat);

/* The link is lost: nothing has focus, and the host knows nothing of what is at the pointer. */
void seat_forget(struct seat *seat);

/* All windows have been flushed: finds who has the keys and what is below the pointer now, and
 * tells the host what is shown there, if there is news and it reads. */
void seat_flush(struct seat *seat);

/* The host drops something in window (NULL: it is not there any more), or takes it back. */
void seat_drop(struct seat *seat, struct window *window, const struct link_drop *msg);
void seat_stop_drop(struct seat *seat, uint32_t paste);

/* Fingers of the host's. The pointer is lent to one while it is one. */
void seat_touch_down(struct seat *seat, struct window *window, const struct link_touch_down *down);
void seat_touch_up(struct seat *seat, const struct link_touch_up *up);
void seat_touch_cancel(struct seat *seat);

/* The host's button, which is the host's affair alone while something is dragged. */
void seat_button(struct seat *seat, const struct link_pointer_button *button);

/* False: out of memory, nothing is to be finished. */
bool keyboard_init(struct keyboard *keyboard, struct wlr_seat *seat);
void keyboard_finish(struct keyboard *keyboard);
/* False when the chunk is not the one that was due: the host broke the protocol. */
bool keyboard_add_keymap(struct keyboard *keyboard, const struct link_keymap *chunk);
void keyboard_set_repeat(struct keyboard *keyboard, const struct link_repeat_info *info);
void keyboard_enter(
	struct keyboard *keyboard, struct window *window, const struct link_modifiers *modifiers);
void keyboard_leave(struct keyboard *keyboard);
/* A popup may have come that takes the keys of the toplevel that has them, or have gone. */
void keyboard_refresh(struct keyboard *keyboard);
void keyboard_key(struct keyboard *keyboard, const struct link_key *key);
void keyboard_set_modifiers(struct keyboard *keyboard, const struct link_modifiers *modifiers);

void pointer_enter(struct pointer *pointer, struct window *window, link_fixed x, link_fixed y);
/* What is held is let go without a release: it is no click and no drop. */
void pointer_leave(struct pointer *pointer);
void pointer_motion(struct pointer *pointer, const struct link_pointer_motion *motion);
/* While the pointer is constrained. */
void pointer_relative(struct pointer *pointer, const struct link_pointer_relative *relative);
void pointer_button(struct pointer *pointer, const struct link_pointer_button *button);
void pointer_axis(struct pointer *pointer, const struct link_pointer_axis *axis);
void pointer_frame(struct pointer *pointer);

#endif
