/* SPDX-License-Identifier: MIT
 *
 * A WAIT command that is kept unanswered until the host has something to say.
 *
 * Rules, from what the Linux driver does (all fences without a ring index share one timeline):
 * - Answering one signals every earlier fence of the guest, of whatever process. Without a renderer
 *   every other command is answered at once and in order, so none that is older can be unfinished.
 * - A later answer signals a parked one early. The guest takes a wake for a hint, so this is
 *   harmless; its next WAIT completes the old one.
 * - The guest's queue holds 256 submissions and blocks every GPU user when full: one is parked at
 *   most.
 * - The driver cancels nothing: the owner completes it when its context is destroyed and when the
 *   queue stops.
 */
#ifndef VHOST_GPU_FENCE_H
#define VHOST_GPU_FENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "vhost/gpu/gpu.h"

struct fence {
	bool parked;
	uint16_t head; /* of its chain in the control queue */
	struct virtio_gpu_ctrl_hdr request;
};

/* Nothing may be parked. */
void fence_park(struct fence *fence, const struct gpu_request *request);

/*
 * Answers it and tells the guest; nothing happens when none is parked. The chain is read again, for
 * the guest may have changed it and the RAM may be mapped elsewhere. Returns NULL, or the rule that
 * the chain breaks now: the queue is broken then.
 */
const char *fence_complete(
	struct fence *fence, struct virtqueue *control, const struct memory *memory);

#endif
