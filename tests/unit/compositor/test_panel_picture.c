/* SPDX-License-Identifier: MIT
 *
 * Which domains a panel lists when not all have room.
 */
#include "tests/unit/harness.h"

#include "compositor/trusted/panel_picture.h"

static const int widths[] = {40, 40, 40, 40, 40};
static bool shown[COUNT_OF(widths)];

static size_t fit(int room, bool first, bool last)
{
	const bool kept[COUNT_OF(widths)] = {[0] = first, [4] = last};
	return panel_fit(widths, kept, COUNT_OF(widths), 20, room, shown);
}

static void all_that_have_room_are_listed(void **state)
{
	assert_int_equal(fit(200, false, false), 5);
	/* With what counts the others. */
	assert_int_equal(fit(199, false, false), 4);
	assert_false(shown[4]);
	assert_int_equal(fit(179, false, false), 3);
	assert_int_equal(fit(20, false, false), 0);
	assert_int_equal(fit(-10, true, true), 0);
}

static void who_is_to_be_kept_is_listed_first(void **state)
{
	assert_int_equal(fit(140, false, true), 3);
	assert_true(shown[0] && shown[1] && shown[4]);
	assert_int_equal(fit(60, false, true), 1);
	assert_true(shown[4]);
	assert_int_equal(fit(100, true, true), 2);
	assert_true(shown[0] && shown[4]);
	/* As far as they fit. */
	assert_int_equal(fit(60, true, true), 1);
	assert_true(shown[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_that_have_room_are_listed),
		cmocka_unit_test(who_is_to_be_kept_is_listed_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
