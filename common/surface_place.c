/* SPDX-License-Identifier: MIT */
#include "common/surface_place.h"

#include <wlr/types/wlr_compositor.h>

struct place {
	const struct wlr_surface *surface;
	int x, y;
};

static void place_note(struct wlr_surface *surface, int x, int y, void *data)
{
	struct place *place = data;
	if (surface == place->surface) {
		place->x = x;
		place->y = y;
	}
}

void surface_place(struct wlr_surface *root, const struct wlr_surface *surface, int *x, int *y)
{
	struct place place = {.surface = surface};
	wlr_surface_for_each_surface(root, place_note, &place);
	*x = place.x;
	*y = place.y;
}
