/* SPDX-License-Identifier: MIT */
#include "compositor/screen/scale_filter.h"

#include <math.h>

enum wlr_scale_filter_mode scale_filter(
	uint32_t width, uint32_t height, uint32_t buffer_width, uint32_t buffer_height, float scale)
{
	bool merged = width < buffer_width || height < buffer_height;
	bool uneven = floorf(scale) < scale;
	return merged || uneven ? WLR_SCALE_FILTER_BILINEAR : WLR_SCALE_FILTER_NEAREST;
}
