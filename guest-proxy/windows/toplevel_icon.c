/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/toplevel_icon.h"

#include <drm_fourcc.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/listener.h"
#include "guest-proxy/pixels/short_file.h"
#include "guest-proxy/windows/host_toplevel.h"
#include "guest-proxy/windows/shades.h"
#include "guest-proxy/windows/window.h"
#include "xdg-toplevel-icon-v1-protocol.h"

#define ICON_VERSION 1

struct toplevel_icon {
	bool given; /* to a toplevel: it does not change any more */
	uint32_t side; /* px of the best picture that it has had; 0: none */
	uint8_t shades[LINK_ICON_SHADES];
};

struct icon_state {
	bool any;
	uint8_t shades[LINK_ICON_SHADES];
};

/* Of a toplevel that was given one: what a commit of its surface makes of it. */
struct icon_place {
	struct wlr_surface_synced synced;
	struct icon_state pending, current;
	struct host_toplevel *toplevel;
	struct wl_listener commit; /* wlr_surface.events */
	struct wl_listener destroy; /* wlr_xdg_toplevel.events */
};

static void toplevel_icon_handle_destroy(struct wl_client *client, struct wl_resource *resource)
{
	wl_resource_destroy(resource);
}

/* --- one icon --------------------------------------------------------------------------------- */

/* False, after an error: the application is wrong. */
static bool may_change(struct wl_resource *resource)
{
	const struct toplevel_icon *icon = wl_resource_get_user_data(resource);
	if (icon->given) {
		wl_resource_post_error(
			resource, XDG_TOPLEVEL_ICON_V1_ERROR_IMMUTABLE, "a toplevel has this icon");
	}
	return !icon->given;
}

static void toplevel_icon_handle_name(
	struct wl_client *client, struct wl_resource *resource, const char *name)
{
	may_change(resource);
}

/* Rows that lie one behind the other. NULL: out of memory. */
static uint32_t *copy_pixels(const uint8_t *data, size_t stride, uint32_t side, bool opaque)
{
	uint32_t *pixels = calloc((size_t)side * side, sizeof(*pixels));
	for (size_t y = 0; pixels && y < side; y++) {
		memcpy(&pixels[y * side], data + y * stride, side * sizeof(*pixels));
		for (size_t x = 0; opaque && x < side; x++) {
			pixels[y * side + x] |= 0xff000000u;
		}
	}
	return pixels;
}

/* What is of another format, or too large, is as if it were not there. */
static void take_picture(struct toplevel_icon *icon, struct wlr_buffer *buffer, const uint8_t *data,
	uint32_t format, size_t stride)
{
	uint32_t side = (uint32_t)buffer->width;
	bool opaque = format == DRM_FORMAT_XRGB8888;
	if ((!opaque && format != DRM_FORMAT_ARGB8888) || side > SHADES_MAX_SIDE
		|| !shades_is_better(side, icon->side)) {
		return;
	}
	uint32_t *pixels = copy_pixels(data, stride, side, opaque);
	if (pixels) {
		shades_of(icon->shades, pixels, side, side, true);
		icon->side = side;
	}
	free(pixels);
}

static void toplevel_icon_handle_buffer(struct wl_client *client, struct wl_resource *resource,
	struct wl_resource *buffer_resource, int32_t scale)
{
	struct wlr_buffer *buffer =
		may_change(resource) ? wlr_buffer_try_from_resource(buffer_resource) : NULL;
	void *data;
	uint32_t format;
	size_t stride;
	if (!buffer) {
		return;
	}
	if (buffer->width != buffer->height
		|| !wlr_buffer_begin_data_ptr_access(
			buffer, WLR_BUFFER_DATA_PTR_ACCESS_READ, &data, &format, &stride)) {
		wl_resource_post_error(resource, XDG_TOPLEVEL_ICON_V1_ERROR_INVALID_BUFFER,
			"an icon is a square of wl_shm");
	} else {
		take_picture(wl_resource_get_user_data(resource), buffer, data, format, stride);
		wlr_buffer_end_data_ptr_access(buffer);
		short_file_report(buffer, client);
	}
	wlr_buffer_unlock(buffer);
}

static const struct xdg_toplevel_icon_v1_interface icon_impl = {
	.destroy = toplevel_icon_handle_destroy,
	.set_name = toplevel_icon_handle_name,
	.add_buffer = toplevel_icon_handle_buffer,
};

