/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_shell.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_fractional_scale_v1.h>
#include <wlr/types/wlr_presentation_time.h>
#include <wlr/types/wlr_primary_selection_v1.h>
#include <wlr/types/wlr_screencopy_v1.h>
#include <wlr/types/wlr_single_pixel_buffer_v1.h>
#include <wlr/types/wlr_subcompositor.h>
#include <wlr/types/wlr_viewporter.h>
#include <wlr/types/wlr_xdg_output_v1.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/decoration.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/host/host.h"
#include "compositor/host/host_seat.h"
#include "compositor/host/host_spare_output.h"
#include "compositor/host/host_surfaces.h"
#include "compositor/host/host_window.h"
#include "compositor/host/host_xdg.h"
#include "compositor/screen/screen.h"
#include "protocol/log.h"

#define COMPOSITOR_VERSION 6
#define XDG_SHELL_VERSION 6
#define FRACTIONAL_SCALE_VERSION 1

/* --- globals --------------------------------------------------------------------------------- */

static bool offer_globals(struct host *host)
{
	struct wl_display *display = host->display;
	return wlr_subcompositor_create(display) && wlr_viewporter_create(display)
	       && wlr_single_pixel_buffer_manager_v1_create(display)
	       && wlr_fractional_scale_manager_v1_create(display, FRACTIONAL_SCALE_VERSION)
	       && wlr_presentation_create(display, host->screen->backend)
	       && wlr_xdg_output_manager_v1_create(display, host->screen->output_layout)
	       && wlr_data_device_manager_create(display)
	       && wlr_primary_selection_v1_device_manager_create(display)
	       && wlr_screencopy_manager_v1_create(display);
}

static void host_shell_handle_new_toplevel(struct wl_listener *listener, void *data)
{
	struct host *host = wl_container_of(listener, host, new_toplevel);
	host_xdg_create_toplevel(host, data);
}

static void host_shell_handle_new_popup(struct wl_listener *listener, void *data)
{
	struct host *host = wl_container_of(listener, host, new_popup);
	host_xdg_create_popup(host, data);
}

static bool offer_shell(struct host *host)
{
	struct wlr_xdg_shell *xdg_shell = wlr_xdg_shell_create(host->display, XDG_SHELL_VERSION);
	if (!xdg_shell) {
		return false;
	}
	host->new_toplevel.notify = host_shell_handle_new_toplevel;
	wl_signal_add(&xdg_shell->events.new_toplevel, &host->new_toplevel);
	host->new_popup.notify = host_shell_handle_new_popup;
	wl_signal_add(&xdg_shell->events.new_popup, &host->new_popup);
	return true;
}

static void host_shell_handle_window_changed(struct wl_listener *listener, void *data)
{
	struct window *window = data;
	if (window->domain->is_host) {
		host_window_clip(window);
	}
}

/* --- life ------------------------------------------------------------------------------------ */

static bool host_shell_init(struct host *host)
{
	struct screen *screen = host->screen;
	host->compositor =
		wlr_compositor_create(host->display, COMPOSITOR_VERSION, screen->renderer);
	if (!host->compositor || !wlr_renderer_init_wl_display(screen->renderer, host->display)) {
		return false;
	}
	host->seat = host_seat_create(host);
	host->surfaces = host_surfaces_create(host);
	host->spare_output = host_spare_output_create(screen);
	return host->seat && host->surfaces && host->spare_output
	       && decoration_offer(host->display, &host->new_decoration) && offer_shell(host)
	       && offer_globals(host);
}

struct host *host_create(struct desktop *desktop, struct input *input, struct domains *domains)
{
	struct host *host = calloc(1, sizeof(*host));
	if (!host) {
		return NULL;
	}
	host->desktop = desktop;
	host->screen = desktop->screen;
	host->input = input;
	host->domain = domain_of_host(domains);
	host->display = desktop->screen->display;
	host->loop = desktop->screen->loop;
	wl_list_init(&host->new_toplevel.link);
	wl_list_init(&host->new_popup.link);
	wl_list_init(&host->new_decoration.link);
	host->window_changed.notify = host_shell_handle_window_changed;
	wl_signal_add(&desktop->events.window_changed, &host->window_changed);
	if (!host_shell_init(host)) {
		host_destroy(host);
		return NULL;
	}
	return host;
}

void host_destroy(struct host *host)
{
	if (!host) {
		return;
	}
	if (host->listens) {
		domain_set_impl(host->domain, NULL, NULL);
		launcher_finish(&host->launcher);
	}
	wl_display_destroy_clients(host->display);
	wl_list_remove(&host->new_toplevel.link);
	wl_list_remove(&host->new_popup.link);
	wl_list_remove(&host->new_decoration.link);
	wl_list_remove(&host->window_changed.link);
	host_spare_output_destroy(host->spare_output);
	host_surfaces_destroy(host->surfaces);
	host_seat_destroy(host->seat);
	free(host);
}

/* --- the socket, and what is started on it --------------------------------------------------- */

static void report_launch(void *data, uint32_t request, int error)
{
	struct host *host = data;
	domain_launched(host->domain, request, error);
}

static int launch(void *data, uint32_t request, char *const argv[])
{
	struct host *host = data;
	launcher_start(&host->launcher, request, argv);
	return 0;
}

static const struct domain_impl domain_impl = {.launch = launch};

bool host_listen(struct host *host, const char *name)
{
	if (!name) {
		name = wl_display_add_socket_auto(host->display);
	} else if (wl_display_add_socket(host->display, name) != 0) {
		log_error("%s: cannot listen on this Wayland socket: %s: choose another --socket",
			name, strerror(errno));
		return false;
	}
	if (!name) {
		log_error("no free Wayland socket name in XDG_RUNTIME_DIR: remove stale wayland-* "
			  "there");
		return false;
	}
	launcher_init(&host->launcher, host->loop, name, report_launch, host);
	domain_set_impl(host->domain, &domain_impl, host);
	host->listens = true;
	return true;
}

const char *host_socket_name(const struct host *host)
{
	return host->launcher.display;
}
