/* SPDX-License-Identifier: MIT
 *
 * Fingers, gestures of touchpads and pens, for the host's own applications: as those of domains
 * have them, but that nothing is kept from them about devices.
 */
#ifndef COMPOSITOR_HOST_POINTING_H
#define COMPOSITOR_HOST_POINTING_H

#include <stdbool.h>
#include <stdint.h>

#include "compositor/desktop/window.h"

struct host;
struct host_pointing;
struct tablet;
struct wlr_seat;
struct wlr_surface;

/* Offers the protocols. NULL: out of memory. */
struct host_pointing *host_pointing_create(struct host *host, struct wlr_seat *seat);
/* The seat is there. NULL is accepted. */
void host_pointing_destroy(struct host_pointing *pointing);

/* The surface that has the pointer keeps it: a gesture is on. */
bool host_pointing_holds(const struct host_pointing *pointing);
/* What may be answered of a pen: held_press.h. */
const struct tablet *host_pointing_tablet(const struct host_pointing *pointing);

/* Of window_impl. */
bool host_pointing_takes_touch(const struct window *window);
void host_pointing_touch_down(
	struct window *window, uint32_t time, uint32_t id, double x, double y);
void host_pointing_touch_motion(
	struct window *window, uint32_t time, uint32_t id, double x, double y);
void host_pointing_touch_up(struct window *window, uint32_t time, uint32_t id);
void host_pointing_touch_cancel(struct window *window);
void host_pointing_touch_frame(struct window *window);
bool host_pointing_gesture_begin(
	struct window *window, uint32_t time, enum link_gesture kind, uint32_t fingers);
void host_pointing_gesture_update(
	struct window *window, uint32_t time, const struct window_gesture *gesture);
void host_pointing_gesture_end(struct window *window, uint32_t time, bool cancelled);
bool host_pointing_takes_tools(const struct window *window);
void host_pointing_tool_enter(struct window *window, uint32_t time, const struct tool_state *tool);
void host_pointing_tool_leave(struct window *window);
void host_pointing_tool_axes(
	struct window *window, uint32_t time, double x, double y, const struct tool_state *tool);
void host_pointing_tool_tip(struct window *window, uint32_t time, bool down);
void host_pointing_tool_button(struct window *window, uint32_t time, uint32_t button, bool pressed);

/* Initialisers of a struct window_impl. */
#define HOST_POINTING_INPUT                                                                        \
	.takes_touch = host_pointing_takes_touch, .touch_down = host_pointing_touch_down,          \
	.touch_motion = host_pointing_touch_motion, .touch_up = host_pointing_touch_up,            \
	.touch_cancel = host_pointing_touch_cancel, .touch_frame = host_pointing_touch_frame,      \
	.gesture_begin = host_pointing_gesture_begin,                                              \
	.gesture_update = host_pointing_gesture_update, .gesture_end = host_pointing_gesture_end,  \
	.takes_tools = host_pointing_takes_tools, .tool_enter = host_pointing_tool_enter,          \
	.tool_leave = host_pointing_tool_leave, .tool_axes = host_pointing_tool_axes,              \
	.tool_tip = host_pointing_tool_tip, .tool_button = host_pointing_tool_button

#endif
