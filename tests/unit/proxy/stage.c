/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include "tests/unit/harness.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/wayland_socket.h"
#include "guest-proxy/options.h"
#include "guest-proxy/proxy.h"
#include "protocol/log.h"
#include "stage_host.h"
#include "stage_input.h"

#define PATIENCE 180 /* s; a test that passes never waits so long */

struct wl_display *stage_display;
struct wl_compositor *stage_compositor;
struct wl_subcompositor *stage_subcompositor;
struct wl_shm *stage_shm;
struct wp_viewporter *stage_viewporter;
struct xdg_wm_base *stage_wm_base;
struct wl_seat *stage_seat;
bool stage_answers;
unsigned stage_pings;

static struct proxy proxy;
static char folder[] = "/tmp/cloison-stage-XXXXXX";
static char link_path[64];
static struct wl_registry *registry;
static time_t clock_end;
static uint32_t last_ping; /* serial */

static time_t seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

void stage_clock_start(void)
{
	clock_end = seconds() + PATIENCE;
}

bool stage_clock_is_over(void)
{
	return seconds() > clock_end;
}

static void pump_application(void)
{
	while (wl_display_prepare_read(stage_display) != 0) {
		wl_display_dispatch_pending(stage_display);
	}
	wl_display_flush(stage_display);
	struct pollfd pollfd = {.fd = wl_display_get_fd(stage_display), .events = POLLIN};
	if (poll(&pollfd, 1, 0) > 0) {
		wl_display_read_events(stage_display);
	} else {
		wl_display_cancel_read(stage_display);
	}
	wl_display_dispatch_pending(stage_display);
	wl_display_flush(stage_display);
}

void stage_pump(void)
{
	if (stage_display) {
		pump_application();
	}
	wl_event_loop_dispatch(proxy.loop, 1);
	wl_display_flush_clients(proxy.display);
	stage_host_pump();
}

void stage_expect_error(const struct wl_interface *interface, uint32_t code)
{
	const struct wl_interface *found = NULL;
	stage_wait(wl_display_get_error(stage_display) != 0);
	assert_int_equal(wl_display_get_protocol_error(stage_display, &found, NULL), code);
	assert_ptr_equal(found, interface);
}

static void handle_done(void *data, struct wl_callback *callback, uint32_t serial)
{
	*(bool *)data = true;
	wl_callback_destroy(callback);
}

static const struct wl_callback_listener done_listener = {.done = handle_done};

void stage_settle(void)
{
	bool done = false;
	if (stage_display) {
		struct wl_callback *callback = wl_display_sync(stage_display);
		wl_callback_add_listener(callback, &done_listener, &done);
		stage_wait(done);
	}
	/* What the proxy sent before the answer has come before it. */
	unsigned pongs = stage_count(LINK_PONG);
	const struct link_msg ping = {.opcode = LINK_PING, .serial.serial = 1};
	stage_say(&ping);
	stage_wait(stage_count(LINK_PONG) > pongs);
}

static void handle_ping(void *data, struct xdg_wm_base *wm_base, uint32_t serial)
{
	stage_pings++;
	last_ping = serial;
	if (stage_answers) {
		xdg_wm_base_pong(wm_base, serial);
	}
}

void stage_pong(void)
{
	xdg_wm_base_pong(stage_wm_base, last_ping);
}

static const struct xdg_wm_base_listener wm_base_listener = {.ping = handle_ping};

static void handle_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	const struct {
		const struct wl_interface *interface;
		uint32_t version;
		void *proxy;
	} globals[] = {
		{&wl_compositor_interface, 6, &stage_compositor},
		{&wl_subcompositor_interface, 1, &stage_subcompositor},
		{&wl_shm_interface, 1, &stage_shm},
		{&wp_viewporter_interface, 1, &stage_viewporter},
		{&xdg_wm_base_interface, 5, &stage_wm_base},
		{&wl_seat_interface, 8, &stage_seat},
	};
	for (size_t i = 0; i < COUNT_OF(globals); i++) {
		if (strcmp(interface, globals[i].interface->name) == 0) {
			assert_true(version >= globals[i].version);
			*(void **)globals[i].proxy = wl_registry_bind(
				source, name, globals[i].interface, globals[i].version);
		}
	}
}

static void handle_global_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global, .global_remove = handle_global_remove};

static void connect_application(void)
{
	stage_display = wl_display_connect(wayland_socket_name(proxy.socket));
	assert_non_null(stage_display);
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(stage_compositor && stage_subcompositor && stage_shm && stage_viewporter
		   && stage_wm_base && stage_seat);
	stage_answers = true;
	stage_pings = 0;
	xdg_wm_base_add_listener(stage_wm_base, &wm_base_listener, NULL);
	stage_input_begin(stage_seat);
	stage_settle();
}

void stage_leave(void)
{
	stage_input_end();
	wl_seat_destroy(stage_seat);
	xdg_wm_base_destroy(stage_wm_base);
	wp_viewporter_destroy(stage_viewporter);
	wl_shm_destroy(stage_shm);
	wl_subcompositor_destroy(stage_subcompositor);
	wl_compositor_destroy(stage_compositor);
	wl_registry_destroy(registry);
	wl_display_disconnect(stage_display);
	stage_display = NULL;
	stage_compositor = NULL;
	stage_subcompositor = NULL;
	stage_shm = NULL;
	stage_viewporter = NULL;
	stage_wm_base = NULL;
	stage_seat = NULL;
}

void stage_begin(void)
{
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(folder));
	setenv("XDG_RUNTIME_DIR", folder, 1);
	snprintf(link_path, sizeof(link_path), "%s/link", folder);
	log_init("proxy under test", LOG_LEVEL_ERROR);
	stage_host_begin(link_path);
	const struct options options = {.link = link_path, .socket = "wayland-stage"};
	assert_true(proxy_init(&proxy, &options));
	stage_host_greet();
	connect_application();
	stage_forget();
}

void stage_end(void)
{
	if (stage_display) {
		stage_leave();
	}
	proxy_finish(&proxy);
	stage_host_end();
	unlink(link_path);
	assert_int_equal(rmdir(folder), 0);
}
