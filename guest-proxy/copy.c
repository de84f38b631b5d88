/* SPDX-License-Identifier: MIT */
#include "guest-proxy/copy.h"

#include <string.h>

#include "protocol/msg.h"

static size_t copy_box(
	char *to, size_t to_stride, const char *from, size_t from_stride, const pixman_box32_t *box)
{
	size_t left = (size_t)box->x1 * LINK_PIXEL_BYTES;
	size_t length = (size_t)(box->x2 - box->x1) * LINK_PIXEL_BYTES;
	size_t rows = (size_t)(box->y2 - box->y1);
	to += (size_t)box->y1 * to_stride + left;
	from += (size_t)box->y1 * from_stride + left;
	if (length == to_stride && length == from_stride) {
		memcpy(to, from, rows * length);
		return rows * length;
	}
	for (size_t row = 0; row < rows; row++) {
		memcpy(to + row * to_stride, from + row * from_stride, length);
	}
	return rows * length;
}

size_t copy_region(void *to, size_t to_stride, const void *from, size_t from_stride,
	const pixman_region32_t *region)
{
	int count = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	size_t bytes = 0;
	for (int i = 0; i < count; i++) {
		bytes += copy_box(to, to_stride, from, from_stride, &boxes[i]);
	}
	return bytes;
}