static void toplevel_icon_handle_gone(struct wl_resource *resource)
{
	free(wl_resource_get_user_data(resource));
}

/* --- which a toplevel has --------------------------------------------------------------------- */

static const struct wlr_surface_synced_impl synced_impl = {
	.state_size = sizeof(struct icon_state),
};

static void icon_place_handle_commit(struct wl_listener *listener, void *data)
{
	struct icon_place *place = wl_container_of(listener, place, commit);
	host_toplevel_set_icon(place->toplevel, place->current.any ? place->current.shades : NULL);
}

static void icon_place_handle_destroy(struct wl_listener *listener, void *data)
{
	struct icon_place *place = wl_container_of(listener, place, destroy);
	wlr_surface_synced_finish(&place->synced);
	wl_list_remove(&place->commit.link);
	wl_list_remove(&place->destroy.link);
	free(place);
}

static struct icon_place *icon_place_create(struct wlr_xdg_toplevel *xdg, struct window *window)
{
	struct wlr_surface *surface = xdg->base->surface;
	struct icon_place *place = calloc(1, sizeof(*place));
	if (!place
		|| !wlr_surface_synced_init(
			&place->synced, surface, &synced_impl, &place->pending, &place->current)) {
		free(place);
		return NULL;
	}
	place->toplevel = wl_container_of(window, place->toplevel, window);
	listen_to(&surface->events.commit, &place->commit, icon_place_handle_commit);
	listen_to(&xdg->events.destroy, &place->destroy, icon_place_handle_destroy);
	return place;
}

/* NULL: out of memory. */
static struct icon_place *icon_place_of(struct wlr_xdg_toplevel *xdg, struct window *window)
{
	struct wl_listener *listener =
		wl_signal_get(&xdg->events.destroy, icon_place_handle_destroy);
	if (!listener) {
		return icon_place_create(xdg, window);
	}
	struct icon_place *place = wl_container_of(listener, place, destroy);
	return place;
}

/* --- the global ------------------------------------------------------------------------------- */

static void toplevel_icon_handle_create(
	struct wl_client *client, struct wl_resource *resource, uint32_t id)
{
	struct toplevel_icon *icon = calloc(1, sizeof(*icon));
	struct wl_resource *made =
		icon ? wl_resource_create(client, &xdg_toplevel_icon_v1_interface,
			       wl_resource_get_version(resource), id)
		     : NULL;
	if (!made) {
		free(icon);
		wl_client_post_no_memory(client);
		return;
	}
	wl_resource_set_implementation(made, &icon_impl, icon, toplevel_icon_handle_gone);
}

static void toplevel_icon_handle_set(struct wl_client *client, struct wl_resource *resource,
	struct wl_resource *toplevel_resource, struct wl_resource *icon_resource)
{
	struct wlr_xdg_toplevel *xdg = wlr_xdg_toplevel_from_resource(toplevel_resource);
	struct window *window = xdg ? window_from_surface(xdg->base->surface) : NULL;
	struct toplevel_icon *icon =
		icon_resource ? wl_resource_get_user_data(icon_resource) : NULL;
	if (icon) {
		icon->given = true;
	}
	struct icon_place *place = window ? icon_place_of(xdg, window) : NULL;
	if (place) {
		place->pending.any = icon && icon->side > 0;
		if (place->pending.any) {
			memcpy(place->pending.shades, icon->shades, sizeof(icon->shades));
		}
	} else if (window) {
		wl_client_post_no_memory(client);
	}
}

static const struct xdg_toplevel_icon_manager_v1_interface manager_impl = {
	.destroy = toplevel_icon_handle_destroy,
	.create_icon = toplevel_icon_handle_create,
	.set_icon = toplevel_icon_handle_set,
};

static void toplevel_icon_bind(struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
	struct wl_resource *resource = wl_resource_create(
		client, &xdg_toplevel_icon_manager_v1_interface, (int)version, id);
	if (!resource) {
		wl_client_post_no_memory(client);
		return;
	}
	wl_resource_set_implementation(resource, &manager_impl, NULL, NULL);
	xdg_toplevel_icon_manager_v1_send_icon_size(resource, (int32_t)LINK_ICON_SIDE);
	xdg_toplevel_icon_manager_v1_send_done(resource);
}

bool toplevel_icon_init(struct wl_display *display)
{
	return wl_global_create(display, &xdg_toplevel_icon_manager_v1_interface, ICON_VERSION,
		NULL, toplevel_icon_bind);
}
