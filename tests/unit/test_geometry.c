/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include "protocol/geometry.h"

static void sums_and_products(void **state)
{
	uint64_t result = 0;
	assert_true(geometry_add_u64(UINT64_MAX - 1, 1, &result));
	assert_true(result == UINT64_MAX);
	assert_false(geometry_add_u64(UINT64_MAX, 1, &result));
	assert_true(geometry_mul_u64(UINT32_MAX, UINT32_MAX, &result));
	assert_true(result == UINT64_C(0xfffffffe00000001));
	assert_true(geometry_mul_u64(0, UINT64_MAX, &result));
	assert_false(geometry_mul_u64(UINT64_C(1) << 32, UINT64_C(1) << 32, &result));
}

static void attack_13_ranges(void **state)
{
	assert_true(geometry_range_within(0, 0, 0));
	assert_true(geometry_range_within(10, 0, 10));
	assert_true(geometry_range_within(4, 6, 10));
	assert_false(geometry_range_within(4, 7, 10));
	assert_false(geometry_range_within(11, 0, 10));
	assert_false(geometry_range_within(UINT64_MAX, 2, 10));
	assert_false(geometry_range_within(2, UINT64_MAX, 10));
	assert_true(geometry_range_within(0, UINT64_MAX, UINT64_MAX));
}

static void image_sizes(void **state)
{
	static const struct {
		uint32_t width, height, stride;
		uint64_t bytes; /* 0: refused */
	} cases[] = {
		{1, 1, 4, 4},
		{16, 17, 68, 68 * 16 + 64},
		{16, 17, 64, 64 * 17},
		{1, 2, 0xfffffffc, 0x100000000},
		{LINK_MAX_DIMENSION, LINK_MAX_DIMENSION, 65536, UINT64_C(1) << 30},
		{LINK_MAX_DIMENSION, LINK_MAX_DIMENSION, 0xfffffffc,
			UINT64_C(0xfffffffc) * 16383 + 65536},
		{0, 1, 4, 0},
		{1, 0, 4, 0},
		{LINK_MAX_DIMENSION + 1, 1, 0x80000, 0},
		{1, LINK_MAX_DIMENSION + 1, 4, 0},
		{2, 1, 4, 0},
		{1, 1, 0, 0},
		{1, 1, 6, 0},
		{0x40000001, 1, 4, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t bytes = 0;
		bool valid = geometry_image_bytes(
			cases[i].width, cases[i].height, cases[i].stride, &bytes);
		assert_int_equal(valid, cases[i].bytes != 0);
		assert_true(!valid || bytes == cases[i].bytes);
	}
}

static void valid_rects(void **state)
{
	static const struct {
		struct link_rect rect;
		bool valid, empty;
	} cases[] = {
		{{0, 0, 1, 1}, true, false},
		{{0, 0, 0, 0}, true, true},
		{{5, 5, 0, 5}, true, true},
		{{INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX}, true, false},
		{{INT32_MAX, 0, 0, 1}, true, true},
		{{INT32_MAX - 3, 0, 3, 1}, true, false},
		{{INT32_MAX - 3, 0, 4, 1}, false, false},
		{{0, 1, 1, INT32_MAX}, false, false},
		{{0, 0, -1, 1}, false, true},
		{{0, 0, 1, INT32_MIN}, false, true},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(geometry_rect_valid(&cases[i].rect), cases[i].valid);
		assert_int_equal(geometry_rect_empty(&cases[i].rect), cases[i].empty);
	}
}

static void assert_rect(struct link_rect a, struct link_rect b)
{
	assert_int_equal(a.x, b.x);
	assert_int_equal(a.y, b.y);
	assert_int_equal(a.width, b.width);
	assert_int_equal(a.height, b.height);
}

static void intersections(void **state)
{
	static const struct {
		struct link_rect a, b, out;
	} cases[] = {
		{{0, 0, 10, 10}, {5, 6, 10, 10}, {5, 6, 5, 4}},
		{{0, 0, 10, 10}, {2, 3, 4, 5}, {2, 3, 4, 5}},
		{{0, 0, 10, 10}, {10, 0, 5, 5}, {0, 0, 0, 0}},
		{{0, 0, 10, 10}, {-5, -5, 5, 20}, {0, 0, 0, 0}},
		{{0, 0, 0, 10}, {0, 0, 10, 10}, {0, 0, 0, 0}},
		{{INT32_MIN, 0, INT32_MAX, 1}, {-2, 0, INT32_MAX, 1}, {-2, 0, 1, 1}},
		{{INT32_MIN, 0, INT32_MAX, 1}, {0, 0, INT32_MAX, 1}, {0, 0, 0, 0}},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct link_rect out = {1, 1, 1, 1};
		bool some = geometry_rect_intersect(&cases[i].a, &cases[i].b, &out);
		assert_int_equal(some, cases[i].out.width != 0);
		assert_rect(out, cases[i].out);
		geometry_rect_intersect(&cases[i].b, &cases[i].a, &out);
		assert_rect(out, cases[i].out);
	}
}

static void unions(void **state)
{
	static const struct {
		struct link_rect a, b, out;
	} cases[] = {
		{{0, 0, 10, 10}, {5, -6, 10, 10}, {0, -6, 15, 16}},
		{{3, 3, 0, 9}, {1, 2, 3, 4}, {1, 2, 3, 4}},
		{{3, 3, 0, 9}, {1, 2, 3, 0}, {0, 0, 0, 0}},
		/* Wider than can be said: cut at the far edge. */
		{{INT32_MIN, 0, 1, 1}, {0, 0, 9, 1}, {INT32_MIN, 0, INT32_MAX, 1}},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_rect(geometry_rect_union(&cases[i].a, &cases[i].b), cases[i].out);
		assert_rect(geometry_rect_union(&cases[i].b, &cases[i].a), cases[i].out);
	}
}

static void clamps(void **state)
{
	assert_int_equal(geometry_clamp(5, 0, 10), 5);
	assert_int_equal(geometry_clamp(-5, 0, 10), 0);
	assert_int_equal(geometry_clamp(INT32_MAX, 0, 10), 10);
	assert_int_equal(geometry_clamp(5, 7, 3), 7); /* the low end wins */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_and_products),
		cmocka_unit_test(attack_13_ranges),
		cmocka_unit_test(image_sizes),
		cmocka_unit_test(valid_rects),
		cmocka_unit_test(intersections),
		cmocka_unit_test(unions),
		cmocka_unit_test(clamps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
