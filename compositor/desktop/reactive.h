/* SPDX-License-Identifier: MIT
 *
 * Popups that want another place when the one they have is not the best any more: their window was moved
 * or resized, by whomever, or its screen is another one. They are looked at when all has come to rest, and
 * at most once in REACTIVE_INTERVAL, however many they are.
 */
#ifndef COMPOSITOR_REACTIVE_H
#define COMPOSITOR_REACTIVE_H

#include <stdbool.h>

struct desktop;
struct window;

#define REACTIVE_INTERVAL 16 /* ms: about a frame */

/* For desktop_life.c. False when out of memory. */
bool reactive_init(struct desktop *desktop);
void reactive_finish(struct desktop *desktop);

/* The window has moved, or may be looked at now. */
void reactive_note(struct window *window);

#endif
