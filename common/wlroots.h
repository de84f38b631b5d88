/* SPDX-License-Identifier: MIT */
#ifndef COMMON_WLROOTS_H
#define COMMON_WLROOTS_H

/* What differs between the versions of wlroots that the proxy is built for, 0.18 to 0.20. The
 * compositor is built for 0.18 alone. */

#include <string.h>
#include <wlr/interfaces/wlr_buffer.h>
#include <wlr/interfaces/wlr_output.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_presentation_time.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_tablet_v2.h>
#include <wlr/types/wlr_text_input_v3.h>
#include <wlr/types/wlr_xdg_shell.h>
#include <wlr/version.h>
#include <wlr/xwayland.h>

#include "protocol/text.h"

#define WLROOTS_IS_0_19 (WLR_VERSION_NUM >= (19 << 8))
#define WLROOTS_IS_0_20 (WLR_VERSION_NUM >= (20 << 8))

/* What 0.18 has none other than. */
#define WLROOTS_PRESENTATION_VERSION 1

static inline struct wlr_presentation *wlroots_presentation_create(struct wl_display *display)
{
#if WLROOTS_IS_0_19
	return wlr_presentation_create(display, NULL, WLROOTS_PRESENTATION_VERSION);
#else
	return wlr_presentation_create(display, NULL);
#endif
}

static inline void wlroots_geometry(struct wlr_xdg_surface *surface, struct wlr_box *box)
{
#if WLROOTS_IS_0_19
	*box = surface->geometry;
#else
	wlr_xdg_surface_get_geometry(surface, box);
#endif
}

static inline bool wlroots_accepts_touch(struct wlr_surface *surface, struct wlr_seat *seat)
{
#if WLROOTS_IS_0_19
	return wlr_surface_accepts_touch(surface, seat);
#else
	return wlr_surface_accepts_touch(seat, surface);
#endif
}

static inline bool wlroots_accepts_tablet(
	struct wlr_surface *surface, struct wlr_tablet_v2_tablet *tablet)
{
#if WLROOTS_IS_0_19
	return wlr_surface_accepts_tablet_v2(surface, tablet);
#else
	return wlr_surface_accepts_tablet_v2(tablet, surface);
#endif
}

/* What is attached to surface and not committed yet; NULL: nothing. */
static inline struct wl_resource *wlroots_attached(const struct wlr_surface *surface)
{
#if WLROOTS_IS_0_19
	return surface->WLR_PRIVATE.pending_buffer_resource;
#else
	return surface->pending_buffer_resource;
#endif
}

/* Its own, for a surface that is forgotten without it. */
static inline struct wl_listener *wlroots_tool_surface_destroy(
	struct wlr_tablet_v2_tablet_tool *tool)
{
#if WLROOTS_IS_0_19
	return &tool->WLR_PRIVATE.surface_destroy;
#else
	return &tool->surface_destroy;
#endif
}

/* Whether events of X that came while an answer was waited for are looked at only with the next. */
#define WLROOTS_LEAVES_X11_EVENTS WLROOTS_IS_0_19

/* What struct wlr_xwayland.user_event_handler is given and returns. */
#if WLROOTS_IS_0_19
typedef struct wlr_xwayland wlroots_x11;
typedef bool wlroots_handled;
#else
typedef struct wlr_xwm wlroots_x11;
typedef int wlroots_handled;
#endif

/* To be called first when one's own output or buffer is destroyed: up to 0.18 it has been done
 * by then. */
static inline void wlroots_output_finish(struct wlr_output *output)
{
#if WLROOTS_IS_0_19
	wlr_output_finish(output);
#endif
}

static inline void wlroots_buffer_finish(struct wlr_buffer *buffer)
{
#if WLROOTS_IS_0_19
	wlr_buffer_finish(buffer);
#endif
}

/* As if the button of a drag went up, the only one that is held: wlroots drops or cancels. Since
 * 0.19 it looks whether the button was down. */
static inline void wlroots_let_go(struct wlr_seat *seat, uint32_t time)
{
	struct wlr_seat_pointer_state *state = &seat->pointer_state;
#if WLROOTS_IS_0_19
	state->buttons[0] = (struct wlr_seat_pointer_button){state->grab_button, 1};
#else
	state->buttons[0] = state->grab_button;
#endif
	state->button_count = 1;
	wlr_seat_pointer_notify_button(
		seat, time, state->grab_button, WL_POINTER_BUTTON_STATE_RELEASED);
}

static inline struct wl_signal *wlroots_new_text_input(struct wlr_text_input_manager_v3 *manager)
{
#if WLROOTS_IS_0_20
	return &manager->events.new_text_input;
#else
	return &manager->events.text_input;
#endif
}

static inline void wlroots_set_maximized(struct wlr_xwayland_surface *surface, bool maximized)
{
#if WLROOTS_IS_0_19
	wlr_xwayland_surface_set_maximized(surface, maximized, maximized);
#else
	wlr_xwayland_surface_set_maximized(surface, maximized);
#endif
}

/* Else it is Latin-1. Since 0.20 nobody says which: what Latin-1 has beyond ASCII is hardly ever
 * valid UTF-8. */
static inline bool wlroots_title_is_utf8(const struct wlr_xwayland_surface *surface)
{
#if WLROOTS_IS_0_20
	const uint8_t *untrusted_at = (const uint8_t *)surface->title;
	size_t left = surface->title ? strlen(surface->title) : 0, length;
	for (; left > 0; untrusted_at += length, left -= length) {
		uint32_t code_point;
		length = text_read(untrusted_at, left, &code_point);
		if (length == 0) {
			return false;
		}
	}
	return true;
#else
	return surface->has_utf8_title;
#endif
}

#endif
