/* SPDX-License-Identifier: MIT
 *
 * Monitor and cursor: what a stock driver's console needs answered. Nothing of them is shown or
 * remembered.
 *
 * EDID: VESA E-EDID standard, release A2. Offsets below are those of its base block.
 */
#include <endian.h>
#include <string.h>

#include "protocol/geometry.h"
#include "vhost/gpu/gpu.h"
#include "vhost/process/limits.h"

bool display_rect_within(const struct virtio_gpu_rect *untrusted, uint32_t width, uint32_t height)
{
	uint32_t w = le32toh(untrusted->width), h = le32toh(untrusted->height);
	return w > 0 && h > 0 && geometry_range_within(le32toh(untrusted->x), w, width)
	       && geometry_range_within(le32toh(untrusted->y), h, height);
}

/* clang-format off */
const uint8_t display_edid[DISPLAY_EDID_BYTES] = {
	0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00,
	0x0d, 0x93, 0x01, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x24, /* 8: CLS, 5 bits each */
	0x01, 0x04, /* 18: version 1.4 */
	0xa0, 0x22, 0x15, 0x78, 0x06, /* 20: digital, 8 bits; cm; gamma 2.2; sRGB, native mode */
	0xee, 0x91, 0xa3, 0x54, 0x4c, 0x99, 0x26, 0x0f, 0x50, 0x54, /* 25: the colours of sRGB */
	0x00, 0x00, 0x00, /* 35: no established timings, and no standard ones */
	0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
	0x01,
	/* 54: 1280x800 at 60 Hz, blanking of 160 and 23, sync 48+32 and 3+6 (VESA CVT 1.2);
	 * 338x211 mm, which is 96 dpi; a digital separate sync, horizontally positive. */
	0xc6, 0x1b, 0x00, 0xa0, 0x50, 0x20, 0x17, 0x30, 0x30, 0x20, 0x36, 0x00, 0x52, 0xd3, 0x10,
	0x00, 0x00, 0x1a,
	0x00, 0x00, 0x00, 0xfc, 0x00,
	'C', 'l', 'o', 'i', 's', 'o', 'n', '\n', ' ', ' ', ' ', ' ', ' ',
	0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, /* 90 and 108: unused */
	0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00,
	0x00, 0xf7, /* no extension; all bytes add up to 0 */
};
/* clang-format on */

/* --- handlers --------------------------------------------------------------------------------- */

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
	memcpy(response->edid.edid, display_edid, DISPLAY_EDID_BYTES);
	response->body_bytes = sizeof(response->edid);
	return VIRTIO_GPU_RESP_OK_EDID;
}

/* A rectangle of a resource. */
static uint32_t gpu_scanout_part(
	const struct gpu *gpu, uint32_t untrusted_id, const struct virtio_gpu_rect *untrusted)
{
	const struct resource *resource = resource_get(&gpu->resources, untrusted_id);
	if (!resource) {
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	return display_rect_within(untrusted, resource->width, resource->height)
		       ? VIRTIO_GPU_RESP_OK_NODATA
		       : VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
}

uint32_t gpu_scanout_set(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_set_scanout *set = &request->untrusted.set_scanout;
	uint32_t untrusted_id = le32toh(set->resource_id);
	if (le32toh(set->scanout_id) >= VHOST_SCANOUTS) {
		return VIRTIO_GPU_RESP_ERR_INVALID_SCANOUT_ID;
	}
	return untrusted_id != 0 ? gpu_scanout_part(gpu, untrusted_id, &set->r)
				 : VIRTIO_GPU_RESP_OK_NODATA;
}

uint32_t gpu_scanout_flush(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_resource_flush *flush = &request->untrusted.flush;
	return gpu_scanout_part(gpu, le32toh(flush->resource_id), &flush->r);
}

uint32_t gpu_scanout_cursor(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_update_cursor *cursor = &request->untrusted.cursor;
	uint32_t untrusted_id = le32toh(cursor->resource_id);
	bool moves = le32toh(cursor->hdr.type) == VIRTIO_GPU_CMD_MOVE_CURSOR;
	if (le32toh(cursor->pos.scanout_id) >= VHOST_SCANOUTS) {
		return VIRTIO_GPU_RESP_ERR_INVALID_SCANOUT_ID;
	}
	return moves || untrusted_id == 0 || resource_get(&gpu->resources, untrusted_id)
		       ? VIRTIO_GPU_RESP_OK_NODATA
		       : VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
}
