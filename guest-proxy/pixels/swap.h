/* SPDX-License-Identifier: MIT
 *
 * The few shared buffers that one surface's pixels are copied into by turns. Each remembers what
 * of it is out of date, so that filling one copies only what changed since its own last turn.
 * Pure: knows neither buffers nor pixels.
 */
#ifndef GUEST_PROXY_SWAP_H
#define GUEST_PROXY_SWAP_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>

/* One on screen, one on its way, one to fill. */
#define SWAP_SLOTS 3

enum swap_use {
	SWAP_EMPTY, /* has no buffer yet */
	SWAP_FREE, /* may be filled */
	SWAP_TAKEN, /* the host may read it */
};

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

#endif
