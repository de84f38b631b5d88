/* SPDX-License-Identifier: MIT */
#include <wlr/types/wlr_keyboard.h>

#include "compositor/input/focus.h"
#include "compositor/input/input_state.h"
#include "compositor/input/switcher.h"
#include "compositor/server.h"

static void handle_modifiers(struct input *input, uint32_t depressed)
{
	if (depressed & WLR_MODIFIER_ALT) {
		return;
	}
	struct window *selected = switcher_selected(input->switcher);
	input_mode_reset(input);
	focus_set(input->server, selected);
}

static void handle_key(struct input *input, xkb_keysym_t sym)
{
	if (sym == XKB_KEY_Escape) {
		input_mode_reset(input);
	}
}

static void handle_forget(struct input *input, struct window *window)
{
	if (!switcher_forget(input->switcher, window)) {
		input_mode_reset(input);
	}
}

static void handle_end(struct input *input)
{
	switcher_destroy(input->switcher);
	input->switcher = NULL;
}

static const struct input_mode mode_switch = {
	.name = "switch",
	.key = handle_key,
	.modifiers = handle_modifiers,
	.forget = handle_forget,
	.end = handle_end,
};

void mode_switch_step(struct input *input, bool forward)
{
	if (input->mode != &mode_switch) {
		struct switcher *switcher = switcher_create(input->server);
		if (!switcher) {
			return;
		}
		input_mode_set(input, &mode_switch);
		input->switcher = switcher;
		/* Without a focused window the first entry is already somewhere else to go. */
		if (!focus_window(input->server)) {
			return;
		}
	}
	switcher_step(input->switcher, forward);
}
