/* SPDX-License-Identifier: MIT
 *
 * Gestures of a touchpad on a guest's window, as link messages.
 */
#ifndef COMPOSITOR_GUEST_GESTURE_H
#define COMPOSITOR_GUEST_GESTURE_H

#include "compositor/desktop/window.h"

struct guest;
struct guest_window;

/* For window_impl. */
bool guest_gesture_begin(
	struct window *window, uint32_t time, enum link_gesture kind, uint32_t fingers);
void guest_gesture_update(
	struct window *window, uint32_t time, const struct window_gesture *gesture);
void guest_gesture_end(struct window *window, uint32_t time, bool cancelled);

/* Sends the update that waited for a slow reader. */
void guest_gesture_flush(struct guest *guest);
/* The window goes: nothing of it waits. */
void guest_gesture_forget(struct guest_window *gw);

#endif
