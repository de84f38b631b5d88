/* SPDX-License-Identifier: MIT */
#include "guest-proxy/proxy.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/listener.h"
#include "common/wayland_socket.h"
#include "guest-proxy/options.h"
#include "protocol/limits.h"
#include "protocol/log.h"
#include "protocol/msg.h"

/* --- what the link says ---------------------------------------------------------------------- */

static void proxy_handle_up(void *data)
{
	struct proxy *proxy = data;
	buffer_list_renew(&proxy->contents.buffers);
	outputs_mark_all(&proxy->outputs);
	proxy_link_schedule(&proxy->link);
}

static void proxy_handle_down(void *data)
{
	struct proxy *proxy = data;
	seat_forget(&proxy->seat);
	windows_forget(&proxy->windows);
	contents_forget(&proxy->contents);
	round_trip_forget(&proxy->round_trip);
	presented_forget(&proxy->globals.presented);
}

static void proxy_handle_message(void *data, const struct link_msg *msg)
{
	struct proxy *proxy = data;
	dispatch_message(&proxy->dispatch, msg);
}

static void proxy_handle_flush(void *data)
{
	struct proxy *proxy = data;
	windows_flush(&proxy->windows);
	inhibits_flush(&proxy->globals.inhibits);
	seat_flush(&proxy->seat);
	round_trip_flush(&proxy->round_trip);
}

static void proxy_handle_refused(void *data)
{
	struct proxy *proxy = data;
	proxy->failed = true;
	wl_display_terminate(proxy->display);
}

static const struct proxy_link_listener link_listener = {
	.up = proxy_handle_up,
	.down = proxy_handle_down,
	.message = proxy_handle_message,
	.flush = proxy_handle_flush,
	.refused = proxy_handle_refused,
};

/* --- the steps ------------------------------------------------------------------------------- */

static int proxy_handle_signal(int number, void *data)
{
	struct proxy *proxy = data;
	wl_display_terminate(proxy->display);
	return 0;
}

static bool init_display(struct proxy *proxy, const struct options *options)
{
	proxy->display = wl_display_create();
	if (!proxy->display) {
		log_error("cannot make a Wayland display: out of memory");
		return false;
	}
	wl_display_set_default_max_buffer_size(proxy->display, LINK_MAX_CLIENT_QUEUE);
	proxy->loop = wl_display_get_event_loop(proxy->display);
	return true;
}

static void finish_display(struct proxy *proxy)
{
	wl_display_destroy(proxy->display);
}

static bool init_link(struct proxy *proxy, const struct options *options)
{
	struct transport *transport =
		options->link ? transport_socket_create(proxy->loop, options->link)
			      : transport_virtio_create(proxy->loop, options->render_node);
	if (!transport) {
		return false;
	}
	if (!proxy_link_init(&proxy->link, proxy->loop, transport, &link_listener, proxy)) {
		log_error("cannot prepare the link: out of memory");
		return false;
	}
	if (!contents_init(&proxy->contents, &proxy->link)) {
		log_error("cannot make a timer: out of memory");
		proxy_link_finish(&proxy->link);
		return false;
	}
	windows_init(&proxy->windows, &proxy->link, &proxy->contents);
	round_trip_init(&proxy->round_trip, proxy->display, &proxy->windows);
	return true;
}

/* Pictures that the host reads still go with the link. */
static void finish_link(struct proxy *proxy)
{
	windows_finish(&proxy->windows);
	contents_finish(&proxy->contents);
	proxy_link_finish(&proxy->link);
}

static bool init_rooms(struct proxy *proxy, const struct options *options)
{
	if (!seat_init(&proxy->seat, proxy->display, &proxy->windows, &proxy->contents)) {
		log_error("cannot offer a seat: out of memory");
		return false;
	}
	if (!globals_init(&proxy->globals, proxy->display, &proxy->windows, &proxy->contents)
		|| !outputs_init(&proxy->outputs, proxy->display, &proxy->contents)) {
		log_error("cannot offer the Wayland globals: out of memory");
		seat_finish(&proxy->seat);
		return false;
	}
	return true;
}

/* Every application is disconnected, with everything that it made. */
static void finish_rooms(struct proxy *proxy)
{
	wl_display_destroy_clients(proxy->display);
	outputs_finish(&proxy->outputs);
	globals_finish(&proxy->globals);
	seat_finish(&proxy->seat);
}

static bool proxy_filter(const struct wl_client *client, const struct wl_global *global, void *data)
{
	const struct proxy *proxy = data;
	return x11_may_see(&proxy->x11, client, global);
}

