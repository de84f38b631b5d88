/* SPDX-License-Identifier: MIT
 *
 * An application's own wl_shm memory passed on to the host, so that no pixel is copied. That
 * needs a carrier that passes descriptors and a memfd that cannot shrink under the host's mapping.
 */
#ifndef GUEST_PROXY_FORWARD_H
#define GUEST_PROXY_FORWARD_H

#include <stdbool.h>
#include <wayland-util.h>

#include "guest-proxy/pixels/buffer.h"

/* The parts of memfds that are passed on. Those without buffers are kept for some time: many
 * applications make their buffers anew for each picture, in the same memory, and to announce,
 * map and fault it in again costs more than the picture. */
struct forward {
	struct buffer_list *buffers;
	struct wl_list pools; /* pool.client_link, those that lie idle longest last */
	struct pool_keeper keeper; /* of all of them */
	struct wl_event_source *timer; /* for the oldest idle one; NULL until there is one */
};

void forward_init(struct forward *forward, struct buffer_list *buffers);
void forward_finish(struct forward *forward);

/* Drops the pools without buffers. True when there were some: what was too much may fit now. */
bool forward_drop_idle(struct forward *forward);

/* The link is lost: the host knows nothing. Before buffer_list_forget. */
void forward_forget(struct forward *forward);

/* True for a memfd of ordinary pages, sealed against shrinking. Files of the few programs of
 * which it is known that they never change a size are sealed here; all others may mean to shrink
 * theirs. */
bool forward_takes_file(int fd);

/* The buffer that stands for client, made at the first call; it is dropped with client. NULL when
 * client cannot be passed on: its pixels must be copied. */
struct buffer *forward_buffer(struct forward *forward, struct wlr_buffer *client);

#endif
