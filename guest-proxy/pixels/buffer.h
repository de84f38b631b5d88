/* SPDX-License-Identifier: MIT
 *
 * A picture in a pool, and who is using it: the host from the commit that names it until its
 * release, and the surface whose present content it is. The memory must not change while the host
 * uses it, and must not go while either does.
 */
#ifndef GUEST_PROXY_BUFFER_H
#define GUEST_PROXY_BUFFER_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>

struct buffer;
struct pool;
struct proxy_link;
struct wlr_buffer;

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

/* Something needs a buffer that is unused, and there is none: the link is flushed when there may be one. */
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

/* True when the host knows the buffer now and can show it. False: the link is down, a limit is reached,
 * or the host has refused its pool. */
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
