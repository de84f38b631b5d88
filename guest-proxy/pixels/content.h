/* SPDX-License-Identifier: MIT
 *
 * What the host is to see of one wl_surface: the shared buffer that has its pixels, and what
 * changed in it. Made with the surface, found by surface->data, destroyed with it.
 */
#ifndef GUEST_PROXY_CONTENT_H
#define GUEST_PROXY_CONTENT_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "guest-proxy/pixels/staging.h"

struct buffer;
struct pool;
struct proxy;
struct wlr_buffer;
struct wlr_surface;

struct content {
	struct wl_list link; /* proxy.contents */
	struct proxy *proxy;
	struct wlr_surface *surface;
	uint32_t layer; /* its id in any commit; not 0 */
	struct wlr_buffer
		*pending; /* locked: the newest buffer, not yet shared; NULL: none newer */
	struct buffer *shown; /* the shared buffer with the present pixels, or NULL */
	pixman_region32_t damage; /* buffer px, since the last commit that was sent */
	struct staging staging;

	struct wl_listener commit, map, unmap, destroy; /* wlr_surface.events */
};

enum content_result {
	CONTENT_READY, /* shown is known to the host */
	CONTENT_NONE, /* there is nothing to see, or it cannot be shared */
	CONTENT_WAIT, /* after a release */
};

/* On failure the client is told that memory is short. */
void content_create(struct proxy *proxy, struct wlr_surface *surface);

/* Makes shown up to date. *copied is increased by the bytes that were copied for it. */
enum content_result content_prepare(struct content *content, size_t *copied);

/* The host has no room for pool: what is shown of it is shared in another way, where there is one. */
void content_avoid_pool(struct content *content, const struct pool *pool);

/* Nobody shows it now: the application gets its buffer back all the same, where memory allows. */
void content_settle(struct content *content);

/* A commit that names shown was sent. */
void content_mark_sent(struct content *content);

/* The link is lost: the next commit is the first one again. */
void content_forget(struct content *content);

#endif
