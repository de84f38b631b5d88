/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <string.h>

#include "compositor/desktop/placement.h"

static const struct wlr_box area = {0, 28, 1280, 692};

static void assert_box(struct wlr_box box, int x, int y, int width, int height)
{
	assert_int_equal(box.x, x);
	assert_int_equal(box.y, y);
	assert_int_equal(box.width, width);
	assert_int_equal(box.height, height);
}

static void assert_inside(struct wlr_box box)
{
	assert_true(box.x >= area.x && box.y >= area.y);
	assert_true(box.x + box.width <= area.x + area.width);
	assert_true(box.y + box.height <= area.y + area.height);
}

static bool overlap(struct wlr_box a, struct wlr_box b)
{
	struct wlr_box common;
	return wlr_box_intersection(&common, &a, &b);
}

static void test_fit(void **state)
{
	assert_box(placement_fit((struct wlr_box){5, 50, 100, 100}, &area), 5, 50, 100, 100);
	assert_box(placement_fit((struct wlr_box){-5, 0, 100, 100}, &area), 0, 28, 100, 100);
	assert_box(
		placement_fit((struct wlr_box){1270, 719, 100, 100}, &area), 1180, 620, 100, 100);
	assert_box(placement_fit((struct wlr_box){9, 99, 2000, 900}, &area), 0, 28, 2000, 900);
}

static void test_reachable(void **state)
{
	struct wlr_box far = {5000, 5000, 400, 300}, above = {-9000, -9000, 400, 300};
	assert_box(placement_reachable(far, 126, 30, &area), 1154, 690, 400, 300);
	assert_box(placement_reachable(above, 126, 30, &area), 0, 28, 400, 300);
	struct wlr_box over_the_edge = {1100, 600, 400, 300};
	assert_box(placement_reachable(over_the_edge, 126, 30, &area), 1100, 600, 400, 300);
}

static void test_centre(void **state)
{
	struct wlr_box parent = {100, 100, 600, 400};
	assert_box(placement_centre(200, 100, &parent, &area), 300, 250, 200, 100);
	assert_box(placement_centre(600, 400, &parent, &area), 132, 132, 600, 400);
	struct wlr_box corner = {1200, 640, 80, 80};
	assert_inside(placement_centre(200, 100, &corner, &area));
}

static void test_two_side_by_side(void **state)
{
	struct wlr_box first = placement_new(600, 400, NULL, 0, &area);
	struct wlr_box second = placement_new(600, 400, &first, 1, &area);
	assert_box(first, 12, 40, 600, 400);
	assert_inside(second);
	assert_false(overlap(first, second));
}

static void test_one_below_the_other(void **state)
{
	struct wlr_box first = placement_new(1200, 320, NULL, 0, &area);
	struct wlr_box second = placement_new(1200, 320, &first, 1, &area);
	assert_inside(second);
	assert_false(overlap(first, second));
}

/* When there is no room beside, the label of the other stays to be seen; and even with many, no
 * window hides another one completely. */
static void test_cascade(void **state)
{
	struct wlr_box taken[4];
	for (size_t i = 0; i < COUNT_OF(taken); i++) {
		taken[i] = placement_new(1000, 500, taken, i, &area);
		assert_inside(taken[i]);
		for (size_t j = 0; j < i; j++) {
			assert_false(wlr_box_equal(&taken[i], &taken[j]));
		}
	}
	struct wlr_box label = {taken[0].x, taken[0].y, 120, 28};
	assert_false(overlap(taken[1], label));
}

static void test_too_big(void **state)
{
	struct wlr_box taken = {0, 28, 100, 100};
	assert_box(placement_new(2000, 1000, &taken, 1, &area), 0, 28, 2000, 1000);
	assert_box(placement_new(1280, 692, &taken, 1, &area), 0, 28, 1280, 692);
}

/* Whatever there is, a window that fits is put inside; more than are looked at do no harm. */
static void test_many(void **state)
{
	struct wlr_box taken[PLACEMENT_MAX_WEIGHED * 4];
	for (size_t i = 0; i < COUNT_OF(taken); i++) {
		int side = 60 + (int)(i * 37 % 500);
		taken[i] = placement_new(side, side, taken, i, &area);
		assert_inside(taken[i]);
	}
}

static bool is_one_place(struct wlr_box a, struct wlr_box b)
{
	return abs(a.x - b.x) < PLACEMENT_DISTINCT && abs(a.y - b.y) < PLACEMENT_DISTINCT;
}

static void test_many_have_places_of_their_own(void **state)
{
	static const struct {
		int width, height;
	} sizes[] = {{300, 200}, {600, 400}, {1200, 80}, {100, 690}, {1270, 600}, {1280, 500}};
	struct wlr_box taken[60];
	for (size_t size = 0; size < COUNT_OF(sizes); size++) {
		for (size_t n = 0; n < COUNT_OF(taken); n++) {
			struct wlr_box box = placement_new(
				sizes[size].width, sizes[size].height, taken, n, &area);
			box = placement_distinct(box, taken, n, &area);
			assert_inside(box);
			/* Where there are 60 places at all. */
			for (size_t i = 0; sizes[size].width < 1200 && i < n; i++) {
				assert_false(is_one_place(box, taken[i]));
			}
			memmove(taken + 1, taken, n * sizeof(taken[0]));
			taken[0] = box;
		}
	}
}

static void test_no_place_of_its_own(void **state)
{
	struct wlr_box all = {area.x, area.y, area.width, area.height},
		       larger = {0, 28, 5000, 5000};
	struct wlr_box box = placement_distinct(all, &all, 1, &area);
	assert_true(wlr_box_equal(&box, &all));
	box = placement_distinct(larger, &all, 1, &area);
	assert_true(wlr_box_equal(&box, &larger));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_reachable),
		cmocka_unit_test(test_centre),
		cmocka_unit_test(test_two_side_by_side),
		cmocka_unit_test(test_one_below_the_other),
		cmocka_unit_test(test_cascade),
		cmocka_unit_test(test_too_big),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_many_have_places_of_their_own),
		cmocka_unit_test(test_no_place_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
