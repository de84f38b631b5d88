/* SPDX-License-Identifier: MIT */
#include "guest-proxy/globals.h"

#include <wlr/types/wlr_alpha_modifier_v1.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_content_type_v1.h>
#include <wlr/types/wlr_data_control_v1.h>
#include <wlr/types/wlr_fractional_scale_v1.h>
#include <wlr/types/wlr_keyboard_shortcuts_inhibit_v1.h>
#include <wlr/types/wlr_shm.h>
#include <wlr/types/wlr_single_pixel_buffer_v1.h>
#include <wlr/types/wlr_subcompositor.h>
#include <wlr/types/wlr_tearing_control_v1.h>
#include <wlr/types/wlr_viewporter.h>
#include <wlr/types/wlr_xdg_foreign_registry.h>
#include <wlr/types/wlr_xdg_foreign_v1.h>
#include <wlr/types/wlr_xdg_foreign_v2.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/decoration.h"
#include "common/listener.h"
#include "common/wlroots.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/pixels/convert.h"
#include "guest-proxy/windows/bell.h"
#include "guest-proxy/windows/popup.h"
#include "guest-proxy/windows/toplevel.h"
#include "guest-proxy/windows/toplevel_icon.h"
#include "protocol/limits.h"
#include "xdg-shell-protocol.h"

#define COMPOSITOR_VERSION 6
#define SHM_VERSION 2
#define XDG_SHELL_VERSION 6
#define FRACTIONAL_SCALE_VERSION 1
#define CONTENT_TYPE_VERSION 1
#define TEARING_CONTROL_VERSION 1

static void globals_handle_new_surface(struct wl_listener *listener, void *data)
{
	struct globals *globals = wl_container_of(listener, globals, new_surface);
	content_create(globals->contents, data);
}

/* wlroots looks at what was committed, and not at what is only attached. */
static void globals_handle_new_xdg_surface(struct wl_listener *listener, void *data)
{
	const struct wlr_xdg_surface *xdg = data;
	if (wlroots_attached(xdg->surface)) {
		wl_resource_post_error(xdg->client->resource,
			XDG_WM_BASE_ERROR_INVALID_SURFACE_STATE,
			"a buffer is attached before the surface is configured");
	}
}

static void globals_handle_new_toplevel(struct wl_listener *listener, void *data)
{
	struct globals *globals = wl_container_of(listener, globals, new_toplevel);
	toplevel_create(globals->windows, data);
}

static void globals_handle_new_popup(struct wl_listener *listener, void *data)
{
	struct globals *globals = wl_container_of(listener, globals, new_popup);
	popup_create(globals->windows, data);
}

/* No renderer: nothing is composed here, the host gets the surfaces as layers. */
static bool offer_surfaces(struct globals *globals, struct wl_display *display)
{
	struct wlr_compositor *compositor =
		wlr_compositor_create(display, COMPOSITOR_VERSION, NULL);
	globals->compositor = compositor;
	if (!compositor || !wlr_subcompositor_create(display) || !wlr_viewporter_create(display)
		|| !wlr_fractional_scale_manager_v1_create(display, FRACTIONAL_SCALE_VERSION)) {
		return false;
	}
	listen_to(
		&compositor->events.new_surface, &globals->new_surface, globals_handle_new_surface);
	return true;
}

static bool offer_pixels(struct wl_display *display)
{
	return wlr_shm_create(display, SHM_VERSION, convert_formats, CONVERT_FORMATS)
	       && wlr_single_pixel_buffer_manager_v1_create(display)
	       && wlr_alpha_modifier_v1_create(display);
}

static bool offer_shell(struct globals *globals, struct wl_display *display)
{
	struct wlr_xdg_shell *shell = wlr_xdg_shell_create(display, XDG_SHELL_VERSION);
	if (!shell || !decoration_offer(display, &globals->new_decoration)) {
		return false;
	}
	shell->ping_timeout = LINK_PING_TIMEOUT_MS;
	listen_to(&shell->events.new_surface, &globals->new_xdg_surface,
		globals_handle_new_xdg_surface);
	listen_to(&shell->events.new_toplevel, &globals->new_toplevel, globals_handle_new_toplevel);
	listen_to(&shell->events.new_popup, &globals->new_popup, globals_handle_new_popup);
	return true;
}

/* By which a portal, say, puts its dialog above the window of another application. A parent is one
 * for the toplevel, however it was set. */
static bool offer_foreign(struct wl_display *display)
{
	struct wlr_xdg_foreign_registry *registry = wlr_xdg_foreign_registry_create(display);
	return registry && wlr_xdg_foreign_v1_create(display, registry)
	       && wlr_xdg_foreign_v2_create(display, registry);
}

/* Hints that change nothing: what is shown when is the host's affair, and no application's. An
 * inhibitor of shortcuts stays inactive, for the host's are never inhibited. */
static bool offer_hints(struct wl_display *display)
{
	return wlr_content_type_manager_v1_create(display, CONTENT_TYPE_VERSION)
	       && wlr_tearing_control_manager_v1_create(display, TEARING_CONTROL_VERSION)
	       && wlr_keyboard_shortcuts_inhibit_v1_create(display);
}

bool globals_init(struct globals *globals, struct wl_display *display, struct windows *windows,
	struct contents *contents)
{
	*globals = (struct globals){.contents = contents, .windows = windows};
	return offer_surfaces(globals, display) && offer_pixels(display)
	       && offer_shell(globals, display) && offer_foreign(display) && offer_hints(display)
	       && wlr_data_control_manager_v1_create(display)
	       && inhibits_init(&globals->inhibits, display, windows)
	       && activation_init(&globals->activation, display) && bell_init(display, windows)
	       && toplevel_icon_init(display) && presented_init(&globals->presented, display);
}

void globals_finish(struct globals *globals)
{
	wl_list_remove(&globals->new_surface.link);
	wl_list_remove(&globals->new_xdg_surface.link);
	wl_list_remove(&globals->new_toplevel.link);
	wl_list_remove(&globals->new_popup.link);
	wl_list_remove(&globals->new_decoration.link);
	inhibits_finish(&globals->inhibits);
	activation_finish(&globals->activation);
}
