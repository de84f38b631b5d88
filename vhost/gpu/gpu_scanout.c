/* SPDX-License-Identifier: MIT
 *
 * Monitor and cursor: what a stock driver's console needs answered.
 */
#include <endian.h>

#include "vhost/gpu/display.h"
#include "vhost/gpu/gpu.h"
#include "vhost/process/limits.h"

uint32_t gpu_scanout_info(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	response->displays[0] = (struct virtio_gpu_display_one){
		.r = {.width = htole32(DISPLAY_WIDTH), .height = htole32(DISPLAY_HEIGHT)},
		.enabled = htole32(1),
	};
	response->body_bytes = sizeof(response->displays);
	return VIRTIO_GPU_RESP_OK_DISPLAY_INFO;
}

/* QEMU may be told to have more monitors than we show: their EDID is the same, and unused. */
uint32_t gpu_scanout_edid(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	if (le32toh(request->untrusted.edid.scanout) >= VIRTIO_GPU_MAX_SCANOUTS) {
		return VIRTIO_GPU_RESP_ERR_INVALID_SCANOUT_ID;
	}
	response->edid.size = htole32(DISPLAY_EDID_BYTES);
	display_edid(response->edid.edid);
	response->body_bytes = sizeof(response->edid);
	return VIRTIO_GPU_RESP_OK_EDID;
}

uint32_t gpu_scanout_set(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_set_scanout *set = &request->untrusted.set_scanout;
	uint32_t untrusted_id = le32toh(set->resource_id);
	if (le32toh(set->scanout_id) >= VHOST_SCANOUTS) {
		return VIRTIO_GPU_RESP_ERR_INVALID_SCANOUT_ID;
	}
	if (untrusted_id != 0) {
		const struct resource *resource = resource_get(&gpu->resources, untrusted_id);
		if (!resource) {
			return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
		}
		if (!display_rect_within(&set->r, resource->width, resource->height)) {
			return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
		}
	}
	gpu->display.scanout = untrusted_id;
	return VIRTIO_GPU_RESP_OK_NODATA;
}

uint32_t gpu_scanout_flush(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_resource_flush *flush = &request->untrusted.flush;
	const struct resource *resource =
		resource_get(&gpu->resources, le32toh(flush->resource_id));
	if (!resource) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	return display_rect_within(&flush->r, resource->width, resource->height)
		       ? VIRTIO_GPU_RESP_OK_NODATA
		       : VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
}

uint32_t gpu_scanout_cursor(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_update_cursor *cursor = &request->untrusted.cursor;
	uint32_t untrusted_id = le32toh(cursor->resource_id);
	if (le32toh(cursor->pos.scanout_id) >= VHOST_SCANOUTS) {
		return VIRTIO_GPU_RESP_ERR_INVALID_SCANOUT_ID;
	}
	if (le32toh(cursor->hdr.type) == VIRTIO_GPU_CMD_MOVE_CURSOR) {
		return VIRTIO_GPU_RESP_OK_NODATA;
	}
	if (untrusted_id != 0 && !resource_get(&gpu->resources, untrusted_id)) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	gpu->display.cursor = untrusted_id;
	return VIRTIO_GPU_RESP_OK_NODATA;
}
