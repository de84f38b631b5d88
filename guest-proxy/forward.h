/* SPDX-License-Identifier: MIT
 *
 * An application's own wl_shm memory passed on to the host, so that no pixel is copied. That
 * needs a carrier that passes descriptors and a memfd that cannot shrink under the host's mapping.
 */
#ifndef GUEST_PROXY_FORWARD_H
#define GUEST_PROXY_FORWARD_H

#include <wayland-util.h>

#include "guest-proxy/buffer.h"

/* The memfds that are passed on. */
struct forward {
	struct buffer_list *buffers;
	struct wl_list pools; /* pool.client_link: one for each memfd */
};

void forward_init(struct forward *forward, struct buffer_list *buffers);

/* The buffer that stands for client, made at the first call; it is dropped with client. NULL when
 * client cannot be passed on: its pixels must be copied. */
struct buffer *forward_buffer(struct forward *forward, struct wlr_buffer *client);

#endif
