/* SPDX-License-Identifier: MIT
 *
 * What the files of input/ share; nobody else includes it.
 */
#ifndef COMPOSITOR_INPUT_STATE_H
#define COMPOSITOR_INPUT_STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <xkbcommon/xkbcommon.h>

#include "compositor/desktop/window.h"
#include "compositor/input/secure_key.h"
#include "compositor/input/text_state.h"
#include "protocol/msg.h"

struct attention;
struct banner;
struct cursor;
struct desktop;
struct domain;
struct gestures;
struct input;
struct input_dnd_impl;
struct input_lock_impl;
struct pens;
struct pointer;
struct prompt;
struct switcher;
struct text_method_impl;
struct text_target_impl;
struct touch;
struct wlr_keyboard;

/* Functions may be NULL: such events end there. */
struct input_mode {
	const char *name;
	bool keeps_keys; /* none goes to the focused window */
	/* It is between the host and the user: no window has keys or pointer, or hears of
	 * modifiers. */
	bool apart;
	void (*escape)(struct input *input); /* is pressed, of those that are kept */
	void (*key)(struct input *input, xkb_keysym_t sym); /* the same for others, base level */
	/* A chord of the host happened. True: that was all that it is to do. */
	bool (*chord)(struct input *input, enum chord chord);
	void (*modifiers)(struct input *input, uint32_t depressed); /* enum wlr_keyboard_modifier */
	/* What lies under the pointer may have changed, though that was not moved. */
	void (*point)(struct input *input, uint32_t time);
	/* hit: what is under the pointer, before the mode does anything. */
	void (*motion)(struct input *input, uint32_t time, const struct window_hit *hit);
	void (*button)(struct input *input, uint32_t time, uint32_t button, bool pressed);
	void (*axis)(struct input *input, const struct motion_axis *axis);
	void (*forget)(struct input *input, struct window *window); /* it goes away */
	void (*end)(struct input *input); /* another mode begins */
};

/* A press on the host's own parts of a window: what its release means. */
struct input_press {
	struct window *window; /* NULL: none, or it went away */
	enum window_part part;
	uint32_t button;
	uint32_t time; /* ms, of the last press on a title bar: for double clicks */
	struct window *clicked; /* where that was; NULL: none */
};

/* A move or resize. Layout coordinates. */
struct input_drag {
	struct window *window;
	double x, y; /* pointer at the start */
	struct wlr_box box; /* content at the start */
	uint32_t edges; /* resize: enum wlr_edges */
};

/* A drag of data out of a window. See input_begin_dnd. */
struct input_dnd {
	struct window *origin; /* NULL: none */
	const struct input_dnd_impl *impl;
	void *data;
	bool carried; /* the mode is another one, which it outlives */
};

/* The keymap that domains and the host's applications are told: see seat_state.h. Owns text and
 * xkb; zero-initialised it has none. */
struct keymap {
	char *text; /* XKB text format v1 */
	uint32_t length; /* without the NUL */
	struct xkb_keymap *xkb; /* the same */
	uint32_t generation; /* changes with text; 0 before the first */
};

/* Real or virtual. All of them together are one: a key is down from the first that presses it to
 * the last that releases it, modifiers that are held on one hold for the others' keys, and those
 * with the configured keymap share locks and layout. A keymap, and locks and layout where there
 * are several, are those of the keyboard that was used last. */
struct keyboard {
	struct wl_list link; /* input.keyboards: the one used last first */
	struct input *input;
	struct wlr_keyboard *wlr_keyboard;
	bool brings_keymap;
	struct key_set down;
	struct wl_listener key, modifiers, keymap, destroy;
};

/* It goes with its device. brings_keymap: it is virtual and has a keymap of its own. */
void keyboard_create(struct input *input, struct wlr_keyboard *wlr_keyboard, bool brings_keymap);
void keyboard_destroy(struct keyboard *keyboard);

#define EVDEV_OFFSET 8 /* from an evdev code to XKB's */

/* What code means in layout without modifiers; none when that is not one symbol. */
xkb_keysym_t keyboard_symbol(
	struct xkb_keymap *keymap, xkb_keycode_t code, xkb_layout_index_t layout);

/* A button was pressed with the modifiers held: no chord will come of them. */
void keyboard_settle(struct input *input);

