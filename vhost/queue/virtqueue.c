/* SPDX-License-Identifier: MIT */
#include "vhost/queue/virtqueue.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <linux/virtio_ring.h>

/* A driver that runs out of descriptors waits for a notification, so quiet answers are at most this
 * part of the queue: a quarter. */
#define VIRTQUEUE_QUIET_PART 4u

void virtqueue_init(struct virtqueue *queue)
{
	*queue = (struct virtqueue){.kick = -1, .call = -1};
}

void virtqueue_set_kick(struct virtqueue *queue, int fd)
{
	if (queue->kick >= 0) {
		close(queue->kick);
		queue->serial++;
	}
	queue->kick = fd;
}

/* What the guest was told of the used ring may be lost: its event index holds no notice back
 * until the next one. */
static void virtqueue_tell_again(struct virtqueue *queue)
{
	queue->told = false;
	queue->urgent = true;
}

/* QEMU starts a queue with a descriptor that nobody listens to, and gives the guest's after
 * that: what was said to the old one may have been heard by nobody. */
void virtqueue_set_call(struct virtqueue *queue, int fd)
{
	if (queue->call >= 0) {
		close(queue->call);
	}
	queue->call = fd;
	virtqueue_tell_again(queue);
}

void virtqueue_hush(struct virtqueue *queue)
{
	if (queue->call >= 0 && (fcntl(queue->call, F_GETFL) & O_NONBLOCK) != 0) {
		uint64_t unheard;
		ssize_t ignored = read(queue->call, &unheard, sizeof(unheard));
		(void)ignored;
	}
	virtqueue_set_call(queue, -1);
}

void virtqueue_stop(struct virtqueue *queue)
{
	uint16_t last_available = queue->last_available;
	virtqueue_set_kick(queue, -1);
	uint32_t serial = queue->serial;
	virtqueue_set_call(queue, -1);
	virtqueue_init(queue);
	queue->last_available = last_available;
	queue->serial = serial;
}

bool virtqueue_is_ready(const struct virtqueue *queue)
{
	return queue->size > 0 && queue->addressed && queue->enabled && queue->kick >= 0;
}

/* The rings are looked up for every use: a new memory table can never leave a stale pointer. */
static bool virtqueue_view(
	const struct virtqueue *queue, const struct memory *memory, struct vring_view *view)
{
	return queue->size > 0 && queue->addressed
	       && vring_find(view, memory, queue->size, queue->descriptors, queue->available,
		       queue->used);
}

/* After a pause the used ring continues where it was; a fresh driver has zeroed it. What the
 * guest has heard of it is lost with the pause: quiet answers, or a call that came just then.
 * With EVENT_IDX it may wait for an entry that is long there, and would never hear of another
 * one: so it is told once. */
static void virtqueue_take_over(struct virtqueue *queue, const struct vring_view *view)
{
	if (!queue->looked) {
		queue->used_index = vring_used_index(view);
		queue->notified = queue->used_index;
		queue->looked = true;
		virtqueue_tell_again(queue);
	}
}

enum virtqueue_result virtqueue_pop(struct virtqueue *queue, const struct memory *memory,
	struct chain_element *element, const char **why)
{
	struct vring_view view;
	if (!virtqueue_view(queue, memory, &view)) {
		*why = "rings outside the guest's memory";
		return VIRTQUEUE_BROKEN;
	}
	virtqueue_take_over(queue, &view);
	uint16_t waiting = (uint16_t)(vring_available_index(&view) - queue->last_available);
	if (waiting == 0) {
		return VIRTQUEUE_EMPTY;
	}
	if (waiting > queue->size) {
		*why = "more requests than the queue has room for";
		return VIRTQUEUE_BROKEN;
	}
	uint16_t untrusted_head = vring_available_entry(&view, queue->last_available);
	*why = chain_walk(&view, memory, untrusted_head, element);
	if (*why) {
		return VIRTQUEUE_BROKEN;
	}
	queue->last_available++;
	return VIRTQUEUE_OK;
}

bool virtqueue_chain(const struct virtqueue *queue, const struct memory *memory,
	uint16_t untrusted_head, struct chain_element *element, const char **why)
{
	struct vring_view view;
	*why = "rings outside the guest's memory";
	if (virtqueue_view(queue, memory, &view)) {
		*why = chain_walk(&view, memory, untrusted_head, element);
	}
	return !*why;
}

static bool virtqueue_put(
	struct virtqueue *queue, const struct memory *memory, uint16_t head, uint32_t written)
{
	struct vring_view view;
	if (!virtqueue_view(queue, memory, &view)) {
		return false;
	}
	virtqueue_take_over(queue, &view);
	vring_set_used_entry(&view, queue->used_index, head, written);
	queue->used_index++;
	vring_set_used_index(&view, queue->used_index);
	return true;
}

bool virtqueue_push(
	struct virtqueue *queue, const struct memory *memory, uint16_t head, uint32_t written)
{
	queue->urgent = true;
	return virtqueue_put(queue, memory, head, written);
}

bool virtqueue_push_quietly(
	struct virtqueue *queue, const struct memory *memory, uint16_t head, uint32_t written)
{
	bool put = virtqueue_put(queue, memory, head, written);
	uint32_t unheard = (uint16_t)(queue->used_index - queue->notified);
	if (unheard * VIRTQUEUE_QUIET_PART >= queue->size) {
		queue->urgent = true;
	}
	return put;
}

/* Whether the guest asked to hear of anything in (notified, used_index]. */
static bool virtqueue_guest_listens(const struct virtqueue *queue, const struct vring_view *view)
{
	if (!queue->event_idx) {
		return (vring_available_flags(view) & VRING_AVAIL_F_NO_INTERRUPT) == 0;
	}
	if (!queue->told) {
		return true;
	}
	uint16_t since_event = (uint16_t)(queue->used_index - vring_guest_event(view) - 1);
	uint16_t since_notified = (uint16_t)(queue->used_index - queue->notified);
	return since_event < since_notified;
}

void virtqueue_notify(struct virtqueue *queue, const struct memory *memory)
{
	struct vring_view view;
	if (!queue->urgent || !virtqueue_view(queue, memory, &view)) {
		return;
	}
	queue->urgent = false;
	/* The guest writes its event index and reads the used index; we do it the other way
	 * round. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	bool listens = virtqueue_guest_listens(queue, &view);
	queue->notified = queue->used_index;
	queue->told = true;
	if (listens && queue->call >= 0) {
		const uint64_t one = 1;
		/* A full counter means that the guest has been told already. */
		ssize_t ignored = write(queue->call, &one, sizeof(one));
		(void)ignored;
	}
}

bool virtqueue_sleep(struct virtqueue *queue, const struct memory *memory)
{
	struct vring_view view;
	if (!virtqueue_view(queue, memory, &view)) {
		return false;
	}
	/* Without EVENT_IDX kicks are never switched off: they are cheap next to the work. */
	if (queue->event_idx) {
		vring_set_available_event(&view, queue->last_available);
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
	}
	return vring_available_index(&view) != queue->last_available;
}
