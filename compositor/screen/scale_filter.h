/* SPDX-License-Identifier: MIT
 *
 * How a picture is scaled, the same for guests and the host's own applications, and the same as in
 * sway by default: smoothly where px are merged or a fractional scale makes uneven ones, and else
 * each px as a rectangle, which keeps drawings sharp. Pure.
 */
#ifndef COMPOSITOR_SCALE_FILTER_H
#define COMPOSITOR_SCALE_FILTER_H

#include <stdint.h>
#include <wlr/types/wlr_scene.h>

/* width, height: as shown, logical px. buffer_width, buffer_height: the picture's px, before any
 * transform. scale: of the output. */
enum wlr_scale_filter_mode scale_filter(uint32_t width, uint32_t height, uint32_t buffer_width,
	uint32_t buffer_height, float scale);

#endif
