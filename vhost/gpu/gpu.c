/* SPDX-License-Identifier: MIT */
#include "vhost/gpu/gpu.h"

#include <endian.h>
#include <string.h>

#include "vhost/process/limits.h"
#include "vhost/queue/chain.h"
#include "vhost/queue/virtqueue.h"

/* Every command that this device knows: the bytes of its fixed part, and the queue it belongs
 * to. */
struct gpu_rule {
	uint32_t type;
	enum gpu_queue queue;
	size_t bytes;
	gpu_handler handler;
};

#define GPU_CONTROL(type, request, handler)                                                        \
	{type, GPU_QUEUE_CONTROL, sizeof(struct request), handler}
#define GPU_CURSOR(type, request, handler) {type, GPU_QUEUE_CURSOR, sizeof(struct request), handler}

static const struct gpu_rule gpu_rules[] = {
	GPU_CONTROL(VIRTIO_GPU_CMD_GET_DISPLAY_INFO, virtio_gpu_ctrl_hdr, gpu_scanout_info),
	GPU_CONTROL(VIRTIO_GPU_CMD_RESOURCE_CREATE_2D, virtio_gpu_resource_create_2d,
		gpu_resource_create_2d),
	GPU_CONTROL(VIRTIO_GPU_CMD_RESOURCE_UNREF, virtio_gpu_resource_unref, gpu_resource_unref),
	GPU_CONTROL(VIRTIO_GPU_CMD_SET_SCANOUT, virtio_gpu_set_scanout, gpu_scanout_set),
	GPU_CONTROL(VIRTIO_GPU_CMD_RESOURCE_FLUSH, virtio_gpu_resource_flush, gpu_scanout_flush),
	GPU_CONTROL(VIRTIO_GPU_CMD_TRANSFER_TO_HOST_2D, virtio_gpu_transfer_to_host_2d,
		gpu_resource_transfer_2d),
	GPU_CONTROL(VIRTIO_GPU_CMD_RESOURCE_ATTACH_BACKING, virtio_gpu_resource_attach_backing,
		gpu_resource_attach),
	GPU_CONTROL(VIRTIO_GPU_CMD_RESOURCE_DETACH_BACKING, virtio_gpu_resource_detach_backing,
		gpu_resource_detach),
	GPU_CONTROL(VIRTIO_GPU_CMD_GET_CAPSET_INFO, virtio_gpu_get_capset_info,
		gpu_context_capset_info),
	GPU_CONTROL(VIRTIO_GPU_CMD_GET_CAPSET, virtio_gpu_get_capset, gpu_context_capset),
	GPU_CONTROL(VIRTIO_GPU_CMD_GET_EDID, virtio_gpu_cmd_get_edid, gpu_scanout_edid),
	GPU_CONTROL(VIRTIO_GPU_CMD_CTX_CREATE, virtio_gpu_ctx_create, gpu_context_create),
	GPU_CONTROL(VIRTIO_GPU_CMD_CTX_DESTROY, virtio_gpu_ctx_destroy, gpu_context_destroy),
	GPU_CONTROL(VIRTIO_GPU_CMD_CTX_ATTACH_RESOURCE, virtio_gpu_ctx_resource, gpu_context_allow),
	GPU_CONTROL(VIRTIO_GPU_CMD_CTX_DETACH_RESOURCE, virtio_gpu_ctx_resource, gpu_context_allow),
	GPU_CONTROL(VIRTIO_GPU_CMD_RESOURCE_CREATE_3D, virtio_gpu_resource_create_3d,
		gpu_resource_create_3d),
	GPU_CONTROL(VIRTIO_GPU_CMD_TRANSFER_TO_HOST_3D, virtio_gpu_transfer_host_3d,
		gpu_resource_transfer_3d),
	GPU_CONTROL(VIRTIO_GPU_CMD_TRANSFER_FROM_HOST_3D, virtio_gpu_transfer_host_3d,
		gpu_resource_transfer_3d),
	GPU_CONTROL(VIRTIO_GPU_CMD_SUBMIT_3D, virtio_gpu_cmd_submit, gpu_context_submit),
	GPU_CURSOR(VIRTIO_GPU_CMD_UPDATE_CURSOR, virtio_gpu_update_cursor, gpu_scanout_cursor),
	GPU_CURSOR(VIRTIO_GPU_CMD_MOVE_CURSOR, virtio_gpu_update_cursor, gpu_scanout_cursor),
};

