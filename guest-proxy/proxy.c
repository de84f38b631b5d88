/* SPDX-License-Identifier: MIT */
#include "guest-proxy/proxy.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "guest-proxy/dispatch.h"
#include "guest-proxy/globals.h"
#include "guest-proxy/options.h"
#include "guest-proxy/output.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/seat/sprite.h"
#include "guest-proxy/windows/window.h"
#include "protocol/log.h"

static void flush(void *data)
{
	struct proxy *proxy = data;
	proxy->flushing = NULL;
	window_flush_due(proxy);
	pointer_refresh(&proxy->seat.pointer);
	sprites_flush(proxy);
	seat_flush(&proxy->seat);
	round_trip_flush(&proxy->round_trip);
}

void proxy_schedule_flush(struct proxy *proxy)
{
	if (proxy->flushing == NULL) {
		proxy->flushing = wl_event_loop_add_idle(proxy->loop, flush, proxy);
	}
}

static void handle_up(void *data)
{
	struct proxy *proxy = data;
	buffer_list_renew(&proxy->buffers);
	output_mark_all(proxy);
	proxy_schedule_flush(proxy);
}

static void handle_down(void *data)
{
	struct proxy *proxy = data;
	seat_leave(&proxy->seat);
	struct window *window;
	wl_list_for_each(window, &proxy->windows, link) {
		window_forget(window);
	}
	sprites_forget(proxy);
	struct content *content;
	wl_list_for_each(content, &proxy->contents, link) {
		content_forget(content);
	}
	forward_forget(&proxy->forward);
	buffer_list_forget(&proxy->buffers);
	forward_drop_idle(&proxy->forward); /* the pools of those buffers */
	round_trip_forget(&proxy->round_trip);
}

static void handle_message(void *data, const struct link_msg *msg)
{
	dispatch(data, msg);
}

static void handle_room(void *data)
{
	proxy_schedule_flush(data);
}

static void handle_refused(void *data)
{
	struct proxy *proxy = data;
	proxy->failed = true;
	wl_display_terminate(proxy->display);
}

static const struct proxy_link_listener link_listener = {
	.up = handle_up,
	.down = handle_down,
	.message = handle_message,
	.room = handle_room,
	.refused = handle_refused,
};

static void report_launch(void *data, uint32_t request, int error)
{
	struct proxy *proxy = data;
	if (error != 0) {
		log_error("cannot start a program: %s", strerror(error));
	}
	struct link_msg msg = {
		.opcode = LINK_LAUNCH_RESULT,
		.object = request,
		.launch_result.error = (uint32_t)error,
	};
	proxy_link_send(&proxy->link, &msg);
}

static int handle_signal(int number, void *data)
{
	struct proxy *proxy = data;
	wl_display_terminate(proxy->display);
	return 0;
}

static bool init_display(struct proxy *proxy, const struct options *options)
{
	proxy->display = wl_display_create();
	if (proxy->display == NULL) {
		log_error("cannot make a Wayland display: out of memory");
		return false;
	}
	wl_display_set_default_max_buffer_size(proxy->display, LINK_MAX_CLIENT_QUEUE);
	proxy->loop = wl_display_get_event_loop(proxy->display);
	wl_list_init(&proxy->contents);
	wl_list_init(&proxy->windows);
	wl_list_init(&proxy->due_windows);
	wl_list_init(&proxy->sprites);
	wl_list_init(&proxy->outputs);
	round_trip_init(&proxy->round_trip, proxy);
	if (!unseen_init(&proxy->unseen, proxy)) {
		log_error("cannot make a timer: out of memory");
		wl_display_destroy(proxy->display);
		return false;
	}
	return true;
}

static void finish_display(struct proxy *proxy)
{
	unseen_finish(&proxy->unseen);
	wl_display_destroy(proxy->display);
}

static bool init_link(struct proxy *proxy, const struct options *options)
{
	struct transport *transport =
		options->link != NULL ? transport_socket_create(proxy->loop, options->link)
				      : transport_virtio_create(proxy->loop, options->render_node);
	if (transport == NULL) {
		return false;
	}
	if (!proxy_link_init(&proxy->link, proxy->loop, transport, &link_listener, proxy)) {
		log_error("cannot prepare the link: out of memory");
		return false;
	}
	buffer_list_init(&proxy->buffers, &proxy->link, handle_room, proxy);
	forward_init(&proxy->forward, &proxy->buffers);
	return true;
}

static void finish_link(struct proxy *proxy)
{
	forward_finish(&proxy->forward);
	proxy_link_finish(&proxy->link);
}

static bool init_globals(struct proxy *proxy, const struct options *options)
{
	if (!seat_init(&proxy->seat, proxy)) {
		log_error("cannot offer a seat: out of memory");
		return false;
	}
	if (!globals_create(proxy) || !output_init(proxy)) {
		log_error("cannot offer the Wayland globals: out of memory");
		seat_finish(&proxy->seat);
		return false;
	}
	return true;
}

/* Every application is disconnected, with everything that it made. */
static void finish_globals(struct proxy *proxy)
{
	wl_display_destroy_clients(proxy->display);
	output_finish(proxy);
	if (proxy->flushing != NULL) {
		wl_event_source_remove(proxy->flushing);
	}
	globals_finish(proxy);
	seat_finish(&proxy->seat);
}

static bool init_socket(struct proxy *proxy, const struct options *options)
{
	if (options->socket == NULL) {
		proxy->socket = wl_display_add_socket_auto(proxy->display);
	} else if (wl_display_add_socket(proxy->display, options->socket) == 0) {
		proxy->socket = options->socket;
	}
	if (proxy->socket == NULL) {
		log_error("cannot make the Wayland socket %s: %s; XDG_RUNTIME_DIR must name a "
			  "folder of this user, and the socket must be free",
			options->socket != NULL ? options->socket : "wayland-N", strerror(errno));
		return false;
	}
	launcher_init(&proxy->launcher, proxy->loop, proxy->socket, report_launch, proxy);
	return true;
}

static void finish_socket(struct proxy *proxy)
{
	launcher_finish(&proxy->launcher);
}

static bool init_signals(struct proxy *proxy, const struct options *options)
{
	signal(SIGPIPE, SIG_IGN);
	proxy->signals[0] = wl_event_loop_add_signal(proxy->loop, SIGTERM, handle_signal, proxy);
	proxy->signals[1] = wl_event_loop_add_signal(proxy->loop, SIGINT, handle_signal, proxy);
	if (proxy->signals[0] == NULL || proxy->signals[1] == NULL) {
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
	{init_globals, finish_globals},
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
	log_info("applications: WAYLAND_DISPLAY=%s", proxy->socket);
	wl_display_run(proxy->display);
}

void proxy_finish(struct proxy *proxy)
{
	finish_steps(proxy, sizeof(steps) / sizeof(steps[0]));
}
