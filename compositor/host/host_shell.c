/* SPDX-License-Identifier: MIT */
#include "compositor/host/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wlr/interfaces/wlr_output.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_fractional_scale_v1.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_presentation_time.h>
#include <wlr/types/wlr_primary_selection_v1.h>
#include <wlr/types/wlr_screencopy_v1.h>
#include <wlr/types/wlr_single_pixel_buffer_v1.h>
#include <wlr/types/wlr_subcompositor.h>
#include <wlr/types/wlr_viewporter.h>
#include <wlr/types/wlr_xdg_output_v1.h>

#include "common/decoration.h"
#include "common/wayland_socket.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/host/host_constraint.h"
#include "compositor/host/host_idle.h"
#include "compositor/host/host_lock.h"
#include "compositor/host/host_method.h"
#include "compositor/host/host_pointing.h"
#include "compositor/host/host_seat.h"
#include "compositor/host/host_window.h"
#include "compositor/screen/screen.h"
#include "protocol/log.h"

#define COMPOSITOR_VERSION 6
#define FRACTIONAL_SCALE_VERSION 1

#define UNSEEN_FRAME_MS 100 /* between two answers to what nothing paces */

#define SPARE_NAME "NONE"
#define SPARE_WIDTH 1280 /* px */
#define SPARE_HEIGHT 720
#define SPARE_REFRESH 60000 /* mHz */

struct host_surface {
	struct wl_list link; /* host.surfaces */
	struct host *host;
	struct wlr_surface *wlr;
	struct wl_listener commit, destroy;
};

/* --- surfaces -------------------------------------------------------------------------------- */

/* What appears, moves or goes below a resting pointer is noticed: within a window by that, and
 * where a window takes the pointer by all. Frame callbacks of what is of no window and not shown
 * are answered, slowly: the application goes on. */

static void host_handle_refresh(void *data)
{
	struct host *host = data;
	host->refresh = NULL;
	struct window *window;
	wl_list_for_each(window, &host->desktop->windows, link) {
		if (window->domain->is_host) {
			host_seat_refresh(host_window_from(window));
		}
	}
	host_constraint_look(host->constraint);
}

void host_schedule_refresh(struct host *host)
{
	if (!host->refresh) {
		host->refresh = wl_event_loop_add_idle(host->loop, host_handle_refresh, host);
	}
}

/* Of no window, and a frame callback waits: a cursor that is not shown, say. */
static bool is_stranded(const struct host_surface *surface)
{
	return !wl_list_empty(&surface->wlr->current.frame_callback_list)
	       && !host_window_of_surface(surface->wlr);
}

/* What is shown after all has had its frames before that. */
static int host_handle_unseen(void *data)
{
	struct host *host = data;
	struct host_surface *surface;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	host->unseen_armed = false;
	wl_list_for_each(surface, &host->surfaces, link) {
		if (is_stranded(surface)) {
			wlr_surface_send_frame_done(surface->wlr, &now);
		}
	}
	return 0;
}

static void host_surface_handle_commit(struct wl_listener *listener, void *data)
{
	struct host_surface *surface = wl_container_of(listener, surface, commit);
	struct host *host = surface->host;
	host_schedule_refresh(host);
	if (!host->unseen_armed && is_stranded(surface)) {
		host->unseen_armed = true;
		wl_event_source_timer_update(host->unseen, UNSEEN_FRAME_MS);
	}
	struct window *window = host_window_of_surface(surface->wlr);
	if (window && surface->wlr->current.committed & WLR_SURFACE_STATE_INPUT_REGION) {
		window_rearranged(window);
	}
}

static void host_surface_handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_surface *surface = wl_container_of(listener, surface, destroy);
	host_schedule_refresh(surface->host);
	wl_list_remove(&surface->commit.link);
	wl_list_remove(&surface->destroy.link);
	wl_list_remove(&surface->link);
	free(surface);
}

static void host_handle_new_surface(struct wl_listener *listener, void *data)
{
	struct host *host = wl_container_of(listener, host, new_surface);
	struct wlr_surface *wlr = data;
	struct host_surface *surface = calloc(1, sizeof(*surface));
	if (!surface) {
		wl_resource_post_no_memory(wlr->resource);
		return;
	}
	surface->host = host;
	surface->wlr = wlr;
	wl_list_insert(&host->surfaces, &surface->link);
	surface->commit.notify = host_surface_handle_commit;
	wl_signal_add(&wlr->events.commit, &surface->commit);
	surface->destroy.notify = host_surface_handle_destroy;
	wl_signal_add(&wlr->events.destroy, &surface->destroy);
}

/* --- an output where there is none ----------------------------------------------------------- */

/* Some applications end when there is no wl_output at all, and a machine may have no screen for a
 * while. Then they are told of one that does not exist: nothing is on it. */

static bool spare_handle_commit(struct wlr_output *wlr, const struct wlr_output_state *state)
{
	return false;
}

static const struct wlr_output_impl spare_impl = {.commit = spare_handle_commit};

static void spare_hide(struct host *host)
{
	if (host->spare_output) {
		wlr_output_destroy(host->spare_output);
		host->spare_output = NULL;
	}
}

/* A subsurface may have come without a commit of its window's own surface. */
static void host_handle_screen_drawing(struct wl_listener *listener, void *data)
{
	struct host *host = wl_container_of(listener, host, screen_drawing);
	struct window *window;
	wl_list_for_each(window, &host->desktop->windows, link) {
		if (window->domain->is_host && window->seen) {
			host_window_filter(window);
		}
	}
}

