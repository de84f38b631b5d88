/* SPDX-License-Identifier: MIT
 *
 * Memory of a guest, mapped read-only: a sealed memfd, page extents of guest RAM, or a dmabuf.
 * Its bytes may change at any moment; nothing but a renderer looks at them.
 *
 * Counted references: the guest's own (until POOL_DESTROY or the end of the link) and one of each
 * buffer in it.
 */
#ifndef COMPOSITOR_POOL_H
#define COMPOSITOR_POOL_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>

#include "protocol/extents.h"
#include "protocol/msg.h"

struct guest;

enum pool_kind { POOL_MEMFD, POOL_PAGES, POOL_DMABUF };

struct pool {
	struct wl_list link; /* guest.all_pools, while guest is not NULL */
	struct guest *guest; /* whose quota it uses; NULL once the link has ended */
	enum pool_kind kind;
	uint64_t base; /* bytes: where it begins in fd, whole pages */
	uint64_t size; /* bytes */
	bool complete; /* all of it was announced: buffers may be made */
	const uint8_t *data; /* size bytes; NULL until complete, or without room for it */
	int fd; /* until mapped; a dmabuf's stays open */
	uint32_t extents_promised; /* POOL_PAGES: how many will come in all */
	uint32_t extents_received;
	struct extents extents;
	unsigned references;
};

/*
 * Takes fd in any case; -1: this process had no room for it, and the pool shows nothing. base + size, as decode.h has checked, does not wrap. On success *out has
 * one reference, the guest's; a pool of pages is complete after its extents. LINK_ERROR_MEMORY: the
 * descriptor cannot be mapped safely. _LIMIT: the guest has too much already. _HOST: out of memory.
 * Where only the mapping fails for want of room, the pool is complete and shows nothing.
 */
enum link_error pool_create(struct guest *guest, enum pool_kind kind, int fd, uint64_t base,
	uint64_t size, struct pool **out);

/* POOL_PAGES: how many extents will come. False when the guest has too many already. */
bool pool_promise_extents(struct pool *pool, uint32_t count);

/* More extents; maps the pool with the last one. */
enum link_error pool_add_extents(struct pool *pool, const struct link_pool_extents *more);

struct pool *pool_ref(struct pool *pool);
void pool_unref(struct pool *pool);

/* The link ends: its pools, also those that only buffers hold, know the guest no more. */
void pool_forget_guest(struct guest *guest);

/* Around every look at data: a dmabuf's caches are made coherent. False when that fails. */
bool pool_begin_read(struct pool *pool);
void pool_end_read(struct pool *pool);

/*
 * What a descriptor of a guest must be before it is mapped: memory that cannot shrink under the
 * reader (which would be a SIGBUS) and is nothing else, such as a device or a FIFO.
 */

/* A memfd of ordinary pages, sealed against shrinking, of size bytes or more. */
bool pool_fd_is_sealed_memfd(int fd, uint64_t size);
/* A dmabuf of size bytes or more; its size never changes. */
bool pool_fd_is_dmabuf(int fd, uint64_t size);

/*
 * The mappings of this process that the pools of all links share. The kernel allows a process
 * vm.max_map_count of them; whoever takes the most pays when they run out.
 */

/* Kept for all that is not a pool: libraries, the heap, and links that are about to go. */
#define POOL_MAPPINGS_RESERVE 16000u

/* How many all pools may take, by vm.max_map_count. */
uint32_t pool_mappings_budget(void);

/* The link that has to end so that guest can have count more: the one with the most, those counted.
 * NULL: there is room within budget. */
struct guest *pool_mappings_offender(struct guest *guest, uint32_t count, uint32_t budget);

#endif
