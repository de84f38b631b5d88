/* SPDX-License-Identifier: MIT
 *
 * Sizes and places of X11 windows. X counts in px of the sharpest screen, the host in logical px;
 * scale is how many of the former make one of the latter, >= 1. Where the host has a window X is
 * not told: it has a screen of its own, on which every window has a place that is good for nothing
 * but to say where another one is relative to it. Pure.
 */
#ifndef GUEST_PROXY_X11_PLACE_H
#define GUEST_PROXY_X11_PLACE_H

#include <stdint.h>
#include <wlr/util/box.h>

/* What a window says about the widths or heights that it likes, in px; 0: nothing. */
struct x11_lengths {
	int32_t least, most;
	int32_t base, step; /* base and some steps */
};

/* Whole px for a length of the host's; logical px for one of X. At least 1 and never more than the
 * link can say. */
int32_t x11_place_to_px(double scale, int32_t logical);
int32_t x11_place_to_logical(double scale, int32_t px);

/* The next length from px on, or up to px, that is a whole number of logical px: a picture of any
 * other one may have to be resampled, depending on where it stands. Where there is none near, as at
 * scales that are no simple fraction, one that is so when it is rounded. */
int32_t x11_place_sharpen_up(double scale, int32_t px);
int32_t x11_place_sharpen_down(double scale, int32_t px);

/* The largest length up to px that is the base and some steps, or the next larger one when that is
 * less than the least; px when there are no steps. */
int32_t x11_place_step(const struct x11_lengths *lengths, int32_t px);

/* box moved so that it lies on a screen of this size, from its upper left corner on. */
struct wlr_box x11_place_fit(const struct wlr_box *box, int32_t width, int32_t height);

/* In the middle of that screen: menus have room on every side. */
struct wlr_box x11_place_centre(const struct wlr_box *box, int32_t width, int32_t height);

#endif
