/* SPDX-License-Identifier: MIT
 *
 * A split virtqueue (virtio 1.2, section 2.7) as the device sees it, with indirect descriptors and
 * EVENT_IDX. Rings and descriptors are guest memory: each index and descriptor is read once and
 * checked. A queue that breaks a rule is broken for good: the caller stops until the device resets.
 *
 * Descriptors and notifications belong to the queue. Answers may come in any order: what is needed
 * to answer later is the head alone, virtqueue_chain reads the chain again.
 */
#ifndef VHOST_QUEUE_VIRTQUEUE_H
#define VHOST_QUEUE_VIRTQUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "vhost/queue/chain.h"
#include "vhost/queue/memory.h"

struct virtqueue {
	/* From the front end. Addresses are in its address space. */
	uint32_t size; /* entries, a power of two; 0: not set */
	uint64_t descriptors, available, used;
	bool addressed;
	bool enabled; /* SET_VRING_ENABLE */
	bool event_idx; /* VIRTIO_RING_F_EVENT_IDX was accepted */
	int kick, call; /* eventfds, owned, -1: none */
	uint32_t serial; /* of kick: another one, another file */

	uint16_t last_available; /* the next entry of the available ring to look at */
	uint16_t used_index; /* the next entry of the used ring to write */
	uint16_t notified; /* used_index when the guest was last notified */
	bool urgent; /* something was pushed since that the guest waits for */
	bool looked; /* used_index was taken over from the ring since the queue was started */
	bool told; /* by this call: what the guest has heard before nobody knows */
};

enum virtqueue_result { VIRTQUEUE_OK, VIRTQUEUE_EMPTY, VIRTQUEUE_BROKEN };

void virtqueue_init(struct virtqueue *queue);

/* Replaces the descriptor by fd, or by none (-1); it is owned from now on. The guest is told
 * once by another call, with the next virtqueue_notify. */
void virtqueue_set_kick(struct virtqueue *queue, int fd);
void virtqueue_set_call(struct virtqueue *queue, int fd);

/* The guest is told nothing any more until the next call descriptor, and what it was told and
 * has not heard yet is taken back, where that cannot block. */
void virtqueue_hush(struct virtqueue *queue);

/* Closes the descriptors and forgets everything but last_available. */
void virtqueue_stop(struct virtqueue *queue);

/* True when the front end has said everything that is needed to run. */
bool virtqueue_is_ready(const struct virtqueue *queue);

/* Takes the next request. On VIRTQUEUE_BROKEN *why says which rule was broken. */
enum virtqueue_result virtqueue_pop(struct virtqueue *queue, const struct memory *memory,
	struct chain_element *element, const char **why);

/* Reads the chain that starts at head again. False when it breaks a rule. */
bool virtqueue_chain(const struct virtqueue *queue, const struct memory *memory,
	uint16_t untrusted_head, struct chain_element *element, const char **why);

/* Hands a request back with written bytes. False when the rings lie outside the RAM. */
bool virtqueue_push(
	struct virtqueue *queue, const struct memory *memory, uint16_t head, uint32_t written);

/* The same for a request that nobody in the guest waits for: it hears of it with the next one,
 * or when these have become a part of the queue that it would miss. */
bool virtqueue_push_quietly(
	struct virtqueue *queue, const struct memory *memory, uint16_t head, uint32_t written);

/* Tells the guest about what was pushed, if it wants to know. */
void virtqueue_notify(struct virtqueue *queue, const struct memory *memory);

/* Asks for a kick at the next request. True when one came in the meantime: look again. */
bool virtqueue_sleep(struct virtqueue *queue, const struct memory *memory);

#endif
