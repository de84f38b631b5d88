/* SPDX-License-Identifier: MIT
 *
 * Resources: making them, their backing, and transfers, which are checked and then do nothing:
 * there is no host copy of a resource.
 */
#include <endian.h>

#include "protocol/geometry.h"
#include "vhost/gpu/gpu.h"
#include "vhost/process/limits.h"
#include "vhost/queue/chain.h"

#define GPU_BYTES_PER_PIXEL 4u

static uint32_t gpu_resource_result(enum resource_result result)
{
	switch (result) {
	case RESOURCE_OK:
		return VIRTIO_GPU_RESP_OK_NODATA;
	case RESOURCE_BAD_ID:
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	case RESOURCE_BAD_SIZE:
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	case RESOURCE_FULL:
		break;
	}
	return VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY;
}

static bool gpu_resource_format_is_known(uint32_t untrusted_format)
{
	switch (untrusted_format) {
	case VIRTIO_GPU_FORMAT_B8G8R8A8_UNORM:
	case VIRTIO_GPU_FORMAT_B8G8R8X8_UNORM:
	case VIRTIO_GPU_FORMAT_A8R8G8B8_UNORM:
	case VIRTIO_GPU_FORMAT_X8R8G8B8_UNORM:
	case VIRTIO_GPU_FORMAT_R8G8B8A8_UNORM:
	case VIRTIO_GPU_FORMAT_X8B8G8R8_UNORM:
	case VIRTIO_GPU_FORMAT_A8B8G8R8_UNORM:
	case VIRTIO_GPU_FORMAT_R8G8B8X8_UNORM:
		return true;
	default:
		return false;
	}
}

uint32_t gpu_resource_create_2d(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_resource_create_2d *create = &request->untrusted.create_2d;
	struct resource *created;
	const struct resource untrusted = {
		.id = le32toh(create->resource_id),
		.width = le32toh(create->width),
		.height = le32toh(create->height),
		.depth = 1,
	};
	if (!gpu_resource_format_is_known(le32toh(create->format))) {
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
	return gpu_resource_result(resource_create(&gpu->resources, &untrusted, &created));
}

uint32_t gpu_resource_create_3d(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_resource_create_3d *create = &request->untrusted.create_3d;
	struct resource *created;
	const struct resource untrusted = {
		.id = le32toh(create->resource_id),
		.is_3d = true,
		.width = le32toh(create->width),
		.height = le32toh(create->height),
		.depth = le32toh(create->depth),
	};
	if (le32toh(create->array_size) > VHOST_MAX_DEPTH
		|| le32toh(create->last_level) > VHOST_MAX_LEVELS
		|| le32toh(create->nr_samples) > VHOST_MAX_SAMPLES) {
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
	return gpu_resource_result(resource_create(&gpu->resources, &untrusted, &created));
}

uint32_t gpu_resource_unref(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	uint32_t untrusted_id = le32toh(request->untrusted.unref.resource_id);
	return resource_destroy(&gpu->resources, untrusted_id)
		       ? VIRTIO_GPU_RESP_OK_NODATA
		       : VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
}

/* Takes the entries behind the command one by one: they stay in guest memory until then. */
static bool gpu_resource_take_entries(const struct gpu *gpu, const struct gpu_request *request,
	uint32_t count, struct backing *backing)
{
	for (uint32_t i = 0; i < count; i++) {
		struct virtio_gpu_mem_entry untrusted;
		if (!iov_take(request->rest, &untrusted, sizeof(untrusted))
			|| !backing_append(backing, gpu->memory, le64toh(untrusted.addr),
				le32toh(untrusted.length))) {
			return false;
		}
	}
	return true;
}

uint32_t gpu_resource_attach(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_resource_attach_backing *attach = &request->untrusted.attach;
	struct resource *resource = resource_get(&gpu->resources, le32toh(attach->resource_id));
	uint32_t count = le32toh(attach->nr_entries);
	struct backing backing = {0};
	if (!resource) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	if (count == 0 || count > VHOST_MAX_ENTRIES || resource->backing.count > 0) {
		return VIRTIO_GPU_RESP_ERR_UNSPEC;
	}
	if (!gpu_resource_take_entries(gpu, request, count, &backing)) {
		backing_finish(&backing);
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
	return resource_attach(&gpu->resources, resource, &backing)
		       ? VIRTIO_GPU_RESP_OK_NODATA
		       : VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY;
}

uint32_t gpu_resource_detach(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	uint32_t untrusted_id = le32toh(request->untrusted.detach.resource_id);
	struct resource *resource = resource_get(&gpu->resources, untrusted_id);
	if (!resource || resource->backing.count == 0) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	resource_detach(&gpu->resources, resource);
	return VIRTIO_GPU_RESP_OK_NODATA;
}

/* The bytes that a transfer reads: whole rows of the resource but for the last one. */
static bool gpu_resource_transfer_fits(
	const struct resource *resource, uint32_t width, uint32_t height, uint64_t untrusted_offset)
{
	uint64_t rows = (uint64_t)(height - 1) * resource->width * GPU_BYTES_PER_PIXEL;
	uint64_t bytes = rows + (uint64_t)width * GPU_BYTES_PER_PIXEL;
	return geometry_range_within(untrusted_offset, bytes, resource->backing.bytes);
}

uint32_t gpu_resource_transfer_2d(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_transfer_to_host_2d *transfer = &request->untrusted.transfer_2d;
	const struct resource *resource =
		resource_get(&gpu->resources, le32toh(transfer->resource_id));
	if (!resource || resource->is_3d) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	if (!display_rect_within(&transfer->r, resource->width, resource->height)
		|| !gpu_resource_transfer_fits(resource, le32toh(transfer->r.width),
			le32toh(transfer->r.height), le64toh(transfer->offset))) {
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
	return VIRTIO_GPU_RESP_OK_NODATA;
}

/* The guest's pages are the only copy, so a transfer in either direction has nothing to do. */
uint32_t gpu_resource_transfer_3d(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_transfer_host_3d *transfer = &request->untrusted.transfer_3d;
	const struct virtio_gpu_box *box = &transfer->box;
	const struct resource *resource =
		resource_get(&gpu->resources, le32toh(transfer->resource_id));
	if (!resource) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	bool inside = le32toh(transfer->level) <= VHOST_MAX_LEVELS
		      && geometry_range_within(le32toh(box->x), le32toh(box->w), resource->width)
		      && geometry_range_within(le32toh(box->y), le32toh(box->h), resource->height)
		      && geometry_range_within(le32toh(box->z), le32toh(box->d), resource->depth)
		      && le64toh(transfer->offset) <= resource->backing.bytes;
	return inside ? VIRTIO_GPU_RESP_OK_NODATA : VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
}
