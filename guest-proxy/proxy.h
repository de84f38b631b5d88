/* SPDX-License-Identifier: MIT
 *
 * Makes the parts of the proxy, hands each what it needs, and ends them in reverse. Nothing but
 * main knows it.
 */
#ifndef GUEST_PROXY_PROXY_H
#define GUEST_PROXY_PROXY_H

#include <stdbool.h>
#include <wayland-server-core.h>

#include "guest-proxy/dispatch.h"
#include "guest-proxy/globals.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/output.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/seat/seat.h"
#include "guest-proxy/windows/round_trip.h"
#include "guest-proxy/windows/window.h"
#include "guest-proxy/x11/x11.h"

struct options;
struct wayland_socket;

struct proxy {
	struct wl_display *display;
	struct wl_event_loop *loop;
	struct wayland_socket *socket; /* where applications connect */

	struct proxy_link link;
	struct contents contents;
	struct windows windows;
	struct round_trip round_trip;
	struct seat seat;
	struct outputs outputs;
	struct globals globals;
	struct x11 x11;
	struct dispatch dispatch;

	struct wl_listener outputs_changed; /* outputs.events.changed */
	struct wl_event_source *signals[2]; /* SIGTERM, SIGINT */
	bool failed; /* the exit status */
};

/* Everything up to the link. On failure a line is logged and nothing is left. */
bool proxy_init(struct proxy *proxy, const struct options *options);

/* Serves until SIGTERM, SIGINT or a refusal of the host. */
void proxy_run(struct proxy *proxy);

void proxy_finish(struct proxy *proxy);

#endif
