/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/convert.h"

#include <drm_fourcc.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/msg.h"

#define OPAQUE 0xffff /* of a pixman_color */
/* Bytes that rows of pixman must begin at. */
#define ROW_ALIGN 4

const uint32_t convert_formats[CONVERT_FORMATS] = {
	LINK_FORMAT_ARGB8888,
	LINK_FORMAT_XRGB8888,
	DRM_FORMAT_ABGR8888,
	DRM_FORMAT_XBGR8888,
	DRM_FORMAT_RGBA8888,
	DRM_FORMAT_RGBX8888,
	DRM_FORMAT_BGRA8888,
	DRM_FORMAT_BGRX8888,
	DRM_FORMAT_RGB565,
	DRM_FORMAT_BGR565,
	DRM_FORMAT_ARGB2101010,
	DRM_FORMAT_XRGB2101010,
	DRM_FORMAT_ABGR2101010,
	DRM_FORMAT_XBGR2101010,
};

/* The same by pixman's names. Both count from the highest bit of a little-endian pixel. */
static const pixman_format_code_t pixman_formats[CONVERT_FORMATS] = {
	PIXMAN_a8r8g8b8,
	PIXMAN_x8r8g8b8,
	PIXMAN_a8b8g8r8,
	PIXMAN_x8b8g8r8,
	PIXMAN_r8g8b8a8,
	PIXMAN_r8g8b8x8,
	PIXMAN_b8g8r8a8,
	PIXMAN_b8g8r8x8,
	PIXMAN_r5g6b5,
	PIXMAN_b5g6r5,
	PIXMAN_a2r10g10b10,
	PIXMAN_x2r10g10b10,
	PIXMAN_a2b10g10r10,
	PIXMAN_x2b10g10r10,
};

/* 0: none. */
static pixman_format_code_t find_format(uint32_t fourcc)
{
	for (size_t i = 0; i < CONVERT_FORMATS; i++) {
		if (convert_formats[i] == fourcc) {
			return pixman_formats[i];
		}
	}
	return 0;
}

uint32_t convert_target(const struct convert_source *source)
{
	pixman_format_code_t format = find_format(source->format);
	if (format == 0) {
		return 0;
	}
	bool transparent = PIXMAN_FORMAT_A(format) > 0 || source->alpha < 1;
	return transparent ? LINK_FORMAT_ARGB8888 : LINK_FORMAT_XRGB8888;
}

bool convert_is_plain(const struct convert_source *source)
{
	return source->format == convert_target(source) && source->alpha >= 1;
}

/* One row, at a place that pixman may read from: applications' strides are any number. */
struct row {
	char *bytes;
	size_t size, pixel; /* bytes */
	pixman_image_t *image;
};

struct conversion {
	const struct convert_source *source;
	struct row row;
	pixman_image_t *to, *mask; /* mask: NULL when nothing becomes more transparent */
};

static void convert_box(const struct conversion *conversion, const pixman_box32_t *box)
{
	const struct convert_source *source = conversion->source;
	const struct row *row = &conversion->row;
	size_t left = (size_t)box->x1 * row->pixel;
	size_t length = (size_t)(box->x2 - box->x1) * row->pixel;
	for (int32_t y = box->y1; y < box->y2; y++) {
		const char *from = (const char *)source->data + (size_t)y * source->stride;
		memcpy(row->bytes + left, from + left, length);
		pixman_image_composite32(PIXMAN_OP_SRC, row->image, conversion->mask,
			conversion->to, box->x1, 0, 0, 0, box->x1, y, box->x2 - box->x1, 1);
	}
}

static bool conversion_begin(struct conversion *conversion, void *to, size_t to_stride)
{
	const struct convert_source *source = conversion->source;
	pixman_format_code_t from = find_format(source->format);
	struct row *row = &conversion->row;
	row->pixel = PIXMAN_FORMAT_BPP(from) / 8;
	row->size = (source->width * row->pixel + ROW_ALIGN - 1) / ROW_ALIGN * ROW_ALIGN;
	row->bytes = malloc(row->size);
	if (!row->bytes) {
		return false;
	}
	row->image = pixman_image_create_bits_no_clear(
		from, (int)source->width, 1, (uint32_t *)row->bytes, (int)row->size);
	bool transparent = convert_target(source) == LINK_FORMAT_ARGB8888;
	conversion->to =
		pixman_image_create_bits_no_clear(transparent ? PIXMAN_a8r8g8b8 : PIXMAN_x8r8g8b8,
			(int)source->width, (int)source->height, to, (int)to_stride);
	if (source->alpha < 1) {
		double alpha = source->alpha > 0 ? source->alpha : 0;
		const pixman_color_t colour = {.alpha = (uint16_t)(alpha * OPAQUE + 0.5)};
		conversion->mask = pixman_image_create_solid_fill(&colour);
	}
	return row->image && conversion->to && (source->alpha >= 1 || conversion->mask);
}

static void unref(pixman_image_t *image)
{
	if (image) {
		pixman_image_unref(image);
	}
}

size_t convert_region(void *to, size_t to_stride, const struct convert_source *source,
	const pixman_region32_t *region)
{
	struct conversion conversion = {.source = source};
	size_t bytes = 0;
	if (conversion_begin(&conversion, to, to_stride)) {
		int count = 0;
		const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
		for (int i = 0; i < count; i++) {
			convert_box(&conversion, &boxes[i]);
			bytes += (size_t)(boxes[i].x2 - boxes[i].x1)
				 * (size_t)(boxes[i].y2 - boxes[i].y1) * LINK_PIXEL_BYTES;
		}
	}
	unref(conversion.mask);
	unref(conversion.to);
	unref(conversion.row.image);
	free(conversion.row.bytes);
	return bytes;
}
