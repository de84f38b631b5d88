/* SPDX-License-Identifier: MIT */
#include "guest-proxy/globals.h"

#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_fractional_scale_v1.h>
#include <wlr/types/wlr_shm.h>
#include <wlr/types/wlr_single_pixel_buffer_v1.h>
#include <wlr/types/wlr_subcompositor.h>
#include <wlr/types/wlr_viewporter.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/decoration.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/windows/popup.h"
#include "guest-proxy/windows/toplevel.h"
#include "protocol/limits.h"
#include "protocol/msg.h"

#define COMPOSITOR_VERSION 6
#define SHM_VERSION 2
#define XDG_SHELL_VERSION 6
#define FRACTIONAL_SCALE_VERSION 1

static void globals_handle_new_surface(struct wl_listener *listener, void *data)
{
	struct globals *globals = wl_container_of(listener, globals, new_surface);
	content_create(globals->contents, data);
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
static bool create_surfaces(struct globals *globals, struct wl_display *display)
{
	struct wlr_compositor *compositor =
		wlr_compositor_create(display, COMPOSITOR_VERSION, NULL);
	if (!compositor || !wlr_subcompositor_create(display) || !wlr_viewporter_create(display)
		|| !wlr_fractional_scale_manager_v1_create(display, FRACTIONAL_SCALE_VERSION)) {
		return false;
	}
	globals->new_surface.notify = globals_handle_new_surface;
	wl_signal_add(&compositor->events.new_surface, &globals->new_surface);
	return true;
}

static bool create_buffers(struct wl_display *display)
{
	const uint32_t formats[] = {LINK_FORMAT_ARGB8888, LINK_FORMAT_XRGB8888};
	size_t count = sizeof(formats) / sizeof(formats[0]);
	return wlr_shm_create(display, SHM_VERSION, formats, count)
	       && wlr_single_pixel_buffer_manager_v1_create(display);
}

static bool create_shell(struct globals *globals, struct wl_display *display)
{
	struct wlr_xdg_shell *shell = wlr_xdg_shell_create(display, XDG_SHELL_VERSION);
	if (!shell) {
		return false;
	}
	shell->ping_timeout = LINK_PING_TIMEOUT_MS;
	globals->new_toplevel.notify = globals_handle_new_toplevel;
	wl_signal_add(&shell->events.new_toplevel, &globals->new_toplevel);
	globals->new_popup.notify = globals_handle_new_popup;
	wl_signal_add(&shell->events.new_popup, &globals->new_popup);
	return true;
}

bool globals_init(struct globals *globals, struct wl_display *display, struct contents *contents,
	struct windows *windows)
{
	*globals = (struct globals){.contents = contents, .windows = windows};
	return create_surfaces(globals, display) && create_buffers(display)
	       && create_shell(globals, display)
	       && decoration_offer(display, &globals->new_decoration);
}

void globals_finish(struct globals *globals)
{
	wl_list_remove(&globals->new_surface.link);
	wl_list_remove(&globals->new_toplevel.link);
	wl_list_remove(&globals->new_popup.link);
	wl_list_remove(&globals->new_decoration.link);
}