/* What is offered has a mode and is off: whoever wants a picture of it is told that there is none.
 * wlroots wants all outputs in the layout: there it ends where others begin, so that none moves
 * when it goes. */
static void host_handle_screen_changed(struct wl_listener *listener, void *data)
{
	struct host *host = wl_container_of(listener, host, screen_changed);
	const struct screen *screen = host->screen;
	if (!wl_list_empty(&screen->outputs)) {
		spare_hide(host);
		return;
	}
	if (host->spare_output) {
		return;
	}
	struct wlr_output *wlr = calloc(1, sizeof(*wlr));
	if (!wlr) {
		log_error("no output is offered to the host's applications: out of memory");
		return;
	}
	struct wlr_output_state state;
	wlr_output_state_init(&state);
	wlr_output_state_set_custom_mode(&state, SPARE_WIDTH, SPARE_HEIGHT, SPARE_REFRESH);
	wlr_output_init(wlr, NULL, &spare_impl, screen->loop, &state);
	wlr_output_state_finish(&state);
	wlr_output_set_name(wlr, SPARE_NAME);
	wlr_output_set_description(wlr, "no screen");
	if (!wlr_output_layout_add(screen->output_layout, wlr, -SPARE_WIDTH, 0)) {
		log_error("no output is offered to the host's applications: out of memory");
		wlr_output_destroy(wlr);
		return;
	}
	host->spare_output = wlr;
}

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

static void host_handle_window_changed(struct wl_listener *listener, void *data)
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
	struct wlr_compositor *compositor =
		wlr_compositor_create(host->display, COMPOSITOR_VERSION, screen->renderer);
	if (!compositor || !wlr_renderer_init_wl_display(screen->renderer, host->display)) {
		return false;
	}
	host->new_surface.notify = host_handle_new_surface;
	wl_signal_add(&compositor->events.new_surface, &host->new_surface);
	host->unseen = wl_event_loop_add_timer(host->loop, host_handle_unseen, host);
	host->seat = host_seat_create(host);
	host->pointing = host->seat ? host_pointing_create(host, host_seat_wlr(host->seat)) : NULL;
	host->constraint =
		host->seat ? host_constraint_create(host, host_seat_wlr(host->seat)) : NULL;
	host->screen_changed.notify = host_handle_screen_changed;
	wl_signal_add(&screen->events.changed, &host->screen_changed);
	host_handle_screen_changed(&host->screen_changed, NULL);
	host->screen_drawing.notify = host_handle_screen_drawing;
	wl_signal_add(&screen->events.drawing, &host->screen_drawing);
	host->lock = host_lock_create(host);
	host->idle = host->seat ? host_idle_create(host, host_seat_wlr(host->seat)) : NULL;
	host->method = host->seat ? host_method_create(host, host_seat_wlr(host->seat)) : NULL;
	return host->pointing && host->constraint && host->idle && host->method && host->lock
	       && host->unseen && decoration_offer(host->display, &host->new_decoration)
	       && host_xdg_init(host) && offer_globals(host);
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
	wl_list_init(&host->surfaces);
	wl_list_init(&host->new_surface.link);
	wl_list_init(&host->screen_changed.link);
	wl_list_init(&host->screen_drawing.link);
	wl_list_init(&host->new_toplevel.link);
	wl_list_init(&host->new_popup.link);
	wl_list_init(&host->new_decoration.link);
	host->window_changed.notify = host_handle_window_changed;
	wl_signal_add(&desktop->events.window_changed, &host->window_changed);
	if (!host_shell_init(host)) {
		host_destroy(host);
		return NULL;
	}
	return host;
}

void host_set_locker(struct host *host, void (*start)(void *data), void *data)
{
	host->start_locker = start;
	host->start_locker_data = data;
}

void host_start_locker(struct host *host)
{
	if (host->start_locker) {
		host->start_locker(host->start_locker_data);
	}
}

void host_destroy(struct host *host)
{
	if (!host) {
		return;
	}
	wayland_socket_destroy(host->socket);
	wl_display_destroy_clients(host->display);
	host_lock_destroy(host->lock);
	host_idle_destroy(host->idle);
	host_method_destroy(host->method);
	wl_list_remove(&host->new_toplevel.link);
	wl_list_remove(&host->new_popup.link);
	wl_list_remove(&host->new_decoration.link);
	wl_list_remove(&host->window_changed.link);
	wl_list_remove(&host->screen_changed.link);
	wl_list_remove(&host->screen_drawing.link);
	spare_hide(host);
	wl_list_remove(&host->new_surface.link);
	if (host->refresh) {
		wl_event_source_remove(host->refresh);
	}
	if (host->unseen) {
		wl_event_source_remove(host->unseen);
	}
	host_constraint_destroy(host->constraint);
	host_pointing_destroy(host->pointing);
	host_seat_destroy(host->seat);
	free(host);
}

/* --- the socket ----------------------------------------------------------------------------- */

bool host_listen(struct host *host, const char *name)
{
	host->socket = wayland_socket_create(host->display, name);
	if (!host->socket && name) {
		log_error("%s: cannot listen on this Wayland socket: %s: choose another --socket",
			name, strerror(errno));
		return false;
	}
	if (!host->socket) {
		log_error("no free Wayland socket name in XDG_RUNTIME_DIR: %s: remove stale "
			  "wayland-* there",
			strerror(errno));
		return false;
	}
	return true;
}

const char *host_socket_name(const struct host *host)
{
	return wayland_socket_name(host->socket);
}