static void proxy_handle_outputs_changed(struct wl_listener *listener, void *data)
{
	struct proxy *proxy = wl_container_of(listener, proxy, outputs_changed);
	const struct outputs_measure all = outputs_measure(&proxy->outputs);
	x11_set_outputs(&proxy->x11, all.scale, all.width, all.height, all.refresh);
}

static bool proxy_handle_x11_drag(
	void *data, struct wlr_drag *drag, struct wlr_surface *origin, uint32_t press)
{
	struct proxy *proxy = data;
	return drag_begin(&proxy->seat.drag, drag, origin, press);
}

static void proxy_handle_x11_icon(void *data, struct wlr_surface *surface, int32_t x, int32_t y)
{
	struct proxy *proxy = data;
	double scale = proxy->x11.space.screen.scale;
	drag_show_icon(&proxy->seat.drag, surface, (int32_t)lround(x / scale),
		(int32_t)lround(y / scale), scale);
}

static bool init_x11(struct proxy *proxy, const struct options *options)
{
	const struct x11_drag_host host = {proxy_handle_x11_drag, proxy_handle_x11_icon, proxy};
	if (!x11_init(&proxy->x11, proxy->display, proxy->globals.compositor, proxy->seat.wlr,
		    &proxy->windows, &host)) {
		return false;
	}
	wl_display_set_global_filter(proxy->display, proxy_filter, proxy);
	listen_to(&proxy->outputs.events.changed, &proxy->outputs_changed,
		proxy_handle_outputs_changed);
	return true;
}

static void finish_x11(struct proxy *proxy)
{
	wl_list_remove(&proxy->outputs_changed.link);
	x11_finish(&proxy->x11);
}

static bool init_socket(struct proxy *proxy, const struct options *options)
{
	proxy->socket = wayland_socket_create(proxy->display, options->socket);
	if (!proxy->socket) {
		log_error("cannot make the Wayland socket %s: %s; XDG_RUNTIME_DIR must name a "
			  "folder of this user, and the socket must be free",
			options->socket ? options->socket : "wayland-N", strerror(errno));
		return false;
	}
	proxy->dispatch = (struct dispatch){
		.link = &proxy->link,
		.contents = &proxy->contents,
		.round_trip = &proxy->round_trip,
		.seat = &proxy->seat,
		.outputs = &proxy->outputs,
		.activation = &proxy->globals.activation,
		.presented = &proxy->globals.presented,
	};
	dispatch_init(&proxy->dispatch, wayland_socket_name(proxy->socket), proxy->x11.name);
	return true;
}

static void finish_socket(struct proxy *proxy)
{
	dispatch_finish(&proxy->dispatch);
	wayland_socket_destroy(proxy->socket);
}

static bool init_signals(struct proxy *proxy, const struct options *options)
{
	signal(SIGPIPE, SIG_IGN);
	proxy->signals[0] =
		wl_event_loop_add_signal(proxy->loop, SIGTERM, proxy_handle_signal, proxy);
	proxy->signals[1] =
		wl_event_loop_add_signal(proxy->loop, SIGINT, proxy_handle_signal, proxy);
	if (!proxy->signals[0] || !proxy->signals[1]) {
		log_error("cannot watch for signals: %s", strerror(errno));
		return false;
	}
	return true;
}

static void finish_signals(struct proxy *proxy)
{
	wl_event_source_remove(proxy->signals[0]);
	wl_event_source_remove(proxy->signals[1]);
}

/* In this order; what was begun is finished in the opposite one. */
static const struct step {
	bool (*init)(struct proxy *proxy, const struct options *options);
	void (*finish)(struct proxy *proxy);
} steps[] = {
	{init_display, finish_display},
	{init_link, finish_link},
	{init_rooms, finish_rooms},
	{init_x11, finish_x11},
	{init_socket, finish_socket},
	{init_signals, finish_signals},
};

static void finish_steps(struct proxy *proxy, size_t count)
{
	while (count > 0) {
		steps[--count].finish(proxy);
	}
}

bool proxy_init(struct proxy *proxy, const struct options *options)
{
	const size_t count = sizeof(steps) / sizeof(steps[0]);
	*proxy = (struct proxy){0};
	for (size_t i = 0; i < count; i++) {
		if (!steps[i].init(proxy, options)) {
			finish_steps(proxy, i);
			return false;
		}
	}
	proxy_link_open(&proxy->link);
	return true;
}

void proxy_run(struct proxy *proxy)
{
	log_info("applications: WAYLAND_DISPLAY=%s%s%s", wayland_socket_name(proxy->socket),
		proxy->x11.name[0] != '\0' ? " DISPLAY=" : "", proxy->x11.name);
	wl_display_run(proxy->display);
}

void proxy_finish(struct proxy *proxy)
{
	finish_steps(proxy, sizeof(steps) / sizeof(steps[0]));
}
