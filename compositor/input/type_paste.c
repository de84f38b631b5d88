/* SPDX-License-Identifier: MIT
 *
 * Keys that the host presses for the user: paste, behind what he has pasted.
 */
#include <linux/input-event-codes.h>
#include <wlr/types/wlr_keyboard.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/input/input.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/seat_state.h"

/* The evdev code of the key that means v in the layout in use; else, as that has another script, in
 * the first that has one. 0: there is none. */
static uint32_t find_v(struct xkb_keymap *keymap, xkb_layout_index_t in_use)
{
	xkb_layout_index_t layouts = xkb_keymap_num_layouts(keymap);
	xkb_keycode_t last = xkb_keymap_max_keycode(keymap);
	for (xkb_layout_index_t i = 0; i <= layouts; i++) {
		for (xkb_keycode_t code = EVDEV_OFFSET + 1; code <= last; code++) {
			if (keyboard_symbol(keymap, code, i == 0 ? in_use : i - 1) == XKB_KEY_v) {
				return code - EVDEV_OFFSET;
			}
		}
	}
	return 0;
}

static void press_with_ctrl(struct input *input, uint32_t time, uint32_t key)
{
	input_route_key(input, time, KEY_LEFTCTRL, true);
	input->typed = WLR_MODIFIER_CTRL;
	input_route_modifiers(input);
	input_route_key(input, time, key, true);
	input_route_key(input, time, key, false);
	input_route_key(input, time, KEY_LEFTCTRL, false);
	input->typed = 0;
	input_route_modifiers(input);
}

void input_type_paste(struct input *input, const struct domain *domain)
{
	const struct window *active = input->desktop->active;
	struct xkb_keymap *keymap = seat_state_xkb_keymap(input);
	uint32_t key = keymap ? find_v(keymap, seat_state_all_modifiers(input).group) : 0;
	/* The user is doing something else, or has the keys down by himself. */
	bool free = active && active->domain == domain && !input->mode->keeps_keys
		    && !input->lock.impl && !key_set_contains(&input->route.keys, key)
		    && !key_set_contains(&input->route.keys, KEY_LEFTCTRL);
	if (free && key != 0) {
		press_with_ctrl(input, (uint32_t)clock_ms(), key);
	}
}
