/* SPDX-License-Identifier: MIT */
#include "guest-proxy/link/byte_queue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/header.h"

static bool grow(struct byte_queue *queue, size_t wanted)
{
	size_t capacity = queue->capacity == 0 ? LINK_MAX_MESSAGE : queue->capacity;
	while (capacity < wanted) {
		capacity *= 2;
	}
	if (capacity == queue->capacity) {
		return true;
	}
	uint8_t *bytes = realloc(queue->bytes, capacity);
	if (!bytes) {
		return false;
	}
	queue->bytes = bytes;
	queue->capacity = capacity;
	return true;
}

bool byte_queue_push(struct byte_queue *queue, const uint8_t *bytes, size_t size)
{
	size_t held = queue->end - queue->begin;
	if (size > LINK_MAX_QUEUED - held || !grow(queue, held + size)) {
		return false;
	}
	if (queue->end + size > queue->capacity) {
		memmove(queue->bytes, queue->bytes + queue->begin, held);
		queue->begin = 0;
		queue->end = held;
	}
	memcpy(queue->bytes + queue->end, bytes, size);
	queue->end += size;
	return true;
}

const uint8_t *byte_queue_peek(const struct byte_queue *queue, size_t *size)
{
	if (byte_queue_is_empty(queue)) {
		return NULL;
	}
	const uint8_t *message = queue->bytes + queue->begin;
	*size = header_length(message);
	/* Only whole messages of our own encoder come in. */
	assert(*size > 0 && *size <= queue->end - queue->begin);
	return message;
}

void byte_queue_pop(struct byte_queue *queue)
{
	size_t size = 0;
	const uint8_t *message = byte_queue_peek(queue, &size);
	assert(message);
	queue->begin += size;
	if (queue->begin == queue->end) {
		queue->begin = queue->end = 0;
	}
}

bool byte_queue_is_empty(const struct byte_queue *queue)
{
	return queue->begin == queue->end;
}

void byte_queue_finish(struct byte_queue *queue)
{
	free(queue->bytes);
	*queue = (struct byte_queue){0};
}
