/* SPDX-License-Identifier: MIT
 *
 * Copies one surface's pixels into shared buffers of our own, where the application's memory
 * cannot be passed on, or is not what the host is to show. Only what changed is copied, once, and
 * the application gets its buffer back at once.
 */
#ifndef GUEST_PROXY_STAGING_H
#define GUEST_PROXY_STAGING_H

#include <pixman.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer;
struct buffer_list;
struct wlr_buffer;

/* One on screen, one on its way, one to fill. */
#define SWAP_SLOTS 3

enum swap_use {
	SWAP_EMPTY, /* has no buffer yet */
	SWAP_FREE, /* may be filled */
	SWAP_TAKEN, /* the host may read it */
};

/* Which of a surface's shared buffers is out of date where, so that filling one copies only what
 * changed since its own last turn. Knows neither buffers nor pixels. */
struct swap {
	pixman_region32_t stale[SWAP_SLOTS]; /* buffer px */
};

void swap_init(struct swap *swap);
void swap_finish(struct swap *swap);

/* The content changed here: every slot is out of date there. */
void swap_damage(struct swap *swap, const pixman_region32_t *damage);

/* The slot has a new buffer of this size: all of it is out of date. */
void swap_reset(struct swap *swap, int slot, uint32_t width, uint32_t height);

/* What must be copied into the slot, cut to the size of its buffer. */
const pixman_region32_t *swap_begin(struct swap *swap, int slot, uint32_t width, uint32_t height);
/* It was copied. */
void swap_end(struct swap *swap, int slot);

/* The free slot with the least to copy, else an empty one, else -1. */
int swap_choose(const struct swap *swap, const enum swap_use uses[static SWAP_SLOTS]);

/* Copies region, which lies within both pictures of 4-byte pixels. Strides in bytes. Returns the
 * bytes copied. */
size_t copy_region(void *to, size_t to_stride, const void *from, size_t from_stride,
	const pixman_region32_t *region);

struct staging {
	struct buffer_list *buffers;
	struct swap swap;
	struct buffer *slots[SWAP_SLOTS]; /* owned; NULL: none yet */
	double alpha; /* what the picture's own is multiplied by */
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
/* It is shown so much more transparent, 0 to 1, from now on: all of it is to be copied. */
void staging_set_alpha(struct staging *staging, double alpha, uint32_t width, uint32_t height);
/* All of it, of that size. */
void staging_damage_all(struct staging *staging, uint32_t width, uint32_t height);

/* Brings a slot up to date with client. On STAGING_DONE *filled is that slot's buffer, which
 * stays owned by staging, and *copied how many bytes were copied. */
enum staging_result staging_fill(
	struct staging *staging, struct wlr_buffer *client, struct buffer **filled, size_t *copied);

#endif
