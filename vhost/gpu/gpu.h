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

#include "vhost/gpu/context.h"
#include "vhost/gpu/display.h"
#include "vhost/gpu/resource.h"
#include "vhost/process/limits.h"
#include "vhost/queue/iov.h"
#include "vhost/queue/memory.h"
#include "vhost/queue/virtqueue.h"

struct channel_ctx;

struct gpu {
	const struct memory *memory; /* borrowed */
	struct channel_ctx *channel; /* borrowed */
	struct resource_table resources;
	struct context_table contexts;
	struct display display;
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

/* A handler returns the type of its answer (VIRTIO_GPU_RESP_*), or this: there will be one later. It
 * fills the body only of an answer that is no error. */
#define GPU_PARKED 0u

typedef uint32_t (*gpu_handler)(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response);

void gpu_init(struct gpu *gpu, const struct memory *memory, struct channel_ctx *channel);

/* Drops every resource and context. The channel is its owner's business. */
void gpu_finish(struct gpu *gpu);

enum gpu_outcome { GPU_LATER, GPU_ANSWERED, GPU_ANSWERED_QUIETLY };

/*
 * Carries out the request of element and takes what it cost from the budget. When it was answered,
 * *written is the bytes for the used ring; GPU_LATER: it is parked.
 */
enum gpu_outcome gpu_command(struct gpu *gpu, enum gpu_queue queue,
	const struct chain_element *element, uint32_t *written);

/* Writes an answer into the writable part of element; returns the bytes, 0 when it has no room. */
uint32_t gpu_answer(const struct virtio_gpu_ctrl_hdr *request, uint32_t type,
	const struct gpu_response *response, const struct chain_element *element);

/* The handlers, by file. */
uint32_t gpu_2d_create(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_2d_unref(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_2d_attach(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_2d_detach(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_2d_transfer(struct gpu *, const struct gpu_request *, struct gpu_response *);

uint32_t gpu_scanout_info(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_scanout_edid(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_scanout_set(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_scanout_flush(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_scanout_cursor(struct gpu *, const struct gpu_request *, struct gpu_response *);

uint32_t gpu_capset_info(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_capset_get(struct gpu *, const struct gpu_request *, struct gpu_response *);

uint32_t gpu_3d_create(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_3d_context_create(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_3d_context_destroy(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_3d_context_attach(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_3d_context_detach(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_3d_transfer(struct gpu *, const struct gpu_request *, struct gpu_response *);
uint32_t gpu_3d_submit(struct gpu *, const struct gpu_request *, struct gpu_response *);

#endif
