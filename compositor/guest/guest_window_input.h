/* SPDX-License-Identifier: MIT
 *
 * Input of the host's user for a guest's window, as link messages. What a guest asks for in return
 * is guest_request.c's.
 */
#ifndef COMPOSITOR_GUEST_WINDOW_INPUT_H
#define COMPOSITOR_GUEST_WINDOW_INPUT_H

#include "compositor/desktop/window.h"

struct guest;
struct guest_window;

/* For window_impl. */
bool guest_window_input_takes_pointer(struct window *window, double x, double y);
void guest_window_input_keyboard_enter(struct window *window);
void guest_window_input_keyboard_leave(struct window *window);
void guest_window_input_key(struct window *window, uint32_t time, uint32_t key, bool pressed);
void guest_window_input_modifiers(struct window *window);
void guest_window_input_pointer_enter(struct window *window, double x, double y);
void guest_window_input_pointer_leave(struct window *window);
void guest_window_input_pointer_motion(struct window *window, uint32_t time, double x, double y);
void guest_window_input_pointer_button(
	struct window *window, uint32_t time, uint32_t button, bool pressed);
void guest_window_input_pointer_axis(struct window *window, const struct motion_axis *axis);
void guest_window_input_pointer_frame(struct window *window);
void guest_window_input_pointer_step(
	struct window *window, uint32_t time, const struct motion_step *step);

/* The pointer enters it, or a pen as such: it may choose the cursor by the serial that this is. */
uint32_t guest_window_input_note_enter(struct guest_window *gw);

/* Sends msg, which has that serial and says that a button, a finger or a pen's tip went down, or
 * up, on it. pressed: it is what the guest's own acts may answer now. */
void guest_window_input_send_press(
	struct guest_window *gw, const struct link_msg *msg, uint32_t serial, bool pressed);

/* A coordinate or distance as the link has it. */
link_fixed guest_window_input_fixed(double value);

/* Sends the keymap of the host's keyboard unless the guest already has it. Before the guest gets
 * keys by it. */
void guest_window_input_send_keymap(struct guest *guest);

/* Sends the motion that waited for a slow reader. */
void guest_window_input_flush(struct guest *guest);

/* The window goes: nothing of it waits. */
void guest_window_input_forget(struct guest_window *gw);

#endif
