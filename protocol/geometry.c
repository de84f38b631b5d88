/* SPDX-License-Identifier: MIT */
#include "protocol/geometry.h"

bool geometry_add_u64(uint64_t a, uint64_t b, uint64_t *sum)
{
	return !__builtin_add_overflow(a, b, sum);
}

bool geometry_mul_u64(uint64_t a, uint64_t b, uint64_t *product)
{
	return !__builtin_mul_overflow(a, b, product);
}

bool geometry_range_within(uint64_t offset, uint64_t length, uint64_t size)
{
	return offset <= size && length <= size - offset;
}

bool geometry_image_bytes(uint32_t width, uint32_t height, uint32_t stride, uint64_t *bytes)
{
	if (width == 0 || width > LINK_MAX_DIMENSION || height == 0
		|| height > LINK_MAX_DIMENSION) {
		return false;
	}
	uint64_t row = (uint64_t)width * LINK_PIXEL_BYTES;
	if (stride < row || stride % LINK_PIXEL_BYTES != 0) {
		return false;
	}
	uint64_t above = 0;
	return geometry_mul_u64(stride, height - 1, &above) && geometry_add_u64(above, row, bytes);
}

bool geometry_rect_valid(const struct link_rect *rect)
{
	int32_t edge = 0;
	return rect->width >= 0 && rect->height >= 0
	       && !__builtin_add_overflow(rect->x, rect->width, &edge)
	       && !__builtin_add_overflow(rect->y, rect->height, &edge);
}

bool geometry_region_valid(bool whole, const struct link_rect *rects, uint32_t count)
{
	bool valid = !whole || count == 0;
	for (uint32_t i = 0; valid && i < count; i++) {
		valid = geometry_rect_valid(&rects[i]);
	}
	return valid;
}

bool geometry_rect_empty(const struct link_rect *rect)
{
	return rect->width <= 0 || rect->height <= 0;
}

static int32_t min(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t max(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

bool geometry_rect_intersect(
	const struct link_rect *a, const struct link_rect *b, struct link_rect *out)
{
	int32_t left = max(a->x, b->x);
	int32_t top = max(a->y, b->y);
	int32_t right = min(a->x + a->width, b->x + b->width);
	int32_t bottom = min(a->y + a->height, b->y + b->height);
	*out = (struct link_rect){0};
	if (right <= left || bottom <= top) {
		return false;
	}
	/* Not wider than either input, so the differences do not wrap. */
	*out = (struct link_rect){left, top, right - left, bottom - top};
	return true;
}

/* A union may be wider than an int32_t can say: it is then cut at its far edge. */
static int32_t span(int32_t low, int32_t high)
{
	int64_t length = (int64_t)high - low;
	return length > INT32_MAX ? INT32_MAX : (int32_t)length;
}

struct link_rect geometry_rect_union(const struct link_rect *a, const struct link_rect *b)
{
	if (geometry_rect_empty(a)) {
		return geometry_rect_empty(b) ? (struct link_rect){0} : *b;
	}
	if (geometry_rect_empty(b)) {
		return *a;
	}
	int32_t left = min(a->x, b->x);
	int32_t top = min(a->y, b->y);
	int32_t right = max(a->x + a->width, b->x + b->width);
	int32_t bottom = max(a->y + a->height, b->y + b->height);
	return (struct link_rect){left, top, span(left, right), span(top, bottom)};
}

int32_t geometry_clamp(int64_t value, int32_t low, int32_t high)
{
	int64_t capped = value > high ? high : value;
	return (int32_t)(capped < low ? low : capped);
}
