/* SPDX-License-Identifier: MIT */
#include "compositor/input/pen_buttons.h"

#include <linux/input-event-codes.h>
#include <stddef.h>

static const struct {
	uint32_t pen, pointer;
} buttons[] = {
	{BTN_STYLUS, BTN_RIGHT},
	{BTN_STYLUS2, BTN_MIDDLE},
	{BTN_STYLUS3, BTN_SIDE},
};

#define BUTTONS (sizeof(buttons) / sizeof(buttons[0]))

uint32_t pen_buttons_to_pointer(uint32_t button)
{
	for (size_t i = 0; i < BUTTONS; i++) {
		if (buttons[i].pen == button) {
			return buttons[i].pointer;
		}
	}
	return 0;
}

uint32_t pen_buttons_from_pointer(uint32_t button)
{
	for (size_t i = 0; i < BUTTONS; i++) {
		if (buttons[i].pointer == button) {
			return buttons[i].pen;
		}
	}
	return 0;
}
