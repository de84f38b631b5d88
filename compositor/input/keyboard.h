/* SPDX-License-Identifier: MIT
 *
 * All keyboards, real and virtual, which together are one: a key is down from the first that presses
 * it to the last that releases it, modifiers that are held on one hold for the others' keys, and those
 * with the configured keymap share locks and layout. A keymap, and locks and layout where there are
 * several, are those of the keyboard that was used last.
 */
#ifndef COMPOSITOR_KEYBOARD_H
#define COMPOSITOR_KEYBOARD_H

#include <stdbool.h>

struct input;
struct keyboard;
struct wlr_keyboard;

/* It goes with its device. brings_keymap: it is virtual and has a keymap of its own. */
void keyboard_create(struct input *input, struct wlr_keyboard *wlr_keyboard, bool brings_keymap);
void keyboard_destroy(struct keyboard *keyboard);

/* A button was pressed with the modifiers held: no chord will come of them. */
void keyboard_settle(struct input *input);

#endif
