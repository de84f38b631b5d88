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
#include "guest-proxy/proxy.h"
#include "guest-proxy/windows/popup.h"
#include "guest-proxy/windows/toplevel.h"

#define COMPOSITOR_VERSION 6
#define SHM_VERSION 2
#define XDG_SHELL_VERSION 6
#define FRACTIONAL_SCALE_VERSION 1

static void handle_new_surface(struct wl_listener *listener, void *data)
{
	struct proxy *proxy = wl_container_of(listener, proxy, new_surface);
	content_create(proxy, data);
}

static void handle_new_toplevel(struct wl_listener *listener, void *data)
{
	struct proxy *proxy = wl_container_of(listener, proxy, new_toplevel);
	toplevel_create(proxy, data);
}

static void handle_new_popup(struct wl_listener *listener, void *data)
{
	struct proxy *proxy = wl_container_of(listener, proxy, new_popup);
	popup_create(proxy, data);
}

/* No renderer: nothing is composed here, the host gets the surfaces as layers. */
static bool create_surfaces(struct proxy *proxy)
{
	struct wlr_compositor *compositor =
		wlr_compositor_create(proxy->display, COMPOSITOR_VERSION, NULL);
	if (compositor == NULL || wlr_subcompositor_create(proxy->display) == NULL
		|| wlr_viewporter_create(proxy->display) == NULL
		|| wlr_fractional_scale_manager_v1_create(proxy->display, FRACTIONAL_SCALE_VERSION)
			   == NULL) {
		return false;
	}
	proxy->new_surface.notify = handle_new_surface;
	wl_signal_add(&compositor->events.new_surface, &proxy->new_surface);
	return true;
}

static bool create_buffers(struct proxy *proxy)
{
	const uint32_t formats[] = {LINK_FORMAT_ARGB8888, LINK_FORMAT_XRGB8888};
	size_t count = sizeof(formats) / sizeof(formats[0]);
	return wlr_shm_create(proxy->display, SHM_VERSION, formats, count) != NULL
	       && wlr_single_pixel_buffer_manager_v1_create(proxy->display) != NULL;
}

static bool create_shell(struct proxy *proxy)
{
	struct wlr_xdg_shell *shell = wlr_xdg_shell_create(proxy->display, XDG_SHELL_VERSION);
	if (shell == NULL) {
		return false;
	}
	shell->ping_timeout = LINK_PING_TIMEOUT_MS;
	proxy->new_toplevel.notify = handle_new_toplevel;
	wl_signal_add(&shell->events.new_toplevel, &proxy->new_toplevel);
	proxy->new_popup.notify = handle_new_popup;
	wl_signal_add(&shell->events.new_popup, &proxy->new_popup);
	return true;
}

bool globals_create(struct proxy *proxy)
{
	return create_surfaces(proxy) && create_buffers(proxy) && create_shell(proxy)
	       && decoration_offer(proxy->display, &proxy->new_decoration);
}

void globals_finish(struct proxy *proxy)
{
	wl_list_remove(&proxy->new_surface.link);
	wl_list_remove(&proxy->new_toplevel.link);
	wl_list_remove(&proxy->new_popup.link);
	wl_list_remove(&proxy->new_decoration.link);
}
