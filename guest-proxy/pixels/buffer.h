/* SPDX-License-Identifier: MIT
 *
 * Pools: memory that the host may be shown, made by us, or an application's own memfd passed on.
 * It is announced when a buffer of it is first needed on a link, and lives as long as its
 * buffers.
 *
 * Buffers: a picture in a pool, and who is using it: the host from the commit that names it
 * until its release, and the surface whose present content it is. The memory must not change
 * while the host uses it, and must not go while either does.
 */
#ifndef GUEST_PROXY_BUFFER_H
#define GUEST_PROXY_BUFFER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <wayland-util.h>

#include "guest-proxy/link/transport.h"

struct buffer;
struct pool;
struct proxy_link;
struct wlr_buffer;

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
	/* An application's: the memfd as the kernel names it, and the pool's place among the
	 * others. */
	dev_t device;
	ino_t inode;
	struct wl_list client_link; /* forward.pools */
	uint64_t idle_since; /* ms, while only its keeper holds it */
};

/* Memory of our own of at least size bytes. One reference; NULL when short. */
struct pool *pool_create(struct proxy_link *link, size_t size);

/* Passes size bytes of fd from base on to the host; fd is duplicated. One reference; NULL when
 * short. The memfd must be sealed against shrinking and that long. */
struct pool *pool_create_client(struct proxy_link *link, int fd, uint64_t base, uint64_t size);

struct pool *pool_reference(struct pool *pool);
/* The last one takes the pool from the host and frees the memory. NULL is accepted. */
void pool_release(struct pool *pool);

/* True when the host knows the pool now and can show what is in it. False: the link is down, one
 * of its limits is reached, or the host has refused it. */
bool pool_announce(struct pool *pool);

/* The link is lost: the host knows nothing. */
void pool_forget(struct pool *pool);

struct buffer_shape {
	uint64_t offset; /* bytes into the pool */
	uint32_t width, height; /* px */
	uint32_t stride; /* bytes */
	uint32_t format; /* LINK_FORMAT_* */
};

/* All buffers of the proxy. */
struct buffer_list {
	struct proxy_link *link;
	struct wl_list buffers; /* buffer.link */
	bool awaited; /* something waits for one that is unused */
};

struct buffer {
	struct wl_list link; /* buffer_list.buffers */
	struct buffer_list *list;
	struct pool *pool; /* referenced */
	struct buffer_shape shape;
	uint32_t id; /* 0: not known to the host */
	bool busy; /* the host may read it */
	unsigned shown; /* surfaces whose content it is */
	bool dropped; /* its owner is gone: it goes when it is unused */
	struct wlr_buffer *client; /* locked for the application while in use, or NULL */
};

void buffer_list_init(struct buffer_list *list, struct proxy_link *link);

/* Something needs a buffer that is unused, and there is none: the link is flushed when there may
 * be one. */
void buffer_list_await(struct buffer_list *list);

/* The host has released the buffer with this id. Unknown ids are ignored. */
void buffer_list_released(struct buffer_list *list, uint32_t id);

/* The link is lost: the host uses and knows nothing. */
void buffer_list_forget(struct buffer_list *list);

/* A link is there again. Call before anything is drawn into a buffer. */
void buffer_list_renew(struct buffer_list *list);

/* References pool. NULL when out of memory. */
struct buffer *buffer_create(
	struct buffer_list *list, struct pool *pool, const struct buffer_shape *shape);

/* The owner is done with it. It is destroyed as soon as nobody uses it. NULL is accepted. */
void buffer_drop(struct buffer *buffer);

/* True when the host knows the buffer now and can show it. False: the link is down, a limit is
 * reached, or the host has refused its pool. */
bool buffer_announce(struct buffer *buffer);

/* A surface begins or ends to have it as its content. */
void buffer_show(struct buffer *buffer);
void buffer_hide(struct buffer *buffer);

/* While the buffer is in use, keeps the application from drawing into its own. */
void buffer_hold_client(struct buffer *buffer, struct wlr_buffer *client);

/* A commit that names it was sent. */
void buffer_mark_busy(struct buffer *buffer);

/* Nobody uses it: its pixels may be written. */
bool buffer_is_unused(const struct buffer *buffer);

#endif
