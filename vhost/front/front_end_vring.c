/* SPDX-License-Identifier: MIT */
#include "vhost/front/front_end_vring.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define VRING_NO_FD 0x100u

void front_end_reply_number(struct front_end_reply *reply, uint64_t number)
{
	memcpy(reply->bytes, &number, sizeof(number));
	reply->size = sizeof(number);
}

/* NULL when there is no such queue. */
static struct virtqueue *front_end_queue(struct front_end *front_end, uint64_t untrusted_index)
{
	return untrusted_index < VHOST_QUEUES ? &front_end->device->queues[untrusted_index] : NULL;
}

static const char *const front_end_no_queue = "no such queue";
static const char *const front_end_queue_runs = "the queue is running";

const char *front_end_vring_size(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply)
{
	const struct vhost_user_vring_state *untrusted = &message->untrusted.state;
	struct virtqueue *queue = front_end_queue(front_end, untrusted->index);
	uint32_t size = untrusted->value;
	if (queue == NULL) {
		return front_end_no_queue;
	}
	if (virtqueue_is_ready(queue)) {
		return front_end_queue_runs;
	}
	if (size == 0 || size > VHOST_MAX_QUEUE_SIZE || (size & (size - 1)) != 0) {
		return "a queue size that is no power of two up to 1024";
	}
	queue->size = size;
	return NULL;
}

const char *front_end_vring_address(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply)
{
	const struct vhost_user_vring_address *untrusted = &message->untrusted.address;
	struct virtqueue *queue = front_end_queue(front_end, untrusted->index);
	if (queue == NULL) {
		return front_end_no_queue;
	}
	if (untrusted->flags != 0) {
		return "dirty-page logging was not offered";
	}
	/* Whether they lie in the RAM is checked at each use, for the RAM may change. */
	queue->descriptors = untrusted->descriptors;
	queue->available = untrusted->available;
	queue->used = untrusted->used;
	queue->addressed = true;
	queue->looked = false;
	return NULL;
}

const char *front_end_vring_set_base(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	const struct vhost_user_vring_state *untrusted = &message->untrusted.state;
	struct virtqueue *queue = front_end_queue(front_end, untrusted->index);
	if (queue == NULL) {
		return front_end_no_queue;
	}
	if (virtqueue_is_ready(queue)) {
		return front_end_queue_runs;
	}
	if (untrusted->value > UINT16_MAX) {
		return "a ring position above 65535";
	}
	device_set_base(front_end->device, untrusted->index, (uint16_t)untrusted->value);
	return NULL;
}

const char *front_end_vring_get_base(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	struct vhost_user_vring_state state = message->untrusted.state;
	if (front_end_queue(front_end, state.index) == NULL) {
		return front_end_no_queue;
	}
	state.value = device_stop_queue(front_end->device, state.index);
	memcpy(reply->bytes, &state, sizeof(state));
	reply->size = sizeof(state);
	return NULL;
}

/* Takes the message's descriptor, or -1 when it has none: NULL, or why not. */
static const char *front_end_vring_fd(struct vhost_user_message *message, int *taken)
{
	bool none = (message->untrusted.number & VRING_NO_FD) != 0;
	if (none != (message->fd_count == 0)) {
		return "a descriptor where none is announced, or none where one is";
	}
	int fd = vhost_user_take_fd(message, 0);
	int flags = fd >= 0 ? fcntl(fd, F_GETFL) : 0;
	if (fd >= 0 && (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)) {
		close(fd);
		return "a descriptor that cannot be made non-blocking";
	}
	*taken = fd;
	return NULL;
}

const char *front_end_vring_kick(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply)
{
	uint64_t index = message->untrusted.number & ~(uint64_t)VRING_NO_FD;
	struct virtqueue *queue = front_end_queue(front_end, index);
	if (queue == NULL) {
		return front_end_no_queue;
	}
	if (message->fd_count == 0) {
		return "a queue without kicks would have to be polled";
	}
	int fd;
	const char *why = front_end_vring_fd(message, &fd);
	if (why == NULL) {
		virtqueue_set_kick(queue, fd);
		/* The guest may have kicked before: look once. */
		front_end->device->kicked[index] = true;
	}
	return why;
}

const char *front_end_vring_call(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply)
{
	uint64_t index = message->untrusted.number & ~(uint64_t)VRING_NO_FD;
	struct virtqueue *queue = front_end_queue(front_end, index);
	if (queue == NULL) {
		return front_end_no_queue;
	}
	int fd;
	const char *why = front_end_vring_fd(message, &fd);
	if (why == NULL) {
		virtqueue_set_call(queue, fd);
	}
	return why;
}

const char *front_end_vring_enable(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply)
{
	const struct vhost_user_vring_state *untrusted = &message->untrusted.state;
	struct virtqueue *queue = front_end_queue(front_end, untrusted->index);
	if (queue == NULL) {
		return front_end_no_queue;
	}
	if (untrusted->value > 1) {
		return "a queue can be enabled (1) or not (0)";
	}
	queue->enabled = untrusted->value == 1;
	front_end->device->kicked[untrusted->index] = true;
	return NULL;
}
