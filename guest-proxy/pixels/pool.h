/* SPDX-License-Identifier: MIT
 *
 * Memory that the host may be shown: made by us, or an application's own memfd passed on. It is
 * announced when a buffer of it is first needed on a link, and lives as long as its buffers.
 */
#ifndef GUEST_PROXY_POOL_H
#define GUEST_PROXY_POOL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <wayland-util.h>

#include "guest-proxy/link/transport.h"

struct proxy_link;

struct pool;

/* Who holds a reference to a pool only so that it may be used again. */
struct pool_keeper {
	/* No other reference is left. May release it. */
	void (*idle)(struct pool *pool, void *data);
	void *data;
};

struct pool {
	struct proxy_link *link;
	unsigned references;
	const struct pool_keeper *keeper; /* or NULL */
	uint32_t id; /* 0: not known to the host */
	bool refused; /* by the host, for want of room: what lies in it is not shown */
	uint64_t base; /* where it begins in client_fd, in bytes: whole pages */
	uint64_t size; /* bytes that are announced */
	struct transport_memory memory; /* data NULL: an application's */
	int client_fd; /* the application's memfd, or -1 */
	/* An application's: the memfd as the kernel names it, and the pool's place among the others. */
	dev_t device;
	ino_t inode;
	struct wl_list client_link; /* forward.pools */
	uint64_t idle_since; /* ms, while only its keeper holds it */
};

/* Memory of our own of at least size bytes. One reference; NULL when short. */
struct pool *pool_create(struct proxy_link *link, size_t size);

/* Passes size bytes of fd from base on to the host; fd is duplicated. One reference; NULL when short. The
 * memfd must be sealed against shrinking and that long. */
struct pool *pool_create_client(struct proxy_link *link, int fd, uint64_t base, uint64_t size);

struct pool *pool_reference(struct pool *pool);
/* The last one takes the pool from the host and frees the memory. NULL is accepted. */
void pool_release(struct pool *pool);

/* A link is there again: memory of our own must be where the host can find it. False when short; it
 * is tried again before the pool is announced. */
bool pool_renew(struct pool *pool);

/* True when the host knows the pool now and can show what is in it. False: the link is down, one of its
 * limits is reached, or the host has refused it. */
bool pool_announce(struct pool *pool);

/* The link is lost: the host knows nothing. */
void pool_forget(struct pool *pool);

#endif
