/* SPDX-License-Identifier: MIT
 *
 * What the application was told of its input, last.
 */
#ifndef TESTS_UNIT_PROXY_STAGE_INPUT_H
#define TESTS_UNIT_PROXY_STAGE_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <wayland-client.h>

struct stage_input {
	uint32_t capabilities; /* wl_seat.capability */
	char *keymap; /* NULL: none came */
	struct wl_surface *keyboard_focus, *pointer_focus;
	size_t held; /* keys that were down when the keyboard entered */
	uint32_t key, key_state, key_serial;
	uint32_t modifiers; /* depressed */
	double x, y;
	uint32_t button, button_state, button_serial, pointer_serial;
	double axis_value;
	int32_t axis_value120;
	unsigned keys, buttons, frames;
};

extern struct stage_input stage_input;
extern struct wl_pointer *stage_pointer;

void stage_input_begin(struct wl_seat *seat);
void stage_input_end(void);

#endif
