/* SPDX-License-Identifier: MIT
 *
 * Memory of a guest, mapped read-only: a sealed memfd, page extents of guest RAM, or a dmabuf.
 * Its bytes may change at any moment; nothing but a renderer looks at them.
 *
 * A pool that there is no room for, or of memory that cannot be mapped here, is a pool all the
 * same: it is black, and says why.
 *
 * The guest holds it, until POOL_DESTROY, and so do the buffers that it has not destroyed. Who else
 * needs it are the buffers that are shown.
 */
#ifndef COMPOSITOR_POOL_H
#define COMPOSITOR_POOL_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>

#include "compositor/guest/pool_book.h"
#include "protocol/msg.h"

enum pool_kind { POOL_MEMFD, POOL_PAGES, POOL_DMABUF, POOL_NOTHING };

/* What a guest says of it, as decode.h has checked it. */
struct pool_source {
	enum pool_kind kind;
	int fd; /* -1: POOL_NOTHING, or this process had no room for it */
	uint64_t base, size; /* bytes; base in fd, whole pages */
	const struct link_pool_pages *pages; /* POOL_PAGES, else NULL */
};

struct pool_pages;

struct pool {
	struct pool_book *book;
	uint32_t id;
	enum pool_kind kind;
	uint64_t size; /* bytes */
	enum link_error refusal; /* why it is black, or _NONE: as in POOL_REFUSED */
	const uint8_t *data; /* size bytes, during a look */
	unsigned holders; /* the guest, and buffers that it has not destroyed */
	unsigned users; /* buffers */
	struct pool_map map;
	struct pool_pages *rest; /* to be mapped by pool_go_on; NULL: nothing is */
	bool looking; /* between begin and end, at what is not black */
	struct pool_look look; /* begun */
};

/* Takes source->fd in any case. On success *out has one holder. LINK_ERROR_MEMORY: the descriptor
 * is not memory that can be mapped safely, or too small. _HOST: out of memory for the pool itself.
 * Of POOL_PAGES nothing is mapped yet: pool_go_on does that, before anything else is made of it. */
enum link_error pool_create(
	struct pool_book *book, uint32_t id, const struct pool_source *source, struct pool **out);

/* Maps more of it, until end (clock_spent). True: that is done, or given up, as refusal says. */
bool pool_go_on(struct pool *pool, uint64_t end);

/* The guest's: for a new buffer, and when it destroys the pool or a buffer. */
void pool_hold(struct pool *pool);
void pool_let_go(struct pool *pool);

/* A buffer's. */
struct pool *pool_ref(struct pool *pool);
void pool_unref(struct pool *pool);

/* Around every look at data: a dmabuf's caches are made coherent, and the holes that it fills are
 * counted. Where that is not possible it is black from now on, and refusal says why. A dmabuf that
 * a device still writes to is not waited for: it is black this time. */
void pool_begin_read(struct pool *pool);
void pool_end_read(struct pool *pool);

/*
 * What a descriptor of a guest must be before it is mapped: memory that cannot shrink under the
 * reader (which would be a SIGBUS) and is nothing else, such as a device or a FIFO.
 */

/* A memfd of ordinary pages, sealed against shrinking, of size bytes or more. */
bool pool_fd_is_sealed_memfd(int fd, uint64_t size);
/* A dmabuf of size bytes or more; its size never changes. */
bool pool_fd_is_dmabuf(int fd, uint64_t size);

#endif
