/* SPDX-License-Identifier: MIT
 *
 * The input half of window_impl for the host's applications: the seat's events. They are called by
 * input_route.c only.
 */
#ifndef COMPOSITOR_HOST_WINDOW_INPUT_H
#define COMPOSITOR_HOST_WINDOW_INPUT_H

#include <stdbool.h>
#include <stdint.h>

struct host_window;
struct window;
struct window_axis;

bool host_window_input_takes_pointer(struct window *window, double x, double y);
void host_window_input_keyboard_enter(struct window *window);
void host_window_input_keyboard_leave(struct window *window);
void host_window_input_key(struct window *window, uint32_t time, uint32_t key, bool pressed);
void host_window_input_modifiers(struct window *window);
void host_window_input_pointer_enter(struct window *window, double x, double y);
void host_window_input_pointer_leave(struct window *window);
void host_window_input_pointer_motion(struct window *window, uint32_t time, double x, double y);
void host_window_input_pointer_button(
	struct window *window, uint32_t time, uint32_t button, bool pressed);
void host_window_input_pointer_axis(struct window *window, const struct window_axis *axis);
void host_window_input_pointer_frame(struct window *window);

/* Not of window_impl: surfaces of a window that has the pointer may have come, moved or gone. */
void host_window_input_refresh(struct host_window *hw);

/* Initialisers of a struct window_impl. */
#define HOST_WINDOW_INPUT                                                                          \
	.takes_pointer = host_window_input_takes_pointer,                                          \
	.keyboard_enter = host_window_input_keyboard_enter,                                        \
	.keyboard_leave = host_window_input_keyboard_leave, .key = host_window_input_key,          \
	.modifiers = host_window_input_modifiers,                                                  \
	.pointer_enter = host_window_input_pointer_enter,                                          \
	.pointer_leave = host_window_input_pointer_leave,                                          \
	.pointer_motion = host_window_input_pointer_motion,                                        \
	.pointer_button = host_window_input_pointer_button,                                        \
	.pointer_axis = host_window_input_pointer_axis,                                            \
	.pointer_frame = host_window_input_pointer_frame

#endif
