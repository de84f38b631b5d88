/* SPDX-License-Identifier: MIT */
#include "compositor/input/input_mode.h"

#include "compositor/desktop/desktop.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/screen/screen.h"

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
	mode_normal_point(input, input->time);
}

static void input_mode_look(void *data)
{
	struct input *input = data;
	input->refresh = NULL;
	if (input->mode->point) {
		input->mode->point(input, input->time);
		input_route_frame(input);
	}
}

void input_mode_refresh(struct input *input)
{
	if (!input->refresh) {
		input->refresh = wl_event_loop_add_idle(
			input->desktop->screen->loop, input_mode_look, input);
	}
}
