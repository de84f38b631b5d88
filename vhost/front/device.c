/* SPDX-License-Identifier: MIT */
#include "vhost/front/device.h"

#include <endian.h>
#include <string.h>
#include <unistd.h>

#include <linux/virtio_ring.h>

#include "vhost/channel/pump.h"
#include "vhost/process/report.h"

#define DEVICE_CAPSETS 1u

_Static_assert(sizeof(struct virtio_gpu_config) == DEVICE_CONFIG_BYTES, "part of the protocol");

void device_init(struct device *device, const struct device_setup *setup)
{
	const struct channel_ctx_setup channel = {
		.memory = &device->memory,
		.resources = &device->gpu.resources,
		.control = &device->queues[GPU_QUEUE_CONTROL],
		.link_path = setup->link_path,
		.form = setup->form,
		.udmabuf = setup->udmabuf,
		.errands = setup->errands,
	};
	memset(device, 0, sizeof(*device));
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		virtqueue_init(&device->queues[i]);
	}
	gpu_init(&device->gpu, &device->memory, &channel_ctx_gpu_impl, &device->channel);
	channel_ctx_init(&device->channel, &channel);
}

void device_reset(struct device *device)
{
	channel_ctx_close(&device->channel, LINK_BYE_GUEST_RESET, device->broken);
	device->channel.queue_problem = NULL;
	gpu_finish(&device->gpu);
	device->broken = false;
}

void device_finish(struct device *device, enum link_bye_reason reason)
{
	channel_ctx_close(&device->channel, reason, device->broken);
	device_reset(device);
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		virtqueue_stop(&device->queues[i]);
		device->queues[i].last_available = 0;
		device->kicked[i] = false;
	}
	memory_finish(&device->memory);
}

static void device_break(struct device *device, unsigned queue, const char *why)
{
	report("the VM's display ends: its %s queue has %s. It comes back when the guest's driver "
	       "starts again",
		queue == GPU_QUEUE_CONTROL ? "control" : "cursor", why);
	device->broken = true;
	channel_ctx_close(&device->channel, LINK_BYE_BROKEN, true);
}

/* --- what the front end says ----------------------------------------------------------------- */

void device_set_features(struct device *device, uint64_t untrusted_features)
{
	bool event_idx = (untrusted_features >> VIRTIO_RING_F_EVENT_IDX & 1) != 0;
	bool protocol_features = (untrusted_features >> 30 & 1) != 0;
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		device->queues[i].event_idx = event_idx;
		/* Without PROTOCOL_FEATURES there is no SET_VRING_ENABLE. */
		if (!protocol_features) {
			device->queues[i].enabled = true;
		}
	}
}

const char *device_set_memory(struct device *device, const struct memory_range *untrusted_ranges,
	const int *fds, size_t count)
{
	const char *why = NULL;
	memory_set(&device->memory, untrusted_ranges, fds, count, &why);
	return why;
}

/* QEMU fills in the events and the number of monitors itself. */
void device_config(uint8_t out[static DEVICE_CONFIG_BYTES])
{
	const struct virtio_gpu_config config = {
		.num_scanouts = htole32(VHOST_SCANOUTS),
		.num_capsets = htole32(DEVICE_CAPSETS),
	};
	memcpy(out, &config, sizeof(config));
}

/* --- what it says about one queue ------------------------------------------------------------- */

static const char *const device_no_queue = "no such queue";
static const char *const device_queue_runs = "the queue is running";

/* NULL when there is no such queue. */
static struct virtqueue *device_queue(struct device *device, uint64_t untrusted_index)
{
	return untrusted_index < VHOST_QUEUES ? &device->queues[untrusted_index] : NULL;
}

const char *device_set_queue_size(
	struct device *device, uint32_t untrusted_index, uint32_t untrusted_size)
{
	struct virtqueue *queue = device_queue(device, untrusted_index);
	if (!queue) {
		return device_no_queue;
	}
	if (virtqueue_is_ready(queue)) {
		return device_queue_runs;
	}
	if (untrusted_size == 0 || untrusted_size > VHOST_MAX_QUEUE_SIZE
		|| (untrusted_size & (untrusted_size - 1)) != 0) {
		return "a queue size that is no power of two up to 1024";
	}
	queue->size = untrusted_size;
	return NULL;
}

const char *device_set_queue_rings(struct device *device, uint32_t untrusted_index,
	uint64_t untrusted_descriptors, uint64_t untrusted_available, uint64_t untrusted_used)
{
	struct virtqueue *queue = device_queue(device, untrusted_index);
	if (!queue) {
		return device_no_queue;
	}
	queue->descriptors = untrusted_descriptors;
	queue->available = untrusted_available;
	queue->used = untrusted_used;
	queue->addressed = true;
	queue->looked = false;
	return NULL;
}

const char *device_set_queue_base(
	struct device *device, uint32_t untrusted_index, uint32_t untrusted_base)
{
	struct virtqueue *queue = device_queue(device, untrusted_index);
	if (!queue) {
		return device_no_queue;
	}
	if (virtqueue_is_ready(queue)) {
		return device_queue_runs;
	}
	if (untrusted_base > UINT16_MAX) {
		return "a ring position above 65535";
	}
	bool elsewhere = untrusted_base != queue->last_available;
	/* A broken one may have stopped where every driver starts. */
	if (untrusted_index == GPU_QUEUE_CONTROL && (elsewhere || device->broken)) {
		device_reset(device);
	}
	queue->last_available = (uint16_t)untrusted_base;
	queue->looked = false;
	return NULL;
}

