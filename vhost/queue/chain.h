/* SPDX-License-Identifier: MIT
 *
 * One request of a queue: the descriptor chain that says where in guest RAM it lies, walked and checked.
 */
#ifndef VHOST_QUEUE_CHAIN_H
#define VHOST_QUEUE_CHAIN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "vhost/process/limits.h"
#include "vhost/queue/memory.h"
#include "vhost/queue/vring.h"

/* Memory to read and memory to write, checked to lie in guest RAM. */
struct chain_element {
	uint16_t head;
	size_t out_count, in_count;
	struct iovec out[VHOST_MAX_IOVECS]; /* the guest wrote it */
	struct iovec in[VHOST_MAX_IOVECS]; /* the device writes it */
};

/*
 * Reads the chain at untrusted_head. Returns NULL, or the rule that it breaks: an index out of
 * range, a loop or more than VHOST_MAX_DESCRIPTORS, unknown flags, an indirect table that is
 * nested, followed, of an odd size or outside the RAM, a buffer that is empty or outside the RAM,
 * something readable after something writable, 4 GiB or more in all.
 */
const char *chain_walk(const struct vring_view *view, const struct memory *memory,
	uint16_t untrusted_head, struct chain_element *element);

#endif
