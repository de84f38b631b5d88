/* SPDX-License-Identifier: MIT
 *
 * One keyboard, real or virtual. The one that was used last is the current one: its keymap and its
 * modifiers are what windows know.
 */
#ifndef COMPOSITOR_KEYBOARD_H
#define COMPOSITOR_KEYBOARD_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <xkbcommon/xkbcommon.h>

#include "compositor/input/secure_key.h"

struct input;
struct wlr_keyboard;

struct keyboard {
	struct wl_list link; /* input.keyboards */
	struct input *input;
	struct wlr_keyboard *wlr_keyboard;
	struct secure_key secure;
	struct wl_listener key, modifiers, keymap, destroy;
};

/* It goes with its device. brings_keymap: it is virtual and has a keymap of its own. */
void keyboard_create(struct input *input, struct wlr_keyboard *wlr_keyboard, bool brings_keymap);
void keyboard_destroy(struct keyboard *keyboard);

/* Modifiers held on the current keyboard, shown to domains or not: enum wlr_keyboard_modifier. */
uint32_t keyboard_held_modifiers(const struct input *input);

/* A button was pressed with the modifiers held: no chord will come of them. */
void keyboard_settle(struct input *input);

#endif
