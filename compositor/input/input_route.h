/* SPDX-License-Identifier: MIT
 *
 * The way of keys, buttons and motion from their devices: past the reserved chords, which were
 * taken out before, to the current mode and from that to a window.
 *
 * The mode is what the user is doing with keys and pointer just now; exactly one is current.
 * Releases of what a window saw pressed go to that window in every mode, before the mode is
 * asked.
 *
 * Who gets what is decided here: this is the only file that calls the input functions of a window.
 * - Keys go to the window that focus.c named. An entering window is told of no pressed key; a
 *   release goes only to the window that saw the press, and nowhere once that lost the focus.
 * - The pointer goes to one window. While that holds a button it keeps the pointer; when it is
 *   taken away then, the window sees it leave and no release: what was begun is no click and no
 *   drop.
 * - A pen is the pointer. A window that hears of pens is told of it in place of the pointer, in the
 *   usual mode, from when it enters until another device is the pointer or the window loses it.
 * - Fingers are told to one window, which was focused by the first, until all are up or something
 *   ends it by which it would lose a held button.
 * - Modifiers are told when what a domain may see of them changes, and at no other time.
 */
#ifndef COMPOSITOR_INPUT_ROUTE_H
#define COMPOSITOR_INPUT_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/msg.h"

struct domains;
struct input;
struct input_mode;
struct window;
struct motion_axis;
struct window_gesture;
struct window_hit;
struct tool_state;
struct motion_step;

/* --- the window ------------------------------------------------------------------------------ */

/* By focus.c, and where a mode that is apart begins or ends. NULL: nobody, as in such a mode. */
void input_route_set_keyboard(struct input *input, struct window *window);

void input_route_key(struct input *input, uint32_t time, uint32_t key, bool pressed);
/* The same past the input method, which has typed it. */
void input_route_typed_key(struct input *input, uint32_t time, uint32_t key, bool pressed);
/* The visible modifiers of the current keyboard, when they differ from what was told. */
void input_route_modifiers(struct input *input);
/* There is another keymap: it is told before the modifiers, which are told in any case. */
void input_route_keymap(struct input *input);

/* Gives window (NULL: nobody) the pointer at x, y of its content, or tells it of the motion when
 * it has it. Ignored for another window while a button is held. */
void input_route_point(
	struct input *input, struct window *window, uint32_t time, double x, double y);
/* The same with the buttons that are held: window sees their release. It must have the owner of the
 * window that had the pointer. */
void input_route_hand_over(struct input *input, struct window *window, double x, double y);
void input_route_button(struct input *input, uint32_t time, uint32_t button, bool pressed);
void input_route_axis(struct input *input, const struct motion_axis *axis);
/* To the window that holds the pointer (constraint.c). */
void input_route_step(struct input *input, uint32_t time, const struct motion_step *step);
void input_route_frame(struct input *input);
/* Nobody has the pointer any more, or holds it. Who held a button has lost it. */
void input_route_drop_pointer(struct input *input);

/* --- a pen that is the pointer (pens.h) ------------------------------------------------------- */

/* It is tool from now on, which stays where it is; NULL: another device. Who has the pointer is
 * told with the next motion, if no button is held. */
void input_route_use_tool(struct input *input, const struct tool_state *tool);
/* The tool says something else of itself, where it is. */
void input_route_axes(struct input *input, uint32_t time);
/* The window that has the pointer is told of a pen. */
bool input_route_tells_tool(const struct input *input);

/* --- a gesture on a touchpad (gestures.h) ----------------------------------------------------- */

/* To the window that has the pointer, if it hears of them; until the end or until the pointer
 * leaves it, which cancels it. */
void input_route_gesture_begin(
	struct input *input, uint32_t time, enum link_gesture kind, uint32_t fingers);
void input_route_gesture_update(
	struct input *input, uint32_t time, const struct window_gesture *gesture);
void input_route_gesture_end(struct input *input, uint32_t time, bool cancelled);

/* --- fingers, all of which are one window's (touch.h) ----------------------------------------- */

/* The first gives them to window. x, y: layout coordinates, here and below. */
void input_route_touch_down(
	struct input *input, struct window *window, uint32_t time, uint32_t id, double x, double y);
/* Ignored when nobody has fingers: they were cancelled. */
void input_route_touch_motion(struct input *input, uint32_t time, uint32_t id, double x, double y);
void input_route_touch_up(struct input *input, uint32_t time, uint32_t id);
/* No finger is down any more. */
void input_route_touch_end(struct input *input);
void input_route_touch_frame(struct input *input);
/* Nobody has fingers any more, and nothing comes of them. */
void input_route_cancel_touch(struct input *input);

