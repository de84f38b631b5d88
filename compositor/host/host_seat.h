/* SPDX-License-Identifier: MIT
 *
 * The seat of the host's own applications: what they get when one of their windows has the focus,
 * and their clipboard and drags. While a guest's window has the
 * focus the seat has none.
 */
#ifndef COMPOSITOR_HOST_SEAT_H
#define COMPOSITOR_HOST_SEAT_H

#include <stdbool.h>
#include <stdint.h>

struct host;
struct host_seat;
struct host_window;
struct window;
struct motion_axis;
struct motion_step;
struct wlr_keyboard_modifiers;
struct wlr_seat;
struct wlr_surface;

/* NULL: out of memory. */
struct host_seat *host_seat_create(struct host *host);
void host_seat_destroy(struct host_seat *seat); /* NULL is accepted */

struct wlr_seat *host_seat_wlr(const struct host_seat *seat);

/* Its keyboard has what is in force of keymap, repeat and modifiers from now on. Before it is told
 * of keys. Not owned by the caller. */
struct wlr_keyboard_modifiers *host_seat_use_modifiers(struct host_seat *seat);

/* Of window_impl, called by input_route.c only. */
bool host_seat_takes_pointer(struct window *window, double x, double y);
void host_seat_keyboard_enter(struct window *window);
void host_seat_keyboard_leave(struct window *window);
void host_seat_key(struct window *window, uint32_t time, uint32_t key, bool pressed);
void host_seat_modifiers(struct window *window);
void host_seat_pointer_enter(struct window *window, double x, double y);
void host_seat_pointer_leave(struct window *window);
void host_seat_pointer_motion(struct window *window, uint32_t time, double x, double y);
void host_seat_pointer_button(struct window *window, uint32_t time, uint32_t button, bool pressed);
void host_seat_pointer_axis(struct window *window, const struct motion_axis *axis);
void host_seat_pointer_frame(struct window *window);
void host_seat_pointer_step(struct window *window, uint32_t time, const struct motion_step *step);

/* --- lent to a locker (host_lock.c), while no window has anything ----------------------------- */

/* surface, NULL: none, has the keys from now on. */
void host_seat_lend_keyboard(struct host_seat *seat, struct wlr_surface *surface);
void host_seat_lent_key(struct host_seat *seat, uint32_t time, uint32_t key, bool pressed);
void host_seat_lent_modifiers(struct host_seat *seat);
/* The pointer is at x, y of surface, NULL: of none. */
void host_seat_lend_pointer(
	struct host_seat *seat, struct wlr_surface *surface, uint32_t time, double x, double y);
void host_seat_lent_button(struct host_seat *seat, uint32_t time, uint32_t button, bool pressed);
void host_seat_lent_axis(struct host_seat *seat, const struct motion_axis *axis);
void host_seat_lent_frame(struct host_seat *seat);

/* Surfaces of a window that has the pointer may have come, moved or gone. */
void host_seat_refresh(struct host_window *hw);

/* Initialisers of a struct window_impl. */
#define HOST_SEAT_INPUT                                                                            \
	.takes_pointer = host_seat_takes_pointer, .keyboard_enter = host_seat_keyboard_enter,      \
	.keyboard_leave = host_seat_keyboard_leave, .key = host_seat_key,                          \
	.modifiers = host_seat_modifiers, .pointer_enter = host_seat_pointer_enter,                \
	.pointer_leave = host_seat_pointer_leave, .pointer_motion = host_seat_pointer_motion,      \
	.pointer_button = host_seat_pointer_button, .pointer_axis = host_seat_pointer_axis,        \
	.pointer_frame = host_seat_pointer_frame

#endif
