/* SPDX-License-Identifier: MIT */
#include "common/positioner.h"

#include <wlr/types/wlr_xdg_shell.h>

#include "protocol/geometry.h"

#define ALL_CONSTRAINTS 63u /* of xdg_positioner.constraint_adjustment */

static int32_t clamp_offset(int32_t value)
{
	return geometry_clamp(value, -LINK_MAX_OFFSET, LINK_MAX_OFFSET);
}

static int32_t clamp_size(int32_t value, int32_t least)
{
	return geometry_clamp(value, least, (int32_t)LINK_MAX_DIMENSION);
}

struct link_positioner positioner_read(const struct wlr_xdg_positioner_rules *rules)
{
	return (struct link_positioner){
		.anchor_rect =
			{
				clamp_offset(rules->anchor_rect.x),
				clamp_offset(rules->anchor_rect.y),
				clamp_size(rules->anchor_rect.width, 0),
				clamp_size(rules->anchor_rect.height, 0),
			},
		.width = clamp_size(rules->size.width, 1),
		.height = clamp_size(rules->size.height, 1),
		.offset_x = clamp_offset(rules->offset.x),
		.offset_y = clamp_offset(rules->offset.y),
		.anchor = rules->anchor,
		.gravity = rules->gravity,
		.constraint = rules->constraint_adjustment & ALL_CONSTRAINTS,
	};
}
