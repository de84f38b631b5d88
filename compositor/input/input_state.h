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

#include "compositor/input/input.h"
#include "compositor/input/input_mode.h"
#include "compositor/input/key_set.h"
#include "compositor/input/keymap.h"
#include "compositor/input/press.h"
#include "compositor/input/secure_key.h"
#include "compositor/window/window.h"

struct cursor;
struct keyboard;
struct pointer;
struct switcher;

/* What domains have been told: see input_route.h. */
struct input_route {
	struct window *keyboard; /* has had keyboard_enter, NULL: nobody */
	struct key_set keys; /* presses that it saw */
	struct link_modifiers modifiers; /* what it knows */
	uint32_t keymap; /* generation that it knows */
	struct window *pointer; /* has had pointer_enter, NULL: nobody */
	struct key_set buttons; /* presses that it saw: it keeps the pointer until they are up */
	bool frame_due; /* it saw something since the last pointer_frame */
};

struct input {
	struct server *server;
	struct wl_list keyboards; /* struct keyboard.link */
	struct keyboard *keyboard; /* used last, NULL: none */
	struct secure_key secure; /* of all of them */
	bool sharing_locks; /* their changes are told together, in the end */
	struct xkb_keymap *configured; /* of keyboards that bring none */
	struct keymap keymap; /* of the keyboard used last; before that the configured one */
	struct pointer *pointer;
	struct cursor *cursor;
	struct input_route route;
	const struct input_mode *mode;
	struct input_press press;
	struct input_drag drag; /* mode_move.c, mode_resize.c */
	struct input_dnd dnd; /* mode_drag.c */
	struct switcher *switcher; /* mode_switch.c, NULL outside of it */
	struct wl_event_source *refresh; /* idle: looks under the pointer; NULL: not due */
	struct wl_listener new_input, new_virtual_keyboard, new_virtual_pointer;
};

#endif
