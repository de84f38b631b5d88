/* SPDX-License-Identifier: MIT
 *
 * Which of a screen's modes comes closest to the configured one. Pure.
 */
#ifndef COMPOSITOR_OUTPUT_MODE_H
#define COMPOSITOR_OUTPUT_MODE_H

#include <stdint.h>

struct wl_list;
struct wlr_output_mode;

/* modes: struct wlr_output_mode.link. The closest size first (sum of the differences, px), then the
 * closest refresh rate (mHz), the highest one for 0. NULL: the screen has no modes. */
struct wlr_output_mode *output_mode_nearest(
	const struct wl_list *modes, int32_t width, int32_t height, int32_t refresh);

#endif
