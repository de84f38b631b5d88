/* SPDX-License-Identifier: MIT
 *
 * The whole proxy: what its rooms share. One instance, made by main.c; every room gets a pointer.
 */
#ifndef GUEST_PROXY_PROXY_H
#define GUEST_PROXY_PROXY_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "common/launcher.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/pixels/buffer.h"
#include "guest-proxy/pixels/forward.h"
#include "guest-proxy/seat/seat.h"
#include "guest-proxy/windows/round_trip.h"
#include "guest-proxy/windows/unseen.h"
#include "protocol/log.h"

struct options;

struct proxy {
	struct wl_display *display;
	struct wl_event_loop *loop;
	const char *socket; /* WAYLAND_DISPLAY of the applications; owned by display or options */

	struct proxy_link link;
	struct buffer_list buffers;
	struct forward forward;
	struct seat seat;
	struct launcher launcher;
	struct round_trip round_trip;

	struct wl_list contents; /* content.link: one for each surface */
	struct wl_list windows; /* window.link, oldest first: a parent before its popups */
	struct wl_list due_windows; /* window.due_link: those that have something to say */
	struct wl_list sprites; /* sprite.link */
	struct wl_list outputs; /* output.link */
	uint32_t last_layer; /* the last layer id given out */
	struct unseen unseen;
	struct log_rate unshared; /* lines about pictures that cannot be shown */

	struct wl_event_source *flushing; /* idle; NULL when nothing is to be flushed */
	struct wl_event_source *signals[2]; /* SIGTERM, SIGINT */
	bool failed; /* the exit status */

	struct wl_listener new_surface; /* wlr_compositor.events.new_surface */
	struct wl_listener new_toplevel, new_popup; /* of wlr_xdg_shell.events */
	struct wl_listener new_decoration; /* wlr_xdg_decoration_manager_v1.events */
};

/* Everything up to the link. On failure a line is logged and nothing is left. */
bool proxy_init(struct proxy *proxy, const struct options *options);

/* Serves until SIGTERM, SIGINT or a refusal of the host. */
void proxy_run(struct proxy *proxy);

void proxy_finish(struct proxy *proxy);

/* Sends what windows have to say, once what is being handled now is done: changes that an
 * application makes together become one message. */
void proxy_schedule_flush(struct proxy *proxy);

#endif
