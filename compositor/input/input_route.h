/* SPDX-License-Identifier: MIT
 *
 * Who gets keys, buttons and motion: the only file that calls the input functions of a window. What
 * goes in has passed the reserved chords and the current mode.
 *
 * - Keys go to the window that focus.c named. An entering window is told of no pressed key; a
 *   release goes only to the window that saw the press, and nowhere once that lost the focus.
 * - The pointer goes to one window. While that holds a button it keeps the pointer; when it is taken
 *   away then, the window sees it leave and no release: what was begun is no click and no drop.
 * - Modifiers are told when what a domain may see of them changes, and at no other time.
 */
#ifndef COMPOSITOR_INPUT_ROUTE_H
#define COMPOSITOR_INPUT_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

struct input;
struct key_set;
struct window;
struct window_axis;

/* Called by focus.c alone. NULL: nobody. */
void input_route_set_keyboard(struct input *input, struct window *window);

void input_route_key(struct input *input, uint32_t time, uint32_t key, bool pressed);
/* The visible modifiers of the current keyboard, when they differ from what was told. */
void input_route_modifiers(struct input *input);
/* Releases of keys that were pressed, for what is left of them. */
void input_route_release_keys(struct input *input, uint32_t time, const struct key_set *keys);

/* Gives window (NULL: nobody) the pointer at x, y of its content, or tells it of the motion when
 * it has it. Ignored for another window while a button is held. */
void input_route_point(
	struct input *input, struct window *window, uint32_t time, double x, double y);
/* The same with the buttons that are held: window sees their release. It must have the owner of the
 * window that had the pointer. */
void input_route_hand_over(struct input *input, struct window *window, double x, double y);
void input_route_button(struct input *input, uint32_t time, uint32_t button, bool pressed);
void input_route_axis(struct input *input, const struct window_axis *axis);
void input_route_frame(struct input *input);
/* Nobody has the pointer any more. Who held a button has lost it. */
void input_route_drop_pointer(struct input *input);

/* The window that saw a button pressed that is still down, or NULL. */
struct window *input_route_holder(const struct input *input);

#endif
