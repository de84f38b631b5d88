/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/swap.h"

/* Rects of a stale region above which it becomes its bounding box: damage of many frames must not
 * grow without bound while a slot waits for its turn. */
#define MAX_STALE_RECTS 64

void swap_init(struct swap *swap)
{
	for (int i = 0; i < SWAP_SLOTS; i++) {
		pixman_region32_init(&swap->stale[i]);
	}
}

void swap_finish(struct swap *swap)
{
	for (int i = 0; i < SWAP_SLOTS; i++) {
		pixman_region32_fini(&swap->stale[i]);
	}
}

static void simplify(pixman_region32_t *region)
{
	if (pixman_region32_n_rects(region) <= MAX_STALE_RECTS) {
		return;
	}
	pixman_box32_t box = *pixman_region32_extents(region);
	pixman_region32_fini(region);
	pixman_region32_init_with_extents(region, &box);
}

void swap_damage(struct swap *swap, const pixman_region32_t *damage)
{
	for (int i = 0; i < SWAP_SLOTS; i++) {
		pixman_region32_union(&swap->stale[i], &swap->stale[i], damage);
		simplify(&swap->stale[i]);
	}
}

void swap_reset(struct swap *swap, int slot, uint32_t width, uint32_t height)
{
	pixman_region32_fini(&swap->stale[slot]);
	pixman_region32_init_rect(&swap->stale[slot], 0, 0, width, height);
}

const pixman_region32_t *swap_begin(struct swap *swap, int slot, uint32_t width, uint32_t height)
{
	pixman_region32_t *stale = &swap->stale[slot];
	pixman_region32_intersect_rect(stale, stale, 0, 0, width, height);
	return stale;
}

void swap_end(struct swap *swap, int slot)
{
	pixman_region32_clear(&swap->stale[slot]);
}

static uint64_t area(const pixman_region32_t *region)
{
	int count = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	uint64_t sum = 0;
	for (int i = 0; i < count; i++) {
		sum += (uint64_t)(boxes[i].x2 - boxes[i].x1)
		       * (uint64_t)(boxes[i].y2 - boxes[i].y1);
	}
	return sum;
}

int swap_choose(const struct swap *swap, const enum swap_use uses[static SWAP_SLOTS])
{
	int chosen = -1, empty = -1;
	uint64_t least = UINT64_MAX;
	for (int i = 0; i < SWAP_SLOTS; i++) {
		if (uses[i] == SWAP_EMPTY && empty < 0) {
			empty = i;
		} else if (uses[i] == SWAP_FREE && area(&swap->stale[i]) < least) {
			least = area(&swap->stale[i]);
			chosen = i;
		}
	}
	return chosen >= 0 ? chosen : empty;
}
