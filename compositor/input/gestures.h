/* SPDX-License-Identifier: MIT
 *
 * Swipes, pinches and holds on touchpads: to the window that has the pointer, in the usual mode.
 */
#ifndef COMPOSITOR_GESTURES_H
#define COMPOSITOR_GESTURES_H

struct gestures;
struct input;

/* Of all devices of the pointer, which is there. NULL: out of memory. */
struct gestures *gestures_create(struct input *input);
void gestures_destroy(struct gestures *gestures); /* before the pointer; NULL is accepted */

#endif
