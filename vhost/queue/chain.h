/* SPDX-License-Identifier: MIT
 *
 * Walks one descriptor chain into an element.
 */
#ifndef VHOST_QUEUE_CHAIN_H
#define VHOST_QUEUE_CHAIN_H

#include "vhost/queue/virtqueue.h"
#include "vhost/queue/vring.h"

/*
 * Reads the chain at untrusted_head. Returns NULL, or the rule that it breaks: an index out of
 * range, a loop or more than VHOST_MAX_DESCRIPTORS, unknown flags, an indirect table that is
 * nested, followed, of an odd size or outside the RAM, a buffer that is empty or outside the RAM,
 * something readable after something writable, 4 GiB or more in all.
 */
const char *chain_walk(const struct vring_view *view, const struct memory *memory,
	uint16_t untrusted_head, struct virtqueue_element *element);

#endif
