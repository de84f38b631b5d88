/* SPDX-License-Identifier: MIT
 *
 * The mappings of this process that the pools of all links share. The kernel allows a process
 * vm.max_map_count of them; whoever takes the most pays when they run out.
 */
#ifndef COMPOSITOR_MAPPINGS_H
#define COMPOSITOR_MAPPINGS_H

#include <stdint.h>

struct guest;

/* Kept for all that is not a pool: libraries, the heap, and links that are about to go. */
#define MAPPINGS_RESERVE 16000u

/* How many all pools may take, by vm.max_map_count. */
uint32_t mappings_budget(void);

/* The link that has to end so that guest can have count more: the one with the most, those counted.
 * NULL: there is room within budget. */
struct guest *mappings_offender(struct guest *guest, uint32_t count, uint32_t budget);

#endif
