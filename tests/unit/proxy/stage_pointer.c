/* SPDX-License-Identifier: MIT */
#include "stage_pointer.h"

#include <linux/input-event-codes.h>

#include "stage.h"
#include "stage_host.h"

uint32_t stage_pointer_enter(uint32_t window, double x, double y)
{
	const struct link_msg enter = {
		.opcode = LINK_POINTER_ENTER,
		.object = window,
		.pointer_enter = {.serial = stage_serial(),
			.x = wl_fixed_from_double(x),
			.y = wl_fixed_from_double(y)},
	};
	stage_say(&enter);
	stage_settle();
	return enter.pointer_enter.serial;
}

void stage_pointer_move(uint32_t window, double x, double y)
{
	const struct link_msg motion = {
		.opcode = LINK_POINTER_MOTION,
		.object = window,
		.pointer_motion = {.time = 1,
			.x = wl_fixed_from_double(x),
			.y = wl_fixed_from_double(y)},
	};
	stage_say(&motion);
	stage_say_opcode(LINK_POINTER_FRAME, window);
	stage_settle();
}

uint32_t stage_pointer_button(uint32_t window, bool pressed)
{
	const struct link_msg button = {
		.opcode = LINK_POINTER_BUTTON,
		.object = window,
		.pointer_button = {.serial = stage_serial(),
			.time = 2,
			.button = BTN_LEFT,
			.pressed = pressed ? 1 : 0},
	};
	stage_say(&button);
	stage_settle();
	return button.pointer_button.serial;
}

void stage_pointer_leave(uint32_t window)
{
	stage_say_opcode(LINK_POINTER_LEAVE, window);
	stage_settle();
}
