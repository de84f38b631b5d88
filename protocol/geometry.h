/* SPDX-License-Identifier: MIT
 *
 * Overflow-safe rectangles and sizes, used by every check of a number from a guest.
 */
#ifndef PROTOCOL_GEOMETRY_H
#define PROTOCOL_GEOMETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "msg.h"

bool geometry_add_u64(uint64_t a, uint64_t b, uint64_t *sum);
bool geometry_mul_u64(uint64_t a, uint64_t b, uint64_t *product);

/* True when offset + length <= size, without wrapping. */
bool geometry_range_within(uint64_t offset, uint64_t length, uint64_t size);

/* Bytes that an image of 4-byte pixels occupies: stride * (height - 1) + width * 4. False when a
 * value is 0, beyond LINK_MAX_DIMENSION, stride too small or unaligned, or the sum wraps. */
bool geometry_image_bytes(uint32_t width, uint32_t height, uint32_t stride, uint64_t *bytes);

/* True when width and height are not negative and x + width, y + height do not wrap an int32_t. */
bool geometry_rect_valid(const struct link_rect *rect);
/* All of count are; none when whole, which means everywhere. */
bool geometry_region_valid(bool whole, const struct link_rect *rects, uint32_t count);
bool geometry_rect_empty(const struct link_rect *rect);

/* The common part; *out is all zero and false returned when there is none. Inputs must be valid. */
bool geometry_rect_intersect(
	const struct link_rect *a, const struct link_rect *b, struct link_rect *out);

/* The smallest rectangle around both; an empty one does not count. Inputs must be valid. */
struct link_rect geometry_rect_union(const struct link_rect *a, const struct link_rect *b);

/* value is as wide as a sum or difference of two int32_t. */
int32_t geometry_clamp(int64_t value, int32_t low, int32_t high);

#endif
