/* SPDX-License-Identifier: MIT */
#include "compositor/input/seat_state.h"

#include <wlr/types/wlr_keyboard.h>

#include "compositor/input/input_state.h"

/* The eight real modifiers, whose bits every keymap has in common. */
#define REAL_MODIFIERS 0xffu

struct link_modifiers seat_state_all_modifiers(const struct input *input)
{
	struct link_modifiers sum = {0};
	if (input->keyboard) {
		const struct wlr_keyboard_modifiers *used =
			&input->keyboard->wlr_keyboard->modifiers;
		sum = (struct link_modifiers){
			used->depressed, used->latched, used->locked, used->group};
	}
	const struct keyboard *keyboard;
	wl_list_for_each(keyboard, &input->keyboards, link) {
		sum.depressed |= keyboard->wlr_keyboard->modifiers.depressed & REAL_MODIFIERS;
	}
	return sum;
}

uint32_t seat_state_held(const struct input *input)
{
	return seat_state_all_modifiers(input).depressed;
}

struct link_modifiers seat_state_modifiers(const struct input *input)
{
	struct link_modifiers modifiers = seat_state_all_modifiers(input);
	modifiers.depressed = secure_key_visible(&input->secure, modifiers.depressed);
	return modifiers;
}

const char *seat_state_keymap(const struct input *input, uint32_t *length, uint32_t *generation)
{
	*length = input->keymap.length;
	*generation = input->keymap.generation;
	return input->keymap.text;
}

struct xkb_keymap *seat_state_xkb_keymap(const struct input *input)
{
	return input->keymap.xkb;
}
