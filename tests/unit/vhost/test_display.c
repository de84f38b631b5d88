/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <endian.h>

#include "vhost/gpu/gpu.h"

static void test_edid(void **state)
{
	const uint8_t *edid = display_edid;
	uint8_t sum = 0;
	for (size_t i = 0; i < DISPLAY_EDID_BYTES; i++) {
		sum = (uint8_t)(sum + edid[i]);
	}
	assert_int_equal(sum, 0);
	assert_int_equal(edid[18], 1);
	assert_int_equal(edid[19], 4);
	const uint8_t *timing = edid + 54;
	assert_int_equal(timing[2] | (timing[4] & 0xf0) << 4, DISPLAY_WIDTH);
	assert_int_equal(timing[5] | (timing[7] & 0xf0) << 4, DISPLAY_HEIGHT);
	assert_memory_equal(edid + 72, "\0\0\0\xfc\0Cloison\n     ", 18);
}

static struct virtio_gpu_rect rect(uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
	return (struct virtio_gpu_rect){htole32(x), htole32(y), htole32(width), htole32(height)};
}

static void test_rectangles(void **state)
{
	const struct virtio_gpu_rect good[] = {
		rect(0, 0, 100, 50),
		rect(99, 49, 1, 1),
	};
	const struct virtio_gpu_rect bad[] = {
		rect(0, 0, 0, 1),
		rect(0, 0, 1, 0),
		rect(1, 0, 100, 50),
		rect(0, 1, 100, 50),
		rect(100, 0, 1, 1),
		rect(UINT32_MAX, 0, 2, 2),
		rect(0, UINT32_MAX, UINT32_MAX, UINT32_MAX),
		rect(1, 1, UINT32_MAX, 1),
	};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		assert_true(display_rect_within(&good[i], 100, 50));
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_false(display_rect_within(&bad[i], 100, 50));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edid),
		cmocka_unit_test(test_rectangles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
