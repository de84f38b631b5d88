/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/text_mask.h"

#include <math.h>
#include <stdlib.h>

#include "common/text_link.h"

void text_mask_destroy(struct text_mask *mask)
{
	if (mask) {
		if (mask->image) {
			pixman_image_unref(mask->image);
		}
		free(mask);
	}
}

uint32_t text_mask_scale(float scale)
{
	double fixed = round((double)scale * TEXT_SCALE_ONE);
	return fixed < 1 ? 1 : fixed > TEXT_MAX_SCALE ? TEXT_MAX_SCALE : (uint32_t)fixed;
}
