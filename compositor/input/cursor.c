/* SPDX-License-Identifier: MIT */
#include "compositor/input/cursor.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_cursor_shape_v1.h>
#include <wlr/types/wlr_xcursor_manager.h>
#include <wlr/util/edges.h>

#include "compositor/config.h"
#include "protocol/limits.h"
#include "protocol/msg.h"

struct cursor {
	struct wlr_cursor *wlr_cursor;
	struct wlr_xcursor_manager *theme;
	const char *name; /* static; NULL: not shown yet */
};

struct cursor *cursor_create(struct wlr_cursor *wlr_cursor, const struct config *config)
{
	struct cursor *cursor = calloc(1, sizeof(*cursor));
	if (!cursor) {
		return NULL;
	}
	cursor->wlr_cursor = wlr_cursor;
	const char *theme = config->cursor_theme[0] != '\0' ? config->cursor_theme : NULL;
	cursor->theme = wlr_xcursor_manager_create(theme, config->cursor_size);
	if (!cursor->theme) {
		free(cursor);
		return NULL;
	}
	return cursor;
}

void cursor_destroy(struct cursor *cursor)
{
	if (cursor) {
		wlr_cursor_unset_image(cursor->wlr_cursor);
		wlr_xcursor_manager_destroy(cursor->theme);
		free(cursor);
	}
}

void cursor_set_host(struct cursor *cursor, const char *name)
{
	if (!cursor->name || strcmp(cursor->name, name) != 0) {
		cursor->name = name;
		wlr_cursor_set_xcursor(cursor->wlr_cursor, cursor->theme, name);
	}
}

void cursor_set_shape(struct cursor *cursor, uint32_t shape)
{
	if (shape == 0) {
		cursor_set_surface(cursor, NULL, 0, 0);
		cursor->name = "hidden";
	} else if (shape <= LINK_MAX_CURSOR_SHAPE) {
		cursor_set_host(cursor, wlr_cursor_shape_v1_name(shape));
	}
}

void cursor_set_surface(
	struct cursor *cursor, struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y)
{
	cursor->name = surface ? "surface" : "hidden";
	wlr_cursor_set_surface(cursor->wlr_cursor, surface, hotspot_x, hotspot_y);
}

const char *cursor_name(const struct cursor *cursor)
{
	return cursor->name;
}

const char *cursor_of_edges(uint32_t edges)
{
	bool left = edges & WLR_EDGE_LEFT, right = edges & WLR_EDGE_RIGHT;
	if (edges & WLR_EDGE_TOP) {
		return left ? "nw-resize" : right ? "ne-resize" : "n-resize";
	}
	if (edges & WLR_EDGE_BOTTOM) {
		return left ? "sw-resize" : right ? "se-resize" : "s-resize";
	}
	return left ? "w-resize" : "e-resize";
}
