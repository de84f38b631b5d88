/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include "compositor/screen/scale_filter.h"

static void check(uint32_t width, uint32_t height, float scale, enum wlr_scale_filter_mode wanted)
{
	assert_int_equal(scale_filter(width, height, 100, 50, scale), wanted);
}

static void test_enlarged(void **state)
{
	for (float scale = 1; scale <= 4; scale++) {
		check(100, 50, scale, WLR_SCALE_FILTER_NEAREST);
		check(101, 50, scale, WLR_SCALE_FILTER_NEAREST);
		check(900, 900, scale, WLR_SCALE_FILTER_NEAREST);
	}
}

static void test_made_smaller_on_either_side(void **state)
{
	check(99, 50, 1, WLR_SCALE_FILTER_BILINEAR);
	check(100, 49, 1, WLR_SCALE_FILTER_BILINEAR);
	check(200, 49, 2, WLR_SCALE_FILTER_BILINEAR);
	check(99, 200, 2, WLR_SCALE_FILTER_BILINEAR);
}

static void test_fractional_scales(void **state)
{
	check(100, 50, 0.5f, WLR_SCALE_FILTER_BILINEAR);
	check(100, 50, 1.25f, WLR_SCALE_FILTER_BILINEAR);
	check(900, 900, 2.75f, WLR_SCALE_FILTER_BILINEAR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_enlarged),
		cmocka_unit_test(test_made_smaller_on_either_side),
		cmocka_unit_test(test_fractional_scales),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
