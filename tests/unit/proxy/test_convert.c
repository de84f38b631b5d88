/* SPDX-License-Identifier: MIT
 *
 * Pixels of every format that applications may draw in, as the host gets them.
 */
#include "tests/unit/harness.h"

#include <drm_fourcc.h>
#include <stdlib.h>
#include <string.h>

#include "guest-proxy/pixels/convert.h"
#include "protocol/msg.h"

#define SIDE 5 /* px: rows of 16-bit pixels end at no multiple of 4 bytes */
#define TO_STRIDE 32 /* bytes */

/* A pixel as it lies in memory, and what it is for the link. */
static const struct sample {
	uint32_t format, pixel, target, expected;
} samples[] = {
	{DRM_FORMAT_ARGB8888, 0x80402010, LINK_FORMAT_ARGB8888, 0x80402010},
	{DRM_FORMAT_XRGB8888, 0x12402010, LINK_FORMAT_XRGB8888, 0x402010},
	{DRM_FORMAT_ABGR8888, 0x80102040, LINK_FORMAT_ARGB8888, 0x80402010},
	{DRM_FORMAT_XBGR8888, 0x12102040, LINK_FORMAT_XRGB8888, 0x402010},
	{DRM_FORMAT_RGBA8888, 0x40201080, LINK_FORMAT_ARGB8888, 0x80402010},
	{DRM_FORMAT_RGBX8888, 0x40201012, LINK_FORMAT_XRGB8888, 0x402010},
	{DRM_FORMAT_BGRA8888, 0x10204080, LINK_FORMAT_ARGB8888, 0x80402010},
	{DRM_FORMAT_BGRX8888, 0x10204012, LINK_FORMAT_XRGB8888, 0x402010},
	{DRM_FORMAT_RGB565, 0xf800, LINK_FORMAT_XRGB8888, 0xff0000},
	{DRM_FORMAT_BGR565, 0xf800, LINK_FORMAT_XRGB8888, 0x0000ff},
	{DRM_FORMAT_ARGB2101010, 0xfff00000, LINK_FORMAT_ARGB8888, 0xffff0000},
	{DRM_FORMAT_XRGB2101010, 0x3ff00000, LINK_FORMAT_XRGB8888, 0xff0000},
	{DRM_FORMAT_ABGR2101010, 0xfff00000, LINK_FORMAT_ARGB8888, 0xff0000ff},
	{DRM_FORMAT_XBGR2101010, 0x3ff00000, LINK_FORMAT_XRGB8888, 0x0000ff},
};

static size_t bytes_of(uint32_t format)
{
	return format == DRM_FORMAT_RGB565 || format == DRM_FORMAT_BGR565 ? 2 : 4;
}

/* All of one pixel; the caller frees data. */
static struct convert_source picture(uint32_t format, uint32_t pixel)
{
	size_t bytes = bytes_of(format), stride = SIDE * bytes;
	char *data = malloc(SIDE * stride);
	for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
		memcpy(data + i * bytes, &pixel, bytes);
	}
	return (struct convert_source){.data = data,
		.stride = stride,
		.width = SIDE,
		.height = SIDE,
		.format = format,
		.alpha = 1};
}

static void finish(const struct convert_source *source)
{
	free((void *)source->data);
}

static uint32_t visible(uint32_t pixel, uint32_t target)
{
	return target == LINK_FORMAT_XRGB8888 ? pixel & 0xffffff : pixel;
}

static void every_format_is_shown(void **state)
{
	assert_int_equal(COUNT_OF(samples), CONVERT_FORMATS);
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		const struct sample *sample = &samples[i];
		struct convert_source source = picture(sample->format, sample->pixel);
		uint32_t to[SIDE * TO_STRIDE / 4] = {0};
		pixman_region32_t region;
		pixman_region32_init_rect(&region, 0, 0, SIDE, SIDE);
		assert_int_equal(convert_formats[i], sample->format);
		assert_int_equal(convert_target(&source), sample->target);
		assert_int_equal(convert_is_plain(&source), i < 2);
		assert_int_equal(convert_region(to, TO_STRIDE, &source, &region), SIDE * SIDE * 4);
		for (int y = 0; y < SIDE; y++) {
			for (int x = 0; x < SIDE; x++) {
				uint32_t pixel = to[y * TO_STRIDE / 4 + x];
				assert_int_equal(visible(pixel, sample->target), sample->expected);
			}
		}
		pixman_region32_fini(&region);
		finish(&source);
	}
}

static void only_the_region_is_written(void **state)
{
	struct convert_source source = picture(DRM_FORMAT_RGB565, 0xffff);
	uint32_t to[SIDE * TO_STRIDE / 4] = {0};
	pixman_region32_t region;
	pixman_region32_init_rect(&region, 1, 2, 2, 1);
	pixman_region32_union_rect(&region, &region, 4, 4, 1, 1);
	assert_int_equal(convert_region(to, TO_STRIDE, &source, &region), 3 * 4);
	for (int y = 0; y < SIDE; y++) {
		for (int x = 0; x < SIDE; x++) {
			bool inside = pixman_region32_contains_point(&region, x, y, NULL) != 0;
			uint32_t pixel = to[y * TO_STRIDE / 4 + x] & 0xffffff;
			assert_int_equal(pixel, inside ? 0xffffff : 0);
		}
	}
	pixman_region32_fini(&region);
	finish(&source);
}

static uint32_t with_alpha(uint32_t format, uint32_t pixel, double alpha)
{
	struct convert_source source = picture(format, pixel);
	uint32_t to[SIDE * TO_STRIDE / 4] = {0};
	pixman_region32_t region;
	pixman_region32_init_rect(&region, 0, 0, 1, 1);
	source.alpha = alpha;
	assert_false(convert_is_plain(&source));
	assert_int_equal(convert_target(&source), LINK_FORMAT_ARGB8888);
	convert_region(to, TO_STRIDE, &source, &region);
	pixman_region32_fini(&region);
	finish(&source);
	return to[0];
}

/* Colours are premultiplied. */
static void what_is_opaque_can_become_transparent(void **state)
{
	assert_int_equal(with_alpha(DRM_FORMAT_XRGB8888, 0xff00ff, 0.5), 0x80800080);
	assert_int_equal(with_alpha(DRM_FORMAT_ARGB8888, 0x80800000, 0.5), 0x40400000);
	assert_int_equal(with_alpha(DRM_FORMAT_XBGR8888, 0xff0000, 0), 0);
	assert_int_equal(with_alpha(DRM_FORMAT_XRGB8888, 0xff00ff, -1), 0);
}

static void another_format_is_none(void **state)
{
	const struct convert_source source = {.format = DRM_FORMAT_NV12, .alpha = 1};
	assert_int_equal(convert_target(&source), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_is_shown),
		cmocka_unit_test(only_the_region_is_written),
		cmocka_unit_test(what_is_opaque_can_become_transparent),
		cmocka_unit_test(another_format_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
