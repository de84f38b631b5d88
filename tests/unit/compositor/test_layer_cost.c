/* SPDX-License-Identifier: MIT
 *
 * What it costs to draw a layer. Figures in ms are what was measured on a quiet machine, and may be
 * missed by half or double: what matters is which are cheap and which are not.
 */
#include "tests/unit/harness.h"

#include <math.h>

#include "compositor/guest/layer_cost.h"

#define BILINEAR WLR_SCALE_FILTER_BILINEAR
#define NEAREST WLR_SCALE_FILTER_NEAREST

static struct layer_draw draw_of(
	double source_width, double source_height, int width, int height, unsigned transform)
{
	return (struct layer_draw){
		.source = {0, 0, source_width, source_height},
		.width = width,
		.height = height,
		.transform = transform,
		.filter = BILINEAR,
	};
}

static void costs_about_what_was_measured(void **state)
{
	const struct {
		struct layer_draw draw;
		enum wlr_scale_filter_mode filter;
		double ms;
	} rows[] = {
		{draw_of(1000, 700, 1000, 700, 0), NEAREST, 0.15},
		{draw_of(500, 350, 1000, 700, 0), NEAREST, 0.25},
		{draw_of(666, 466, 1000, 700, 0), BILINEAR, 0.6},
		{draw_of(2000, 1400, 1000, 700, 0), BILINEAR, 1.1},
		{draw_of(16384, 16384, 1000, 700, 0), BILINEAR, 3.4},
		{draw_of(500, 350, 1000, 700, 4), BILINEAR, 5.3},
		{draw_of(8000, 5600, 1000, 700, 1), NEAREST, 20},
		{draw_of(8000, 5600, 1000, 700, 1), BILINEAR, 40},
		{draw_of(16384, 16384, 1000, 700, 1), NEAREST, 30},
		{draw_of(16384, 16384, 1000, 700, 1), BILINEAR, 90},
		{draw_of(16384, 16384, 1000, 700, 5), BILINEAR, 90},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct layer_draw draw = rows[i].draw;
		draw.filter = rows[i].filter;
		double ms = (double)layer_draw_cost(&draw) / 1e6;
		if (ms < rows[i].ms / 2.5 || ms > rows[i].ms * 2.5) {
			fail_msg("row %zu: %g ms, measured %g", i, ms, rows[i].ms);
		}
	}
}

static void a_copy_has_no_extra_cost(void **state)
{
	for (int blended = 0; blended < 2; blended++) {
		struct layer_draw draw = draw_of(3840, 2160, 3840, 2160, 0);
		draw.blended = blended != 0;
		assert_true(layer_draw_is_copy(&draw));
		assert_int_equal(layer_draw_extra(&draw), 0);
		assert_true(layer_draw_cost(&draw) > 0);
		draw.filter = NEAREST;
		assert_int_equal(layer_draw_extra(&draw), 0);
	}
	/* wlroots rounds a source to whole px before it looks whether it is scaled. */
	struct layer_draw draw = draw_of(99.75, 50.25, 100, 50, 0);
	assert_true(layer_draw_is_copy(&draw));
	draw.transform = 2;
	assert_false(layer_draw_is_copy(&draw));
}

static void more_is_never_cheaper(void **state)
{
	for (unsigned transform = 0; transform < 8; transform++) {
		for (int side = 64; side < 16384; side *= 2) {
			struct layer_draw draw = draw_of(side, side, 500, 300, transform);
			uint64_t cost = layer_draw_cost(&draw);
			draw.source.width = 2 * side;
			assert_true(layer_draw_cost(&draw) >= cost);
			draw.source.height = 2 * side;
			uint64_t larger = layer_draw_cost(&draw);
			assert_true(larger >= cost);
			draw.blended = true;
			assert_true(layer_draw_cost(&draw) > larger);
			draw.blended = false;
			draw.width = 1000;
			draw.height = 600;
			assert_true(layer_draw_cost(&draw) > larger);
		}
	}
}

static void extremes_are_numbers(void **state)
{
	const double sources[] = {1.0 / 256, 1, 16384};
	const int sizes[] = {0, 1, 32768};
	for (size_t i = 0; i < COUNT_OF(sources) * COUNT_OF(sizes) * 8; i++) {
		double source = sources[i % 3];
		int size = sizes[i / 3 % 3];
		struct layer_draw draw = draw_of(source, source, size, size, i / 9);
		uint64_t most = (uint64_t)size * (uint64_t)size * 1000;
		assert_true(layer_draw_cost(&draw) <= most);
		assert_true(layer_draw_extra(&draw) <= layer_draw_cost(&draw));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(costs_about_what_was_measured),
		cmocka_unit_test(a_copy_has_no_extra_cost),
		cmocka_unit_test(more_is_never_cheaper),
		cmocka_unit_test(extremes_are_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