/* What domains have been told: see input_route.h. */
struct input_route {
	struct window *keyboard; /* has had keyboard_enter, NULL: nobody */
	struct key_set keys; /* presses that it saw */
	struct link_modifiers modifiers; /* what it knows */
	uint32_t keymap; /* generation that it knows */
	struct window *pointer; /* has had pointer_enter, NULL: nobody */
	struct key_set buttons; /* presses that it saw: it keeps the pointer until they are up */
	bool frame_due; /* it saw something since the last pointer_frame */
	bool gesture; /* pointer hears of one that is on */
	const struct tool_state *tool; /* that pointer is told of in its place, NULL: it is not */
	double x, y; /* where, of pointer's content */
	struct window *touch; /* has fingers on it: all there are; NULL: nobody */
	bool touch_due; /* as frame_due, of touch_frame */
	/* Which domain was told of the last press; NULL: none yet. When, by clock_ms. */
	const struct domain *acted_in;
	uint64_t acted;
};

/* Which window holds the pointer: see input_route.h. */
struct input_constraint {
	struct window *window; /* NULL: none */
	bool locked; /* else confined */
	int32_t x, y; /* its origin at the beginning, layout coordinates */
	/* In whose content the user has pressed a button since the pointer came there; NULL: in
	 * none. */
	const struct window *pressed;
	uint64_t let_go; /* by clock_ms, when it was the window that ended it; 0: it was not */
	struct banner *banner;
	struct wl_listener window_changed, domain_changed;
};

/* Where an input method may write: see text_target.h. */
struct input_text {
	struct window *window; /* route.keyboard, which takes text; NULL: it does not */
	struct text_state state; /* its text is surrounding */
	char *surrounding; /* owned; NULL: none */
	const struct text_target_impl *impl;
	void *data;
	const struct text_method_impl *method; /* NULL: none */
	void *method_data;
	struct key_set keys; /* presses that the method has kept */
	/* By code, presses that it was given: since the window has the keyboard; before, and it has
	 * not been since. */
	bool given[LINK_MAX_KEY + 1], late[LINK_MAX_KEY + 1];
};

/* Who had the focus, and who may have it next: see focus.h. The focused window is
 * desktop.active. */
struct input_focus {
	const struct domain *domain; /* that had it last, NULL: nobody yet */
	struct {
		const struct domain *domain; /* whose next window may have it; NULL: nobody's */
		uint32_t after; /* window numbers: older ones may not */
		uint64_t until; /* by clock_ms */
	} launch;
	struct wl_listener domain_changed, window_mapped, window_gone;
};

/* Who has all input while the session is locked: see input_lock.h. impl NULL: it is not. */
struct input_lock_state {
	const struct input_lock_impl *impl;
	void *data;
};

struct input {
	struct desktop *desktop;
	struct wl_signal chord; /* input_chords */
	struct wl_signal bound; /* input_bound */
	struct wl_signal drop; /* input_drops */
	struct wl_signal activity; /* input_activity */
	struct wl_signal touch_screen; /* input_touch_screens */
	struct wl_list keyboards; /* struct keyboard.link */
	struct keyboard *keyboard; /* used last, NULL: none */
	struct secure_key secure; /* of all of them */
	bool sharing_locks; /* their changes are told together, in the end */
	struct xkb_keymap *configured; /* of keyboards that bring none */
	struct keymap keymap; /* of the keyboard used last; before that the configured one */
	struct pointer *pointer;
	struct touch *touch; /* touch.h */
	struct gestures *gestures; /* gestures.h */
	struct pens *pens; /* pens.h */
	const struct tool_state *tool; /* that is the pointer now; NULL: another device is */
	struct cursor *cursor;
	uint32_t time; /* ms, of the last event of a pointing device */
	struct input_focus focus;
	struct input_route route;
	struct input_constraint constraint;
	struct input_text text;
	uint32_t typed; /* modifiers that the host holds for the user: type_paste.c */
	struct input_lock_state lock;
	const struct input_mode *mode;
	struct input_press press;
	struct input_drag drag; /* mode_grab.c */
	struct input_dnd dnd; /* mode_drag.c */
	struct switcher *switcher; /* mode_switch.c, NULL outside of it */
	struct attention *attention; /* mode_attention.c, NULL outside of it */
	struct prompt *prompt; /* prompt_life.c; NULL: none is on */
	struct wl_event_source *refresh; /* idle: looks under the pointer; NULL: not due */
	struct wl_listener new_input, new_virtual_keyboard, new_virtual_pointer;
	struct wl_listener window_gone, rearranged, paced; /* of the desktop */
};

#endif
