/* SPDX-License-Identifier: MIT
 *
 * What one turn of the loop may cost: between two turns QEMU, the other queue, the compositor and
 * signals are served. limits.h has the sizes. A turn ends when nothing is left; what was begun is
 * finished, so one request may take more than there is.
 */
#ifndef VHOST_PROCESS_BUDGET_H
#define VHOST_PROCESS_BUDGET_H

#include <stdint.h>

static inline void budget_take(uint64_t *budget, uint64_t cost)
{
	*budget -= cost < *budget ? cost : *budget;
}

#endif
