/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/pool.h"

#define BUDGET 49530u /* with a vm.max_map_count of 65530 */
#define LINKS 8

static struct guests all;
static struct guest guests[LINKS];

static int setup(void **state)
{
	wl_list_init(&all.all);
	for (size_t i = 0; i < LINKS; i++) {
		guests[i] = (struct guest){.guests = &all};
		wl_list_insert(&all.all, &guests[i].link);
	}
	return 0;
}

static void six_links_have_all_that_they_may(void **state)
{
	for (size_t i = 0; i < 6; i++) {
		assert_null(pool_mappings_offender(&guests[i], LINK_MAX_LINK_EXTENTS, BUDGET));
		guests[i].mappings = LINK_MAX_LINK_EXTENTS;
	}
	assert_ptr_equal(pool_mappings_offender(&guests[6], 1000, BUDGET), &guests[5]);
}

static void the_greediest_pays_for_a_small_one(void **state)
{
	for (size_t i = 1; i < LINKS; i++) {
		guests[i].mappings = 7000;
	}
	guests[4].mappings = 7140;
	assert_null(pool_mappings_offender(&guests[0], BUDGET - 49140, BUDGET));
	assert_ptr_equal(pool_mappings_offender(&guests[0], BUDGET - 49139, BUDGET), &guests[4]);
	guests[4].closing = true;
	assert_null(pool_mappings_offender(&guests[0], 100, BUDGET));
}

static void who_asks_pays_for_too_much(void **state)
{
	for (size_t i = 0; i < LINKS; i++) {
		guests[i].mappings = 6000;
	}
	assert_ptr_equal(pool_mappings_offender(&guests[3], 2000, BUDGET), &guests[3]);
	guests[5].mappings = 8000;
	assert_ptr_equal(pool_mappings_offender(&guests[3], 2000, BUDGET), &guests[3]);
	assert_ptr_equal(pool_mappings_offender(&guests[3], 1999, BUDGET), &guests[5]);
}

static void the_budget_leaves_a_reserve(void **state)
{
	unsigned max = 0;
	FILE *file = fopen("/proc/sys/vm/max_map_count", "re");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%u", &max), 1);
	fclose(file);
	assert_true(max > POOL_MAPPINGS_RESERVE);
	assert_int_equal(pool_mappings_budget(), max - POOL_MAPPINGS_RESERVE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(six_links_have_all_that_they_may, setup),
		cmocka_unit_test_setup(the_greediest_pays_for_a_small_one, setup),
		cmocka_unit_test_setup(who_asks_pays_for_too_much, setup),
		cmocka_unit_test(the_budget_leaves_a_reserve),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
