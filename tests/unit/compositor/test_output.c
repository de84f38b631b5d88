/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <wlr/types/wlr_output.h>

#include "compositor/screen/output.h"

/* --- modes ---------------------------------------------------------------------------------- */

static struct wlr_output_mode modes[] = {
	{.width = 3840, .height = 2160, .refresh = 30000},
	{.width = 1920, .height = 1080, .refresh = 59940},
	{.width = 1920, .height = 1080, .refresh = 144000},
	{.width = 1920, .height = 1080, .refresh = 60000},
	{.width = 1280, .height = 1024, .refresh = 75025},
	{.width = 1024, .height = 768, .refresh = 60004},
};

/* The index of the mode for what was configured, -1: none. */
static int nearest(size_t count, int32_t width, int32_t height, int32_t refresh)
{
	struct wl_list list;
	wl_list_init(&list);
	for (size_t i = 0; i < count; i++) {
		wl_list_insert(list.prev, &modes[i].link);
	}
	struct wlr_output_mode *mode = output_mode_nearest(&list, width, height, refresh);
	return mode ? (int)(mode - modes) : -1;
}

static void the_nearest(void **state)
{
	static const struct {
		int32_t width, height, refresh;
		int wanted;
	} cases[] = {
		{1920, 1080, 60000, 3}, {1920, 1080, 60001, 3}, {1920, 1080, 59950, 1},
		{1920, 1080, 0, 2}, /* the highest rate */
		{1920, 1080, 300000, 2}, {1920, 1200, 60000, 3}, /* the size is not there */
		{1366, 768, 60000, 5}, {1280, 960, 75000, 4}, {1, 1, 0, 5},
		{16384, 16384, 60000, 0},
		{3840, 2160, 60000, 0}, /* the size counts more than the rate */
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int found =
			nearest(COUNT_OF(modes), cases[i].width, cases[i].height, cases[i].refresh);
		if (found != cases[i].wanted) {
			fail_msg("case %zu: mode %d", i, found);
		}
	}
}

static void a_screen_without_modes(void **state)
{
	assert_int_equal(nearest(0, 1920, 1080, 60000), -1);
}

/* --- scaling -------------------------------------------------------------------------------- */

static void check_filter(
	uint32_t width, uint32_t height, float scale, enum wlr_scale_filter_mode wanted)
{
	assert_int_equal(output_scale_filter(width, height, 100, 50, scale), wanted);
}

static void test_enlarged(void **state)
{
	for (float scale = 1; scale <= 4; scale++) {
		check_filter(100, 50, scale, WLR_SCALE_FILTER_NEAREST);
		check_filter(101, 50, scale, WLR_SCALE_FILTER_NEAREST);
		check_filter(900, 900, scale, WLR_SCALE_FILTER_NEAREST);
	}
}

static void test_made_smaller_on_either_side(void **state)
{
	check_filter(99, 50, 1, WLR_SCALE_FILTER_BILINEAR);
	check_filter(100, 49, 1, WLR_SCALE_FILTER_BILINEAR);
	check_filter(200, 49, 2, WLR_SCALE_FILTER_BILINEAR);
	check_filter(99, 200, 2, WLR_SCALE_FILTER_BILINEAR);
}

static void test_fractional_scales(void **state)
{
	check_filter(100, 50, 0.5f, WLR_SCALE_FILTER_BILINEAR);
	check_filter(100, 50, 1.25f, WLR_SCALE_FILTER_BILINEAR);
	check_filter(900, 900, 2.75f, WLR_SCALE_FILTER_BILINEAR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest),
		cmocka_unit_test(a_screen_without_modes),
		cmocka_unit_test(test_enlarged),
		cmocka_unit_test(test_made_smaller_on_either_side),
		cmocka_unit_test(test_fractional_scales),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
