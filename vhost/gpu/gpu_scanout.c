/* SPDX-License-Identifier: MIT
 *
 * Monitor and cursor: what a stock driver's console needs answered.
 *
 * EDID: VESA E-EDID standard, release A2. Offsets below are those of its base block.
 */
#include <endian.h>
#include <string.h>

#include "protocol/geometry.h"
#include "vhost/gpu/gpu.h"
#include "vhost/process/limits.h"

#define EDID_VENDOR 8
#define EDID_VERSION 18
#define EDID_BASIC 20
#define EDID_CHROMATICITY 25
#define EDID_STANDARD_TIMINGS 38
#define EDID_DESCRIPTORS 54
#define EDID_DESCRIPTOR_BYTES 18
#define EDID_CHECKSUM 127

/* Reduced blanking (VESA CVT 1.2): total blanking and the sync pulse in px and lines. */
#define BLANK_X 160u
#define BLANK_Y 23u
#define SYNC_OFFSET_X 48u
#define SYNC_WIDTH_X 32u
#define SYNC_OFFSET_Y 3u
#define SYNC_WIDTH_Y 6u
#define REFRESH_HZ 60u
#define SIZE_MM_X 338u /* 96 dpi */
#define SIZE_MM_Y 211u

void display_forget(struct display *display, uint32_t resource)
{
	if (display->scanout == resource) {
		display->scanout = 0;
	}
	if (display->cursor == resource) {
		display->cursor = 0;
	}
}

bool display_rect_within(const struct virtio_gpu_rect *untrusted, uint32_t width, uint32_t height)
{
	uint32_t w = le32toh(untrusted->width), h = le32toh(untrusted->height);
	return w > 0 && h > 0 && geometry_range_within(le32toh(untrusted->x), w, width)
	       && geometry_range_within(le32toh(untrusted->y), h, height);
}

static void display_timing(uint8_t out[static EDID_DESCRIPTOR_BYTES])
{
	uint32_t clock =
		(DISPLAY_WIDTH + BLANK_X) * (DISPLAY_HEIGHT + BLANK_Y) * REFRESH_HZ / 10000u;
	const uint8_t timing[EDID_DESCRIPTOR_BYTES] = {
		(uint8_t)clock, (uint8_t)(clock >> 8), (uint8_t)DISPLAY_WIDTH, (uint8_t)BLANK_X,
		(uint8_t)((DISPLAY_WIDTH >> 8) << 4 | BLANK_X >> 8), (uint8_t)DISPLAY_HEIGHT,
		(uint8_t)BLANK_Y, (uint8_t)((DISPLAY_HEIGHT >> 8) << 4 | BLANK_Y >> 8),
		SYNC_OFFSET_X, SYNC_WIDTH_X, SYNC_OFFSET_Y << 4 | SYNC_WIDTH_Y, 0,
		(uint8_t)SIZE_MM_X, (uint8_t)SIZE_MM_Y,
		(uint8_t)((SIZE_MM_X >> 8) << 4 | SIZE_MM_Y >> 8), 0, 0,
		0x1a, /* digital separate sync, hsync positive */
	};
	memcpy(out, timing, sizeof(timing));
}

/* A text descriptor: its tag, then 13 bytes ended by a line feed and filled with spaces. */
static void display_text(uint8_t out[static EDID_DESCRIPTOR_BYTES], uint8_t tag, const char *text)
{
	memset(out, 0, 5);
	out[3] = tag;
	memset(out + 5, ' ', EDID_DESCRIPTOR_BYTES - 5);
	memcpy(out + 5, text, strlen(text));
	out[5 + strlen(text)] = '\n';
}

static void display_unused(uint8_t out[static EDID_DESCRIPTOR_BYTES])
{
	memset(out, 0, EDID_DESCRIPTOR_BYTES);
	out[3] = 0x10;
}

void display_edid(uint8_t out[static DISPLAY_EDID_BYTES])
{
	static const uint8_t magic[8] = {0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0};
	/* Three letters of five bits each: C, L, S. */
	static const uint8_t vendor[10] = {0x0d, 0x93, 1, 0, 1, 0, 0, 0, 1, 36};
	/* Digital, 8 bits a colour; size in cm; gamma 2.2; sRGB, preferred mode is native. */
	static const uint8_t basic[5] = {0xa0, 34, 21, 120, 0x06};
	static const uint8_t srgb[10] = {
		0xee, 0x91, 0xa3, 0x54, 0x4c, 0x99, 0x26, 0x0f, 0x50, 0x54};
	uint8_t *descriptor = out + EDID_DESCRIPTORS;
	memset(out, 0, DISPLAY_EDID_BYTES);
	memcpy(out, magic, sizeof(magic));
	memcpy(out + EDID_VENDOR, vendor, sizeof(vendor));
	out[EDID_VERSION] = 1;
	out[EDID_VERSION + 1] = 4;
	memcpy(out + EDID_BASIC, basic, sizeof(basic));
	memcpy(out + EDID_CHROMATICITY, srgb, sizeof(srgb));
	memset(out + EDID_STANDARD_TIMINGS, 0x01, 16);
	display_timing(descriptor);
	display_text(descriptor + EDID_DESCRIPTOR_BYTES, 0xfc, "Cloison");
	display_unused(descriptor + 2 * EDID_DESCRIPTOR_BYTES);
	display_unused(descriptor + 3 * EDID_DESCRIPTOR_BYTES);
	uint8_t sum = 0;
	for (int i = 0; i < EDID_CHECKSUM; i++) {
		sum = (uint8_t)(sum + out[i]);
	}
	out[EDID_CHECKSUM] = (uint8_t)(0x100 - sum);
}

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