const char *device_stop_queue(struct device *device, uint32_t untrusted_index, uint32_t *base)
{
	struct virtqueue *queue = device_queue(device, untrusted_index);
	if (!queue) {
		return device_no_queue;
	}
	if (untrusted_index == GPU_QUEUE_CONTROL && !device->broken) {
		/* A device that is being reset keeps silent, and after a pause the guest is told
		 * at the start. */
		virtqueue_hush(queue);
		channel_ctx_release_wait(&device->channel);
	}
	virtqueue_stop(queue);
	device->kicked[untrusted_index] = false;
	*base = queue->last_available;
	return NULL;
}

const char *device_set_queue_kick(struct device *device, uint64_t untrusted_index, int fd)
{
	struct virtqueue *queue = device_queue(device, untrusted_index);
	if (!queue) {
		close(fd);
		return device_no_queue;
	}
	virtqueue_set_kick(queue, fd);
	/* The guest may have kicked before: look once. */
	device->kicked[untrusted_index] = true;
	return NULL;
}

const char *device_set_queue_call(struct device *device, uint64_t untrusted_index, int fd)
{
	struct virtqueue *queue = device_queue(device, untrusted_index);
	if (!queue) {
		if (fd >= 0) {
			close(fd);
		}
		return device_no_queue;
	}
	virtqueue_set_call(queue, fd);
	/* It is told by the new one, too. */
	device->kicked[untrusted_index] = true;
	return NULL;
}

const char *device_enable_queue(
	struct device *device, uint32_t untrusted_index, uint32_t untrusted_enabled)
{
	struct virtqueue *queue = device_queue(device, untrusted_index);
	if (!queue) {
		return device_no_queue;
	}
	if (untrusted_enabled > 1) {
		return "a queue can be enabled (1) or not (0)";
	}
	queue->enabled = untrusted_enabled == 1;
	device->kicked[untrusted_index] = true;
	return NULL;
}

/* --- work ------------------------------------------------------------------------------------ */

void device_kick(struct device *device, unsigned queue, bool usable)
{
	if (usable) {
		device->kicked[queue] = true;
		return;
	}
	virtqueue_set_kick(&device->queues[queue], -1);
	device_break(device, queue, "a kick descriptor that is no eventfd");
}

static void device_carry_out(
	struct device *device, unsigned index, const struct chain_element *element)
{
	struct virtqueue *queue = &device->queues[index];
	uint32_t written = 0;
	switch (gpu_command(&device->gpu, index, element, &written)) {
	case GPU_ANSWERED:
		virtqueue_push(queue, &device->memory, element->head, written);
		break;
	case GPU_ANSWERED_QUIETLY:
		virtqueue_push_quietly(queue, &device->memory, element->head, written);
		break;
	case GPU_LATER:
		break;
	}
}

/* The requests of one queue, a bounded number. True when there may be more. */
static bool device_process(struct device *device, unsigned index)
{
	static struct chain_element element; /* too large for the stack; one thread */
	struct virtqueue *queue = &device->queues[index];
	const char *why = NULL;
	device->gpu.budget = VHOST_MAX_STEPS_PER_TURN;
	for (unsigned i = 0; i < VHOST_MAX_ELEMENTS_PER_TURN && device->gpu.budget > 0; i++) {
		enum virtqueue_result result =
			virtqueue_pop(queue, &device->memory, &element, &why);
		if (result == VIRTQUEUE_EMPTY) {
			virtqueue_notify(queue, &device->memory);
			return virtqueue_sleep(queue, &device->memory);
		}
		if (result == VIRTQUEUE_BROKEN) {
			device_break(device, index, why);
			break;
		}
		device_carry_out(device, index, &element);
	}
	virtqueue_notify(queue, &device->memory);
	return !device->broken;
}

static bool device_process_kicked(struct device *device)
{
	bool more = false;
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		if (device->kicked[i] && !device->broken
			&& virtqueue_is_ready(&device->queues[i])) {
			device->kicked[i] = device_process(device, i);
			more = more || device->kicked[i];
		}
	}
	return more;
}

bool device_service(struct device *device)
{
	const struct virtqueue *control = &device->queues[GPU_QUEUE_CONTROL];
	bool more = device_process_kicked(device);
	enum pump_result result = channel_ctx_service(&device->channel,
		virtqueue_is_ready(control) && !device->kicked[GPU_QUEUE_CONTROL]);
	/* Of a queue that is stopped nothing can be had: a kick comes when it starts. */
	bool needs_queue = result == PUMP_NEEDS_QUEUE && virtqueue_is_ready(control);
	if (needs_queue) {
		device->kicked[GPU_QUEUE_CONTROL] = true;
	}
	if (device->channel.queue_problem && !device->broken) {
		device_break(device, GPU_QUEUE_CONTROL, device->channel.queue_problem);
	}
	return more || result == PUMP_MORE || needs_queue;
}
