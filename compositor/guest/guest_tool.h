/* SPDX-License-Identifier: MIT
 *
 * Pens on a guest's window that wants to hear of them, as link messages.
 */
#ifndef COMPOSITOR_GUEST_TOOL_H
#define COMPOSITOR_GUEST_TOOL_H

#include "compositor/desktop/window.h"

struct guest;
struct guest_window;

/* For window_impl. */
bool guest_tool_takes(const struct window *window);
void guest_tool_enter(struct window *window, uint32_t time, const struct tool_state *tool);
void guest_tool_leave(struct window *window);
void guest_tool_axes(
	struct window *window, uint32_t time, double x, double y, const struct tool_state *tool);
void guest_tool_tip(struct window *window, uint32_t time, bool down);
void guest_tool_button(struct window *window, uint32_t time, uint32_t button, bool pressed);

/* Sends what of them waited for a slow reader. */
void guest_tool_flush(struct guest *guest);
/* The window goes: nothing of it waits. */
void guest_tool_forget(struct guest_window *gw);

#endif
