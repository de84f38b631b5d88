/* SPDX-License-Identifier: MIT
 *
 * Pictures of applications in other formats than the link's two, or that are to be shown more
 * transparent than they are drawn: converted while they are copied.
 */
#ifndef GUEST_PROXY_CONVERT_H
#define GUEST_PROXY_CONVERT_H

#include <pixman.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What applications may draw in, as fourcc of DRM; the link's two come first. */
#define CONVERT_FORMATS 14
extern const uint32_t convert_formats[CONVERT_FORMATS];

/* Pixels of an application. */
struct convert_source {
	const void *data;
	size_t stride; /* bytes */
	uint32_t width, height; /* px */
	uint32_t format; /* one of convert_formats */
	double alpha; /* 0 to 1: what its own is multiplied by */
};

/* The link's format that shows source, or 0: none does. */
uint32_t convert_target(const struct convert_source *source);

/* True when pixels of source and those of convert_target are the same bytes. */
bool convert_is_plain(const struct convert_source *source);

/* Converts region, which lies within both pictures, to convert_target's pixels. to_stride in bytes.
 * Returns the bytes written; 0 when memory is short. */
size_t convert_region(void *to, size_t to_stride, const struct convert_source *source,
	const pixman_region32_t *region);

#endif