/* The window that saw a button pressed that is still down, or NULL. */
struct window *input_route_holder(const struct input *input);

/* --- the mode -------------------------------------------------------------------------------- */

extern const struct input_mode mode_normal;

/* Whatever was under way ends; nobody has the pointer until mode_normal gives it. */
void input_mode_set(struct input *input, const struct input_mode *mode);
void input_mode_reset(struct input *input); /* to mode_normal */

/* What lies under the pointer may have changed: the mode looks again at the next chance. */
void input_mode_refresh(struct input *input);

/* --- mode_normal.c -------------------------------------------------------------------------- */

/* Gives the pointer to what lies under it now, if that may have it. */
void mode_normal_point(struct input *input, uint32_t time);
/* A finger comes down on the content that hit found at x, y, layout coordinates: what a press does
 * before the window hears of it. False: the window is not to. */
bool mode_normal_touch(struct input *input, const struct window_hit *hit, double x, double y);
/* In every mode: no press on it is remembered. */
void mode_normal_forget(struct input *input, struct window *window);

/* --- mode_grab.c: until all buttons are up or Escape ------------------------------------------ */

/* A popup stands for its toplevel. Nothing happens where the host gives the place (fullscreen). */
void mode_grab_move(struct input *input, struct window *window);
void mode_grab_resize(struct input *input, struct window *window, uint32_t edges);
/* The edges next to a position relative to the content: thirds of it; the middle counts as the
 * corner that is nearest. Pure. */
uint32_t mode_grab_edges_near(int32_t width, int32_t height, double x, double y);

/* --- mode_drag.c: until all buttons are up or Escape ------------------------------------------ */

/* A drag of data that is on is cancelled; nobody has the pointer then. */
void mode_drag_cancel(struct input *input);
bool mode_drag_is_on(const struct input *input);

/* The mode that is about to begin carries a drag that is on along: it does not end by that. */
void mode_drag_carry(struct input *input);
/* The pointer was moved meanwhile. */
void mode_drag_follow(struct input *input);
/* The drag that was carried is the mode again. False: there is none any more. */
bool mode_drag_go_on(struct input *input);

/* --- mode_prompt.c: until it is answered ------------------------------------------------------ */

/* Begins with what input->prompt asks. */
void mode_prompt_begin(struct input *input);

/* --- mode_attention.c: until Escape ----------------------------------------------------------- */

/* Whatever was begun ends; nothing when it is on already. */
void mode_attention_begin(struct input *input);

/* --- mode_switch.c: until Alt is up or Escape ------------------------------------------------ */

/* Begins, or goes on to the next entry. */
void mode_switch_step(struct input *input, bool forward);

/* --- constraint.c: a window holds the pointer ------------------------------------------------- */

/*
 * One window may hold the pointer, as its owner wishes (window.constraint): locked, where it stays
 * and the window hears how far the device was moved; or confined to a part of the window's content.
 *
 * It begins only in the usual mode, in the toplevel that has the focus and the pointer, once the
 * user has pressed a button in its content since the pointer came there, and while its domain may.
 * The user is told how to leave. It ends with all by which the pointer leaves the window or the
 * keyboard does, with every chord of the host, and when the window is moved, is covered there, does
 * not answer, or may not any more. What the host has ended begins again only after another press.
 */

/* ms from the end that a window wanted to the next beginning: each is drawn for the user. */
#define CONSTRAINT_REST 250

/* The desktop is there. False: out of memory, nothing is to be finished. */
bool constraint_init(struct input *input, struct domains *domains);
void constraint_finish(struct input *input);

/* The user has pressed a button in the content of window, which was told. */
void constraint_note_press(struct input *input, struct window *window);

/* The pointer is where hit was found: what could hold it there may do so from now on. */
void constraint_look(struct input *input, const struct window_hit *hit);

/* The same, before anybody hears of that: if it is not in the window that holds the pointer, or
 * that has moved, this ends it. True: the pointer is locked, and nothing is to be told. */
bool constraint_keep(struct input *input, const struct window_hit *hit);

/* A device goes that far, and the pointer would to x, y, layout coordinates. The window that holds
 * the pointer is told, x and y become what it may have. */
enum constraint_way {
	CONSTRAINT_FREE, /* nobody holds it */
	CONSTRAINT_LOCKED, /* it does not move */
	CONSTRAINT_CONFINED, /* it goes to x, y */
};
enum constraint_way constraint_move(
	struct input *input, uint32_t time, const struct motion_step *step, double *x, double *y);

/* The host ends what there is, and the press is forgotten. */
void constraint_end(struct input *input);

#endif
