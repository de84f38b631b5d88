/* SPDX-License-Identifier: MIT
 *
 * The host's keyboard, as far as the application gets it.
 */
#ifndef TESTS_UNIT_PROXY_STAGE_KEYBOARD_H
#define TESTS_UNIT_PROXY_STAGE_KEYBOARD_H

#include <stdint.h>
#include <wayland-client.h>

/* In chunks, as the host does. */
void stage_keyboard_send_keymap(const char *text);

/* A German keymap, then the focus, with Shift held; done when surface has it. */
void stage_keyboard_give(uint32_t window, struct wl_surface *surface);

/* Presses Q; returns the application's serial of it. */
uint32_t stage_keyboard_press(uint32_t window);

#endif
