/* SPDX-License-Identifier: MIT
 *
 * Fingers. The first one that comes down says whose all are until none is left: on the content of
 * a window it gives that the focus, as a click does, and the window hears of those that come down
 * on it (input_route.h). Anywhere else, and in every mode but the usual one, it is the pointer with
 * its left button, so that a finger does with frames, prompts and the rest of what the host draws
 * what a mouse does; the others are nobody's then. What a window may begin by a held press it may
 * begin by a finger, if that is the only one: the finger is the pointer from then on.
 */
#ifndef COMPOSITOR_TOUCH_H
#define COMPOSITOR_TOUCH_H

#include <stdbool.h>

struct input;
struct touch;
struct window;
struct wlr_input_device;

/* The pointer is there. NULL: out of memory. */
struct touch *touch_create(struct input *input);
void touch_destroy(struct touch *touch); /* before the pointer; NULL is accepted */

/* Its fingers count until it goes. */
void touch_attach(struct touch *touch, struct wlr_input_device *device);

/* The only finger on window, which that has, is the pointer with its left button from now on. The
 * window is told that its finger is cancelled. False: it has none, or several. */
bool touch_become_pointer(struct touch *touch, const struct window *window);

#endif
