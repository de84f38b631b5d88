/* SPDX-License-Identifier: MIT
 *
 * Sizes and places of X11 windows: px and logical px, whole ones of both, steps, and the screen.
 */
#include "tests/unit/harness.h"

#include "guest-proxy/x11/x11_place.h"
#include "protocol/limits.h"

static const double scales[] = {1, 1.25, 1.5, 1.75, 2, 3};

static void lengths_are_never_nothing_nor_too_much(void **state)
{
	for (size_t i = 0; i < COUNT_OF(scales); i++) {
		assert_int_equal(x11_place_to_px(scales[i], 0), 1);
		assert_int_equal(x11_place_to_px(scales[i], INT32_MIN), 1);
		assert_int_equal(x11_place_to_px(scales[i], INT32_MAX), LINK_MAX_DIMENSION);
		assert_int_equal(x11_place_to_logical(scales[i], 0), 1);
		assert_int_equal(x11_place_to_logical(scales[i], INT32_MAX), LINK_MAX_DIMENSION);
		assert_in_range(x11_place_sharpen_up(scales[i], INT32_MAX), 1, LINK_MAX_DIMENSION);
		assert_in_range(
			x11_place_sharpen_down(scales[i], INT32_MIN), 1, LINK_MAX_DIMENSION);
	}
}

/* What the host says comes back as the same size. */
static void logical_px_survive(void **state)
{
	for (size_t i = 0; i < COUNT_OF(scales); i++) {
		for (int32_t logical = 1; logical < 3000; logical++) {
			int32_t px = x11_place_to_px(scales[i], logical);
			assert_int_equal(x11_place_to_logical(scales[i], px), logical);
		}
	}
}

static void sharp_lengths_are_whole_and_near(void **state)
{
	static const int32_t whole[] = {1, 5, 3, 7, 2, 3};
	for (size_t i = 0; i < COUNT_OF(scales); i++) {
		for (int32_t px = 20; px < 500; px++) {
			int32_t up = x11_place_sharpen_up(scales[i], px);
			int32_t down = x11_place_sharpen_down(scales[i], px);
			assert_int_equal(up % whole[i], 0);
			assert_int_equal(down % whole[i], 0);
			assert_in_range(up, px, px + whole[i] - 1);
			assert_in_range(down, px - whole[i] + 1, px);
		}
	}
}

/* At 1.1 ten logical px are eleven: too far from most. */
static void where_none_is_near_it_is_rounded(void **state)
{
	assert_int_equal(x11_place_sharpen_up(1.1, 111), 111);
	assert_int_equal(x11_place_sharpen_up(1.1, 109), 110);
	assert_int_equal(x11_place_sharpen_down(1.1, 120), 120);
}

static void steps_begin_at_the_base(void **state)
{
	const struct x11_lengths terminal = {.least = 30, .base = 4, .step = 9};
	assert_int_equal(x11_place_step(&terminal, 100), 94);
	assert_int_equal(x11_place_step(&terminal, 94), 94);
	assert_int_equal(x11_place_step(&terminal, 31), 31);
	assert_int_equal(x11_place_step(&terminal, 30), 31);
	assert_int_equal(x11_place_step(&terminal, 3), 3);
	const struct x11_lengths none = {.least = 30, .base = 4};
	assert_int_equal(x11_place_step(&none, 100), 100);
}

static void windows_are_on_the_screen(void **state)
{
	const struct wlr_box beyond = {900, -50, 200, 100};
	struct wlr_box box = x11_place_fit(&beyond, 1000, 700);
	assert_int_equal(box.x, 800);
	assert_int_equal(box.y, 0);
	const struct wlr_box large = {-30, 40, 2000, 100};
	box = x11_place_fit(&large, 1000, 700);
	assert_int_equal(box.x, 0);
	assert_int_equal(box.y, 40);
	assert_int_equal(box.width, 2000);
	box = x11_place_centre(&beyond, 1000, 700);
	assert_int_equal(box.x, 400);
	assert_int_equal(box.y, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_are_never_nothing_nor_too_much),
		cmocka_unit_test(logical_px_survive),
		cmocka_unit_test(sharp_lengths_are_whole_and_near),
		cmocka_unit_test(where_none_is_near_it_is_rounded),
		cmocka_unit_test(steps_begin_at_the_base),
		cmocka_unit_test(windows_are_on_the_screen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
