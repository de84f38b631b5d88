/* SPDX-License-Identifier: MIT
 *
 * What carries a link's messages: a unix socket (transport_socket.c) or the shared rings of a
 * virtio-gpu device (transport_virtio.c). It also makes the memory that the host can see,
 * because what such memory is depends on the carrier. The memory outlives a lost link, but not
 * always what the host knows it by: see renew.
 */
#ifndef GUEST_PROXY_TRANSPORT_H
#define GUEST_PROXY_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/msg.h"

struct transport;
struct wl_event_loop;

/* Memory for pixels, mapped here and visible to the host once it is announced. */
struct transport_memory {
	void *data; /* NULL: none */
	size_t size; /* bytes, whole pages */
	int fd; /* a memfd sealed against any change of size, or -1 */
	uint32_t resource; /* virtio-gpu resource id, or 0 */
	uint32_t handle; /* of that resource within our DRM file, or 0 */
	uint32_t device; /* which one it is of, of those that the transport has had */
};

/* None may be NULL. lost is never called from within a function of transport_impl. */
struct transport_listener {
	/* One message of the host, checked. */
	void (*message)(void *data, const struct link_msg *msg);
	/* What was queued has gone: has_room is true again. */
	void (*room)(void *data);
	/* The link has ended by itself; close must still be called. reason is for the log. */
	void (*lost)(void *data, const char *reason);
};

struct transport_impl {
	/* Descriptors can travel beside messages: POOL_CREATE instead of POOL_IMPORT. */
	bool passes_fds;
	/* Begins a link. False, with a line logged unless quiet, when that is impossible now. */
	bool (*open)(struct transport *transport, bool quiet);
	/* Ends the link; what was queued is dropped, what has come may still be given to
	 * message. May be called when none is open. */
	void (*close)(struct transport *transport);
	/* Sends or queues. The caller keeps msg->fds. False: the link is broken and must be
	 * closed. */
	bool (*send)(struct transport *transport, const struct link_msg *msg);
	/* False while messages wait for the host to read: send only what cannot wait. */
	bool (*has_room)(const struct transport *transport);
	/* size in bytes, > 0, is rounded up to pages. The memory reads as zero. False when
	 * short. */
	bool (*allocate)(struct transport *transport, size_t size, struct transport_memory *memory);
	/* Call before memory is announced on a new link: gives it another place, with the same
	 * pixels as far as they can be read, when its device was taken away. False when short.
	 * NULL: never needed. */
	bool (*renew)(struct transport *transport, struct transport_memory *memory);
	/* Unmaps and frees; *memory becomes all zero, fd -1. Accepts memory without data. */
	void (*release)(struct transport *transport, struct transport_memory *memory);
	void (*destroy)(struct transport *transport);
};

struct transport {
	const struct transport_impl *impl;
	const struct transport_listener *listener; /* set before open */
	void *data; /* for the listener */
};

/* A unix socket at path, which must outlive the transport. NULL when out of memory. */
struct transport *transport_socket_create(struct wl_event_loop *loop, const char *path);

/*
 * The virtio-gpu device at render_node, which must outlive the transport, or the first under
 * /dev/dri that is ours when it is NULL. When its driver is unbound and bound again it is found
 * anew. Returns NULL, with a line logged that says what to do, when there is none or it may not
 * be used.
 */
struct transport *transport_virtio_create(struct wl_event_loop *loop, const char *render_node);

#endif
