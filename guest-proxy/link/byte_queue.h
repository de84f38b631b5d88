/* SPDX-License-Identifier: MIT
 *
 * Encoded messages that wait for room in the ring, in order.
 */
#ifndef GUEST_PROXY_BYTE_QUEUE_H
#define GUEST_PROXY_BYTE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero-initialise. */
struct byte_queue {
	uint8_t *bytes;
	size_t begin, end, capacity;
};

/* Appends one message of size bytes. False when it would hold more than LINK_MAX_QUEUED bytes, or
 * out of memory: nothing is appended then. */
bool byte_queue_push(struct byte_queue *queue, const uint8_t *bytes, size_t size);

/* The first message and its length, NULL when empty. Valid until the next push. */
const uint8_t *byte_queue_peek(const struct byte_queue *queue, size_t *size);

/* Removes what peek returned. The queue must not be empty. */
void byte_queue_pop(struct byte_queue *queue);

bool byte_queue_is_empty(const struct byte_queue *queue);

/* Frees everything; the queue is empty and usable after it. */
void byte_queue_finish(struct byte_queue *queue);

#endif
