/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_drag_icon.h"

#include "protocol/geometry.h"
#include "protocol/limits.h"

void x11_drag_icon_note_pointer(struct x11_drag_icon *icon, int32_t x, int32_t y)
{
	icon->last = (icon->last + 1) % X11_DRAG_ICON_PLACES;
	icon->places[icon->last] = (struct x11_point){x, y};
}

static struct x11_point offset_from(const struct x11_point *place, int32_t x, int32_t y)
{
	return (struct x11_point){
		geometry_clamp((int64_t)x - place->x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		geometry_clamp((int64_t)y - place->y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
	};
}

void x11_drag_icon_follow(struct x11_drag_icon *icon, int32_t x, int32_t y)
{
	for (unsigned i = 0; i < X11_DRAG_ICON_PLACES; i++) {
		const struct x11_point offset = offset_from(&icon->places[i], x, y);
		if (offset.x == icon->offset.x && offset.y == icon->offset.y) {
			return;
		}
	}
	icon->offset = offset_from(&icon->places[icon->last], x, y);
}
