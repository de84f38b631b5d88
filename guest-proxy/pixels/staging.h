/* SPDX-License-Identifier: MIT
 *
 * Copies one surface's pixels into shared buffers of our own, where the application's memory
 * cannot be passed on. Only what changed is copied, once, and the application gets its buffer back
 * at once.
 */
#ifndef GUEST_PROXY_STAGING_H
#define GUEST_PROXY_STAGING_H

#include <stddef.h>

#include "guest-proxy/pixels/swap.h"

struct buffer;
struct buffer_list;
struct wlr_buffer;

struct staging {
	struct buffer_list *buffers;
	struct swap swap;
	struct buffer *slots[SWAP_SLOTS]; /* owned; NULL: none yet */
};

enum staging_result {
	STAGING_DONE,
	STAGING_WAIT, /* the host uses every slot: again after a release */
	STAGING_FAILED, /* no memory, a size beyond the protocol's, or unreadable */
};

void staging_init(struct staging *staging, struct buffer_list *buffers);
/* Drops the buffers. */
void staging_finish(struct staging *staging);

/* The application's picture changed here. */
void staging_damage(struct staging *staging, const pixman_region32_t *damage);
/* All of it, of that size. */
void staging_damage_all(struct staging *staging, uint32_t width, uint32_t height);

/* Brings a slot up to date with client. On STAGING_DONE *filled is that slot's buffer, which
 * stays owned by staging, and *copied how many bytes were copied. */
enum staging_result staging_fill(
	struct staging *staging, struct wlr_buffer *client, struct buffer **filled, size_t *copied);

#endif
