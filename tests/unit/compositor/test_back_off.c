/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include "compositor/guest/back_off.h"

#define NOW 1000000u /* ms: any time */

static uint64_t now;

static int setup(void **state)
{
	now = NOW;
	return 0;
}

/* A link comes and ends after life ms; how long the next one waits. */
static uint32_t end_after(struct back_off *back_off, uint64_t life)
{
	uint64_t began = now;
	now += life;
	back_off_note_end(back_off, began, now);
	return back_off_left(back_off, now);
}

static void use_up_the_free_ones(struct back_off *back_off)
{
	for (unsigned i = 0; i < BACK_OFF_FREE; i++) {
		assert_int_equal(end_after(back_off, 1), 0);
	}
}

static void test_grows_and_has_an_end(void **state)
{
	struct back_off back_off = {0};
	uint32_t wait = BACK_OFF_FIRST, left;
	use_up_the_free_ones(&back_off);
	while ((left = end_after(&back_off, 1)) < BACK_OFF_LONGEST) {
		assert_int_equal(left, wait);
		wait *= 2;
		now += left;
		assert_int_equal(back_off_left(&back_off, now), 0);
	}
	for (unsigned i = 0; i < 100; i++) {
		assert_int_equal(left, BACK_OFF_LONGEST);
		now += left;
		left = end_after(&back_off, BACK_OFF_SHORT - 1);
	}
}

static void test_a_link_that_lives_forgives(void **state)
{
	struct back_off back_off = {0};
	use_up_the_free_ones(&back_off);
	now += end_after(&back_off, 1);
	assert_int_equal(end_after(&back_off, BACK_OFF_SHORT), 0);
	use_up_the_free_ones(&back_off);
	assert_int_equal(end_after(&back_off, 1), BACK_OFF_FIRST);
}

static void test_so_does_time(void **state)
{
	struct back_off back_off = {0};
	use_up_the_free_ones(&back_off);
	now += end_after(&back_off, 1);
	now += BACK_OFF_MEMORY;
	use_up_the_free_ones(&back_off);
	assert_int_equal(end_after(&back_off, 1), BACK_OFF_FIRST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_grows_and_has_an_end, setup),
		cmocka_unit_test_setup(test_a_link_that_lives_forgives, setup),
		cmocka_unit_test_setup(test_so_does_time, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
