/* SPDX-License-Identifier: MIT
 *
 * Contexts, what they submit and the capset that says what they may. Without a renderer the only
 * thing that can be submitted is a command of the channel (protocol/ring.h).
 */
#include <endian.h>
#include <string.h>

#include "protocol/ring.h"
#include "vhost/gpu/gpu.h"
#include "vhost/process/limits.h"
#include "vhost/queue/chain.h"

_Static_assert(sizeof(struct ring_capset) == sizeof(((struct gpu_response *)0)->capset),
	"the capset's size is part of the protocol");

uint32_t gpu_context_create(
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

uint32_t gpu_context_destroy(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	uint32_t untrusted_id = le32toh(request->untrusted.header.ctx_id);
	size_t slot;
	if (!context_find(&gpu->contexts, untrusted_id, &slot)) {
		return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
	}
	gpu->impl->context_gone(gpu->data, slot);
	resource_forget_context(&gpu->resources, slot);
	budget_take(&gpu->budget, gpu->resources.count);
	context_destroy(&gpu->contexts, slot);
	return VIRTIO_GPU_RESP_OK_NODATA;
}

/* A resource is attached to a context, or detached. */
uint32_t gpu_context_allow(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	uint32_t type = le32toh(request->untrusted.header.type);
	uint32_t untrusted_id = le32toh(request->untrusted.ctx_resource.resource_id);
	struct resource *resource = resource_get(&gpu->resources, untrusted_id);
	size_t slot;
	if (!context_find(&gpu->contexts, le32toh(request->untrusted.header.ctx_id), &slot)) {
		return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
	}
	if (!resource) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	resource_allow(resource, slot, type == VIRTIO_GPU_CMD_CTX_ATTACH_RESOURCE);
	return VIRTIO_GPU_RESP_OK_NODATA;
}

static struct ring_command gpu_context_command(const uint32_t untrusted_words[static 8])
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
uint32_t gpu_context_submit(
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
	const struct ring_command command = gpu_context_command(untrusted_words);
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
	return gpu->impl->submit(gpu->data, slot, &command, request);
}

/* --- the one capset: by it the proxy knows that this device carries rings --------------------- */

/* An index behind the last one is answered with zeros, as the driver expects of a hole. */
uint32_t gpu_context_capset_info(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	response->body_bytes = sizeof(response->capset_info);
	if (le32toh(request->untrusted.capset_info.capset_index) == 0) {
		response->capset_info.id = htole32(RING_CAPSET_ID);
		response->capset_info.max_version = htole32(RING_CAPSET_VERSION);
		response->capset_info.max_size = htole32(sizeof(struct ring_capset));
	}
	return VIRTIO_GPU_RESP_OK_CAPSET_INFO;
}

uint32_t gpu_context_capset(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_get_capset *get = &request->untrusted.capset;
	const struct ring_capset capset = {
		.magic = htole32(LINK_MAGIC),
		.ring_version = htole32(RING_VERSION),
		.link_major = htole16(LINK_VERSION_MAJOR),
		.link_minor = htole16(LINK_VERSION_MINOR),
		.shared_bytes = htole32(RING_SHARED_BYTES),
	};
	if (le32toh(get->capset_id) != RING_CAPSET_ID
		|| le32toh(get->capset_version) != RING_CAPSET_VERSION) {
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
	memcpy(response->capset, &capset, sizeof(capset));
	response->body_bytes = sizeof(capset);
	return VIRTIO_GPU_RESP_OK_CAPSET;
}
