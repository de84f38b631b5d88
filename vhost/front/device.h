/* SPDX-License-Identifier: MIT
 *
 * The device as the front end sees it: features, memory, two queues, and the states of its life.
 *
 *   stopped --(queues ready)--> running --(GET_VRING_BASE)--> stopped
 *   running --(the guest breaks a queue)--> broken --(reset)--> stopped
 *
 * A stop is no reset: QEMU also stops the queues when the user pauses the VM, and continues where
 * they were. A reset is RESET_DEVICE, or, from a QEMU that does not send it, a queue that starts
 * again at another place than where it stopped.
 */
#ifndef VHOST_FRONT_DEVICE_H
#define VHOST_FRONT_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "vhost/channel/channel_ctx.h"
#include "vhost/gpu/gpu.h"
#include "vhost/pools/pool.h"
#include "vhost/process/limits.h"
#include "vhost/queue/memory.h"
#include "vhost/queue/virtqueue.h"

/* What is offered. QEMU acknowledges ring features that were never offered: unknown bits are
 * tolerated, and EVENT_IDX works whether offered or not. */
#define DEVICE_FEATURES                                                                            \
	(UINT64_C(1) << 0 /* VIRGL: without it the driver refuses EXECBUFFER */                    \
		| UINT64_C(1) << 1 /* EDID */ | UINT64_C(1) << 28 /* INDIRECT_DESC */              \
		| UINT64_C(1) << 29 /* EVENT_IDX */ | UINT64_C(1) << 30 /* PROTOCOL_FEATURES */    \
		| UINT64_C(1) << 32 /* VERSION_1 */)

#define DEVICE_CONFIG_BYTES 16u /* struct virtio_gpu_config */

struct device {
	struct memory memory;
	struct virtqueue queues[VHOST_QUEUES];
	bool kicked[VHOST_QUEUES]; /* there may be requests */
	bool broken;
	struct gpu gpu;
	struct channel_ctx channel;
};

struct device_setup {
	const char *link_path;
	enum pool_form form;
	int udmabuf; /* -1: none */
	int errands; /* of vhost/channel/link.h */
};

void device_init(struct device *device, const struct device_setup *setup);

/* The front end is gone, or this process stops: everything is given back, ready for the next. */
void device_finish(struct device *device, enum link_bye_reason reason);

/* The guest's driver starts anew. */
void device_reset(struct device *device);

void device_set_features(struct device *device, uint64_t untrusted_features);

/* Replaces the RAM. Takes the descriptors in any case. NULL, or what is wrong. */
const char *device_set_memory(struct device *device, const struct memory_range *untrusted_ranges,
	const int *fds, size_t count);

/* The struct virtio_gpu_config that the guest reads. */
void device_config(uint8_t out[static DEVICE_CONFIG_BYTES]);

/*
 * What the front end says about one queue. Each returns NULL, or why it refuses, which changes
 * nothing.
 */

/* Entries. Refused while the queue runs, as is its base. */
const char *device_set_queue_size(
	struct device *device, uint32_t untrusted_index, uint32_t untrusted_size);

/* Addresses of the front end. Whether they lie in the RAM is checked at each use, for the RAM
 * may change. */
const char *device_set_queue_rings(struct device *device, uint32_t untrusted_index,
	uint64_t untrusted_descriptors, uint64_t untrusted_available, uint64_t untrusted_used);

/* The queue starts at this position. */
const char *device_set_queue_base(
	struct device *device, uint32_t untrusted_index, uint32_t untrusted_base);

/* Stops the queue: *base is where it is. */
const char *device_stop_queue(struct device *device, uint32_t untrusted_index, uint32_t *base);

/* Take fd over, also when they refuse. A queue may lack a call: -1. */
const char *device_set_queue_kick(struct device *device, uint64_t untrusted_index, int fd);
const char *device_set_queue_call(struct device *device, uint64_t untrusted_index, int fd);

const char *device_enable_queue(
	struct device *device, uint32_t untrusted_index, uint32_t untrusted_enabled);

/* The guest kicked, or what it would kick with cannot be waited for. */
void device_kick(struct device *device, unsigned queue, bool usable);

/* Does what is due. True when there is more to do at once. */
bool device_service(struct device *device);

#endif
