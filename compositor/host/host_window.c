/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_window.h"

#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_input_method_v2.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "compositor/host/host.h"
#include "compositor/screen/output.h"

struct host_window *host_window_from(struct window *window)
{
	struct host_window *hw = wl_container_of(window, hw, window);
	return hw;
}

/* What the role of surface keeps for us: a host_window. NULL: it is of no window. */
static void **role_data(struct wlr_surface *surface)
{
	struct wlr_xdg_surface *xdg_surface = wlr_xdg_surface_try_from_wlr_surface(surface);
	struct wlr_input_popup_surface_v2 *popup =
		wlr_input_popup_surface_v2_try_from_wlr_surface(surface);
	return xdg_surface ? &xdg_surface->data : popup ? &popup->data : NULL;
}

struct window *host_window_of_surface(struct wlr_surface *surface)
{
	void **data = role_data(wlr_surface_get_root_surface(surface));
	struct host_window *hw = data ? *data : NULL;
	return hw ? &hw->window : NULL;
}

struct wlr_box host_window_geometry(const struct host_window *hw)
{
	const struct wlr_surface_state *state = &hw->surface->current;
	struct wlr_box geometry = {0, 0, state->width, state->height};
	if (hw->xdg_surface) {
		wlr_xdg_surface_get_geometry(hw->xdg_surface, &geometry);
	}
	return geometry;
}

static void set_filter(struct wlr_scene_buffer *buffer, int x, int y, void *data)
{
	const struct window *window = data;
	struct wlr_scene_surface *scene_surface = wlr_scene_surface_try_from_buffer(buffer);
	if (scene_surface) {
		const struct wlr_surface_state *state = &scene_surface->surface->current;
		wlr_scene_buffer_set_filter_mode(
			buffer, output_scale_filter((uint32_t)state->width, (uint32_t)state->height,
					(uint32_t)state->buffer_width,
					(uint32_t)state->buffer_height, window->scale));
	}
}

void host_window_filter(struct window *window)
{
	struct host_window *hw = host_window_from(window);
	wlr_scene_node_for_each_buffer(&hw->surfaces->node, set_filter, window);
}

void host_window_clip(struct window *window)
{
	struct host_window *hw = host_window_from(window);
	struct wlr_box geometry = host_window_geometry(hw);
	wlr_scene_node_set_position(&hw->surfaces->node, -geometry.x, -geometry.y);
	/* An empty clip would show everything. */
	struct wlr_box clip = window_view(window);
	clip.x += geometry.x;
	clip.y += geometry.y;
	wlr_scene_node_set_enabled(&hw->surfaces->node, !wlr_box_empty(&clip));
	wlr_scene_subsurface_tree_set_clip(&hw->surfaces->node, &clip);
	host_window_filter(window);
}

struct wlr_surface *host_window_surface_at(
	struct window *window, double x, double y, double *sx, double *sy)
{
	struct host_window *hw = host_window_from(window);
	struct wlr_box geometry = host_window_geometry(hw);
	return wlr_surface_surface_at(hw->surface, x + geometry.x, y + geometry.y, sx, sy);
}

void host_window_show(struct host_window *hw)
{
	struct wlr_box geometry = host_window_geometry(hw);
	if (hw->surface->mapped && !wlr_box_empty(&geometry)) {
		window_set_content_size(&hw->window, geometry.width, geometry.height);
		host_window_clip(&hw->window);
	}
}

static void note_answer(struct host_window *hw)
{
	const struct wlr_xdg_surface *xdg_surface = hw->xdg_surface;
	const struct wlr_xdg_toplevel *toplevel =
		xdg_surface ? wlr_xdg_toplevel_try_from_wlr_surface(hw->surface) : NULL;
	if (toplevel && xdg_surface->current.configure_serial != hw->answered) {
		hw->answered = xdg_surface->current.configure_serial;
		window_note_answer(
			&hw->window, toplevel->current.width == hw->window.want.width
					     && toplevel->current.height == hw->window.want.height);
	}
}

static void host_window_handle_commit(struct wl_listener *listener, void *data)
{
	struct host_window *hw = wl_container_of(listener, hw, commit);
	if (hw->xdg_surface && hw->xdg_surface->initial_commit) {
		hw->window.impl->configure(&hw->window);
	} else {
		note_answer(hw);
		host_window_show(hw);
	}
}

static void host_window_handle_unmap(struct wl_listener *listener, void *data)
{
	struct host_window *hw = wl_container_of(listener, hw, unmap);
	window_unmap(&hw->window);
}

bool host_window_init(struct host_window *hw, struct host *host, struct wlr_surface *surface,
	enum window_kind kind, struct window *parent, const struct window_impl *impl)
{
	if (!window_init(&hw->window, host->desktop, host->domain, kind, parent, impl)) {
		return false;
	}
	hw->window.owner = wl_resource_get_client(surface->resource);
	hw->host = host;
	hw->surface = surface;
	hw->xdg_surface = wlr_xdg_surface_try_from_wlr_surface(surface);
	hw->surfaces = wlr_scene_subsurface_tree_create(hw->window.content, surface);
	if (!hw->surfaces) {
		window_finish(&hw->window);
		return false;
	}
	*role_data(surface) = hw;
	hw->commit.notify = host_window_handle_commit;
	wl_signal_add(&surface->events.commit, &hw->commit);
	hw->unmap.notify = host_window_handle_unmap;
	wl_signal_add(&surface->events.unmap, &hw->unmap);
	return true;
}

void host_window_finish(struct host_window *hw)
{
	wl_list_remove(&hw->commit.link);
	wl_list_remove(&hw->unmap.link);
	window_finish(&hw->window);
	if (hw->xdg_surface) {
		hw->xdg_surface->data = NULL;
	}
}