void gpu_init(struct gpu *gpu, const struct memory *memory, const struct gpu_impl *impl, void *data)
{
	*gpu = (struct gpu){.memory = memory, .impl = impl, .data = data};
}

void gpu_finish(struct gpu *gpu)
{
	resource_finish(&gpu->resources);
	gpu_init(gpu, gpu->memory, gpu->impl, gpu->data);
}

static const struct gpu_rule *gpu_find_rule(enum gpu_queue queue, uint32_t untrusted_type)
{
	for (size_t i = 0; i < sizeof(gpu_rules) / sizeof(gpu_rules[0]); i++) {
		if (gpu_rules[i].type == untrusted_type && gpu_rules[i].queue == queue) {
			return &gpu_rules[i];
		}
	}
	return NULL;
}

/* Writes an answer into the writable part of element; returns the bytes, 0 when it has no room. */
static uint32_t gpu_answer(const struct virtio_gpu_ctrl_hdr *request, uint32_t type,
	const struct gpu_response *response, const struct chain_element *element)
{
	uint8_t bytes[sizeof(struct virtio_gpu_ctrl_hdr) + sizeof(struct gpu_response)];
	uint32_t flags = le32toh(request->flags) & VIRTIO_GPU_FLAG_FENCE;
	struct virtio_gpu_ctrl_hdr header = {.type = htole32(type), .flags = htole32(flags)};
	if (flags != 0) {
		header.fence_id = request->fence_id;
		header.ctx_id = request->ctx_id;
	}
	memcpy(bytes, &header, sizeof(header));
	size_t body = response ? response->body_bytes : 0;
	if (body > 0) {
		memcpy(bytes + sizeof(header), response->displays, body);
	}
	size_t size = sizeof(header) + body;
	return iov_write(element->in, element->in_count, bytes, size) ? (uint32_t)size : 0;
}

enum gpu_outcome gpu_command(struct gpu *gpu, enum gpu_queue queue,
	const struct chain_element *element, uint32_t *written)
{
	struct iov_cursor rest = iov_cursor_at(element->out, element->out_count);
	struct gpu_request request = {.rest = &rest, .head = element->head};
	struct virtio_gpu_ctrl_hdr *header = &request.untrusted.header;
	struct gpu_response response = {0};
	uint32_t type = VIRTIO_GPU_RESP_ERR_UNSPEC;
	if (iov_take(&rest, header, sizeof(*header))) {
		const struct gpu_rule *rule = gpu_find_rule(queue, le32toh(header->type));
		/* The rest of the fixed part only: the header has been read, once. */
		if (rule && iov_take(&rest, header + 1, rule->bytes - sizeof(*header))) {
			type = rule->handler(gpu, &request, &response);
		}
	}
	/* Its chain was walked, too. */
	budget_take(&gpu->budget, 1 + element->out_count + element->in_count + rest.steps);
	if (type == GPU_PARKED) {
		return GPU_LATER;
	}
	*written = gpu_answer(header, type, &response, element);
	return response.quiet ? GPU_ANSWERED_QUIETLY : GPU_ANSWERED;
}

/* --- answered later --------------------------------------------------------------------------- */

void gpu_fence_park(struct gpu_fence *fence, const struct gpu_request *request)
{
	fence->parked = true;
	fence->head = request->head;
	fence->request = request->untrusted.header;
}

const char *gpu_fence_complete(
	struct gpu_fence *fence, struct virtqueue *control, const struct memory *memory)
{
	static struct chain_element element; /* too large for the stack; one thread */
	const char *why = NULL;
	if (!fence->parked) {
		return NULL;
	}
	fence->parked = false;
	if (!virtqueue_chain(control, memory, fence->head, &element, &why)) {
		return why;
	}
	uint32_t written = gpu_answer(&fence->request, VIRTIO_GPU_RESP_OK_NODATA, NULL, &element);
	if (!virtqueue_push(control, memory, fence->head, written)) {
		return "rings outside the guest's memory";
	}
	virtqueue_notify(control, memory);
	return NULL;
}
