/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_icon.h"

#include <math.h>
#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_scene.h>

#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/host/host.h"
#include "compositor/trusted/decoration.h"
#include "protocol/geometry.h"
#include "protocol/limits.h"

struct host_icon {
	struct wlr_surface *surface;
	struct wlr_scene_tree *tree, *surfaces; /* of ring and surface; disabled: not shown */
	struct decoration *decoration;
	double pointer_x, pointer_y; /* layout coordinates */
	int32_t x, y; /* of its corner, from the pointer: by wl_surface.offset */
	void (*gone)(void *data);
	void *data;
	struct wl_listener commit, destroy;
};

static void host_icon_place(struct host_icon *icon)
{
	wlr_scene_node_set_position(&icon->tree->node, (int)floor(icon->pointer_x) + icon->x,
		(int)floor(icon->pointer_y) + icon->y);
}

void host_icon_move(struct host_icon *icon, double x, double y)
{
	icon->pointer_x = x;
	icon->pointer_y = y;
	host_icon_place(icon);
}

/* Nobody shows it farther from the pointer than a link can say. */
static int32_t shifted(int32_t offset, int32_t by)
{
	return geometry_clamp((int64_t)offset + by, -LINK_MAX_ICON_OFFSET, LINK_MAX_ICON_OFFSET);
}

static void host_icon_draw(struct host_icon *icon)
{
	const struct wlr_surface_state *state = &icon->surface->current;
	struct wlr_box seen = {.width = geometry_clamp(state->width, 0, LINK_MAX_ICON),
		.height = geometry_clamp(state->height, 0, LINK_MAX_ICON)};
	/* An empty clip would show everything. */
	bool shown = icon->surface->mapped && !wlr_box_empty(&seen);
	wlr_scene_node_set_enabled(&icon->tree->node, shown);
	if (shown) {
		wlr_scene_subsurface_tree_set_clip(&icon->surfaces->node, &seen);
		decoration_resize(icon->decoration, seen.width, seen.height);
		host_icon_place(icon);
	}
}

static void host_icon_handle_commit(struct wl_listener *listener, void *data)
{
	struct host_icon *icon = wl_container_of(listener, icon, commit);
	const struct wlr_surface_state *state = &icon->surface->current;
	if ((state->committed & WLR_SURFACE_STATE_OFFSET) != 0) {
		icon->x = shifted(icon->x, state->dx);
		icon->y = shifted(icon->y, state->dy);
	}
	host_icon_draw(icon);
}

static void host_icon_free(struct host_icon *icon)
{
	decoration_destroy(icon->decoration);
	if (icon->tree) {
		wlr_scene_node_destroy(&icon->tree->node);
	}
	free(icon);
}

static void host_icon_handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_icon *icon = wl_container_of(listener, icon, destroy);
	wl_list_remove(&icon->commit.link);
	wl_list_remove(&icon->destroy.link);
	icon->gone(icon->data);
	host_icon_free(icon);
}

static bool host_icon_create_nodes(struct host_icon *icon, struct host *host)
{
	icon->tree = wlr_scene_tree_create(host->desktop->trees[STACK_DRAG]);
	if (!icon->tree) {
		return false;
	}
	wlr_scene_node_set_enabled(&icon->tree->node, false);
	icon->surfaces = wlr_scene_subsurface_tree_create(icon->tree, icon->surface);
	icon->decoration = decoration_create(
		icon->tree, WINDOW_POPUP, host->domain->config, host->loop, host->desktop->texts);
	if (!icon->surfaces || !icon->decoration) {
		return false;
	}
	decoration_brighten(icon->decoration);
	return true;
}

struct host_icon *host_icon_create(
	struct host *host, struct wlr_drag_icon *wlr, void (*gone)(void *data), void *data)
{
	struct host_icon *icon = calloc(1, sizeof(*icon));
	if (!icon) {
		return NULL;
	}
	icon->surface = wlr->surface;
	icon->gone = gone;
	icon->data = data;
	if (!host_icon_create_nodes(icon, host)) {
		host_icon_free(icon);
		return NULL;
	}
	listen_to(&icon->surface->events.commit, &icon->commit, host_icon_handle_commit);
	listen_to(&wlr->events.destroy, &icon->destroy, host_icon_handle_destroy);
	host_icon_draw(icon);
	return icon;
}
