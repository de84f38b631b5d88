/* SPDX-License-Identifier: MIT
 *
 * Contexts and what they submit. Without a renderer the only thing that can be submitted is a
 * command of the channel (protocol/ring.h).
 */
#include <endian.h>

#include "protocol/geometry.h"
#include "protocol/ring.h"
#include "vhost/channel/channel_ctx.h"
#include "vhost/gpu/gpu.h"
#include "vhost/process/budget.h"

uint32_t gpu_3d_context_create(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	uint32_t untrusted_id = le32toh(request->untrusted.header.ctx_id);
	if (le32toh(request->untrusted.ctx_create.nlen)
		> sizeof(request->untrusted.ctx_create.debug_name)) {
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
	return context_create(&gpu->contexts, untrusted_id)
		       ? VIRTIO_GPU_RESP_OK_NODATA
		       : VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
}

uint32_t gpu_3d_context_destroy(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	uint32_t untrusted_id = le32toh(request->untrusted.header.ctx_id);
	size_t slot;
	if (!context_find(&gpu->contexts, untrusted_id, &slot)) {
		return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
	}
	channel_ctx_context_gone(gpu->channel, slot);
	resource_forget_context(&gpu->resources, slot);
	budget_take(&gpu->budget, gpu->resources.count);
	context_destroy(&gpu->contexts, slot);
	return VIRTIO_GPU_RESP_OK_NODATA;
}

static uint32_t gpu_3d_allow(struct gpu *gpu, const struct gpu_request *request, bool allowed)
{
	uint32_t untrusted_id = le32toh(request->untrusted.ctx_resource.resource_id);
	struct resource *resource = resource_get(&gpu->resources, untrusted_id);
	size_t slot;
	if (!context_find(&gpu->contexts, le32toh(request->untrusted.header.ctx_id), &slot)) {
		return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
	}
	if (resource == NULL) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	resource_allow(resource, slot, allowed);
	return VIRTIO_GPU_RESP_OK_NODATA;
}

uint32_t gpu_3d_context_attach(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	return gpu_3d_allow(gpu, request, true);
}

uint32_t gpu_3d_context_detach(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	return gpu_3d_allow(gpu, request, false);
}

/* The guest's pages are the only copy, so a transfer in either direction has nothing to do. */
uint32_t gpu_3d_transfer(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_transfer_host_3d *transfer = &request->untrusted.transfer_3d;
	const struct virtio_gpu_box *box = &transfer->box;
	const struct resource *resource =
		resource_get(&gpu->resources, le32toh(transfer->resource_id));
	if (resource == NULL) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	bool inside = le32toh(transfer->level) <= VHOST_MAX_LEVELS
		      && geometry_range_within(le32toh(box->x), le32toh(box->w), resource->width)
		      && geometry_range_within(le32toh(box->y), le32toh(box->h), resource->height)
		      && geometry_range_within(le32toh(box->z), le32toh(box->d), resource->depth)
		      && le64toh(transfer->offset) <= resource->backing.bytes;
	return inside ? VIRTIO_GPU_RESP_OK_NODATA : VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
}

static struct ring_command gpu_3d_command(const uint32_t untrusted_words[static 8])
{
	return (struct ring_command){
		.magic = le32toh(untrusted_words[0]),
		.op = le32toh(untrusted_words[1]),
		.resource = le32toh(untrusted_words[2]),
		.seen_produced = le32toh(untrusted_words[3]),
		.seen_state = le32toh(untrusted_words[4]),
		.wants_space = le32toh(untrusted_words[5]),
		.seen_consumed = le32toh(untrusted_words[6]),
		.reserved = le32toh(untrusted_words[7]),
	};
}

/* All commands of the channel have one size. */
uint32_t gpu_3d_submit(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	uint32_t size = le32toh(request->untrusted.submit.size);
	uint32_t untrusted_words[8];
	size_t slot;
	uint32_t untrusted_context = le32toh(request->untrusted.header.ctx_id);
	if (!context_find(&gpu->contexts, untrusted_context, &slot)) {
		return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
	}
	if (size != sizeof(untrusted_words)
		|| !iov_take(request->rest, untrusted_words, sizeof(untrusted_words))) {
		return VIRTIO_GPU_RESP_ERR_UNSPEC;
	}
	const struct ring_command command = gpu_3d_command(untrusted_words);
	if (command.magic != RING_COMMAND_MAGIC) {
		return VIRTIO_GPU_RESP_ERR_UNSPEC;
	}
	/* Checked, so that it can get a meaning later. */
	if (command.reserved != 0 || command.wants_space > 1) {
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
	if (command.op == RING_OPEN) {
		budget_take(&gpu->budget, VHOST_OPEN_STEPS);
	}
	/* A doorbell without a fence wakes nobody who rang it: half of all interrupts saved. */
	response->quiet =
		command.op == RING_KICK
		&& (le32toh(request->untrusted.header.flags) & VIRTIO_GPU_FLAG_FENCE) == 0;
	return channel_ctx_command(gpu->channel, slot, &command, request);
}
