/* SPDX-License-Identifier: MIT */
#include "compositor/input/input_mode.h"

#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"

void input_mode_set(struct input *input, const struct input_mode *mode)
{
	const struct input_mode *old = input->mode;
	input->mode = mode;
	input->press.window = NULL;
	if (old->end) {
		old->end(input);
	}
	input_route_drop_pointer(input);
}

void input_mode_reset(struct input *input)
{
	input_mode_set(input, &mode_normal);
	mode_normal_point(input, pointer_time(input->pointer));
}
