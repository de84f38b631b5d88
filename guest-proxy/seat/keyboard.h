/* SPDX-License-Identifier: MIT
 *
 * The keyboard of the applications: the host's keymap, and its keys while it lets us have them.
 */
#ifndef GUEST_PROXY_KEYBOARD_H
#define GUEST_PROXY_KEYBOARD_H

#include <stdbool.h>
#include <stdint.h>
#include <wlr/types/wlr_keyboard.h>

#include "protocol/msg.h"

struct window;
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

struct keyboard {
	struct wlr_seat *seat;
	struct wlr_keyboard wlr;
	struct xkb_context *xkb;
	struct keymap keymap; /* while it comes in */
	struct window *window; /* that has the keys, or NULL */
};

/* The seat gets the keyboard with the first keymap. False when out of memory. */
bool keyboard_init(struct keyboard *keyboard, struct wlr_seat *seat);
/* Before the seat goes. */
void keyboard_finish(struct keyboard *keyboard);

/* False when the chunk is not the one that was due: the host broke the protocol. */
bool keyboard_add_keymap(struct keyboard *keyboard, const struct link_keymap *chunk);
void keyboard_set_repeat(struct keyboard *keyboard, const struct link_repeat_info *info);
void keyboard_enter(
	struct keyboard *keyboard, struct window *window, const struct link_modifiers *modifiers);
void keyboard_leave(struct keyboard *keyboard);
void keyboard_key(struct keyboard *keyboard, const struct link_key *key);
void keyboard_set_modifiers(struct keyboard *keyboard, const struct link_modifiers *modifiers);

#endif
