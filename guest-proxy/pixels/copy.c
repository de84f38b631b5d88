/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/copy.h"

#include <string.h>

#include "protocol/msg.h"

/* Pictures are larger than caches. Where the processor has it, a string move neither reads the lines
 * that it overwrites nor drives everything else out: for runs from this length on it is faster than
 * memcpy, and so is the host, which reads next. */
#define LONG_RUN 4096u

static void copy_run(char *to, const char *from, size_t length)
{
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
	if (length >= LONG_RUN) {
		__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(length) : : "memory");
		return;
	}
#endif
	memcpy(to, from, length);
}

static size_t copy_box(
	char *to, size_t to_stride, const char *from, size_t from_stride, const pixman_box32_t *box)
{
	size_t left = (size_t)box->x1 * LINK_PIXEL_BYTES;
	size_t length = (size_t)(box->x2 - box->x1) * LINK_PIXEL_BYTES;
	size_t rows = (size_t)(box->y2 - box->y1);
	to += (size_t)box->y1 * to_stride + left;
	from += (size_t)box->y1 * from_stride + left;
	if (length == to_stride && length == from_stride) {
		copy_run(to, from, rows * length);
		return rows * length;
	}
	for (size_t row = 0; row < rows; row++) {
		copy_run(to + row * to_stride, from + row * from_stride, length);
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
