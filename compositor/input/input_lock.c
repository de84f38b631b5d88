/* SPDX-License-Identifier: MIT */
#include "compositor/input/input_lock.h"

#include "compositor/desktop/desktop.h"
#include "compositor/input/cursor.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/prompts.h"

void input_lock(struct input *input, const struct input_lock_impl *impl, void *data)
{
	if (input->lock.impl) {
		return;
	}
	prompt_deny_all(input);
	input_mode_set(input, &mode_normal);
	while (input->desktop->grab) {
		window_dismiss(input->desktop->grab);
	}
	input_route_drop_pointer(input);
	input_route_set_keyboard(input, NULL);
	input->lock.impl = impl;
	input->lock.data = data;
	cursor_set_host(input->cursor, "default");
}

void input_unlock(struct input *input)
{
	if (!input->lock.impl) {
		return;
	}
	input->lock.impl = NULL;
	input_route_set_keyboard(input, input->desktop->active);
	input_mode_refresh(input);
}

bool input_is_locked(const struct input *input)
{
	return input->lock.impl;
}
