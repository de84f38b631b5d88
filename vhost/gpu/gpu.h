/* SPDX-License-Identifier: MIT
 *
 * The virtio-gpu device proper: what its commands work on, and the table that names them.
 */
#ifndef VHOST_GPU_GPU_H
#define VHOST_GPU_GPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/virtio_gpu.h>

#include "vhost/gpu/resource.h"

struct chain_element;
struct gpu_impl;
struct iov_cursor;
struct memory;
struct ring_command;
struct virtqueue;

/* The guest's one monitor: where its text console and boot messages go. Nothing of it is shown,
 * but a stock driver wants a mode, an EDID and correct answers. */
#define DISPLAY_WIDTH 1280u /* px */
#define DISPLAY_HEIGHT 800u
#define DISPLAY_EDID_BYTES 128u

struct gpu {
	/* Borrowed. */
	const struct memory *memory;
	const struct gpu_impl *impl;
	void *data;

	struct resource_table resources;
	struct context_table contexts;
	uint64_t budget; /* steps that this turn has left; the caller fills it up */
};

enum gpu_queue { GPU_QUEUE_CONTROL = 0, GPU_QUEUE_CURSOR = 1 };

/* A request. Its fixed part is a private copy, little-endian as it came; what follows it is still
 * guest memory, and can be read once. */
struct gpu_request {
	union {
		struct virtio_gpu_ctrl_hdr header;
		struct virtio_gpu_resource_create_2d create_2d;
		struct virtio_gpu_resource_create_3d create_3d;
		struct virtio_gpu_resource_unref unref;
		struct virtio_gpu_resource_attach_backing attach;
		struct virtio_gpu_resource_detach_backing detach;
		struct virtio_gpu_set_scanout set_scanout;
		struct virtio_gpu_resource_flush flush;
		struct virtio_gpu_transfer_to_host_2d transfer_2d;
		struct virtio_gpu_transfer_host_3d transfer_3d;
		struct virtio_gpu_get_capset_info capset_info;
		struct virtio_gpu_get_capset capset;
		struct virtio_gpu_cmd_get_edid edid;
		struct virtio_gpu_ctx_create ctx_create;
		struct virtio_gpu_ctx_resource ctx_resource;
		struct virtio_gpu_cmd_submit submit;
		struct virtio_gpu_update_cursor cursor;
	} untrusted;
	struct iov_cursor *rest; /* behind the fixed part */
	uint16_t head; /* of its chain: how it is answered later */
};

/* An answer: the header comes from the request, the body is what follows it. */
struct gpu_response {
	size_t body_bytes;
	bool quiet; /* nobody in the guest waits for it */
	union {
		struct virtio_gpu_display_one displays[VIRTIO_GPU_MAX_SCANOUTS];
		struct {
			uint32_t id, max_version, max_size, padding;
		} capset_info;
		uint8_t capset[64];
		struct {
			uint32_t size, padding;
			uint8_t edid[1024];
		} edid;
	};
};

/* A handler returns the type of its answer (VIRTIO_GPU_RESP_*), or this: there will be one
 * later. It fills the body only of an answer that is no error. */
#define GPU_PARKED 0u

typedef uint32_t (*gpu_handler)(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response);

/*
 * What the device tells and asks whoever carries the channel, above it: both with a context in
 * use, named by its slot.
 */
struct gpu_impl {
	/* The context submitted a command of the channel. Returns the type of its answer, or
	 * GPU_PARKED. */
	uint32_t (*submit)(void *data, size_t slot, const struct ring_command *untrusted_command,
		const struct gpu_request *request);
	/* The context is being destroyed. */
	void (*context_gone)(void *data, size_t slot);
};

/* impl and data are used once there are contexts. */
void gpu_init(
	struct gpu *gpu, const struct memory *memory, const struct gpu_impl *impl, void *data);

/* Drops every resource and context, and tells nobody. */
void gpu_finish(struct gpu *gpu);

enum gpu_outcome { GPU_LATER, GPU_ANSWERED, GPU_ANSWERED_QUIETLY };

/*
 * Carries out the request of element and takes what it cost from the budget. When it was answered,
 * *written is the bytes for the used ring; GPU_LATER: it is parked.
 */
enum gpu_outcome gpu_command(struct gpu *gpu, enum gpu_queue queue,
	const struct chain_element *element, uint32_t *written);

/*
 * A command that is kept unanswered until the host has something to say.
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
struct gpu_fence {
	bool parked;
	uint16_t head; /* of its chain in the control queue */
	struct virtio_gpu_ctrl_hdr request;
};

/* Nothing may be parked. */
void gpu_fence_park(struct gpu_fence *fence, const struct gpu_request *request);

/*
 * Answers it, and tells the guest by the queue's call; nothing happens when none is parked. The
 * chain is read again, for the guest may have changed it and the RAM may be mapped elsewhere.
 * Returns NULL, or the rule that the chain breaks now: the queue is broken then.
 */
const char *gpu_fence_complete(
	struct gpu_fence *fence, struct virtqueue *control, const struct memory *memory);

/* True when a rectangle of a command is not empty and inside width times height. */
bool display_rect_within(const struct virtio_gpu_rect *untrusted, uint32_t width, uint32_t height);

/* An EDID 1.4 block with the one mode. */
extern const uint8_t display_edid[DISPLAY_EDID_BYTES];

/* The handlers, by file. */
uint32_t gpu_resource_create_2d(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_resource_unref(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_resource_attach(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_resource_detach(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_resource_transfer_2d(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_resource_create_3d(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_resource_transfer_3d(struct gpu *, const struct gpu_request *, struct gpu_response *);

uint32_t gpu_context_capset_info(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_context_capset(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_context_create(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_context_destroy(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_context_allow(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_context_submit(struct gpu *, const struct gpu_request *, struct gpu_response *);

uint32_t gpu_scanout_info(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_scanout_edid(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_scanout_set(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_scanout_flush(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_scanout_cursor(struct gpu *, const struct gpu_request *, struct gpu_response *);

#endif
