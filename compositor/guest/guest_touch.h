/* SPDX-License-Identifier: MIT
 *
 * Fingers on a guest's window, as link messages.
 */
#ifndef COMPOSITOR_GUEST_TOUCH_H
#define COMPOSITOR_GUEST_TOUCH_H

#include <stdbool.h>
#include <stdint.h>

struct guest;
struct guest_window;
struct window;

/* For window_impl. */
bool guest_touch_takes(const struct window *window);
void guest_touch_down(struct window *window, uint32_t time, uint32_t id, double x, double y);
void guest_touch_motion(struct window *window, uint32_t time, uint32_t id, double x, double y);
void guest_touch_up(struct window *window, uint32_t time, uint32_t id);
void guest_touch_cancel(struct window *window);
void guest_touch_frame(struct window *window);

/* Sends the motions that waited for a slow reader. */
void guest_touch_flush(struct guest *guest);
/* The window goes: nothing of it waits. */
void guest_touch_forget(struct guest_window *gw);

#endif
