/* SPDX-License-Identifier: MIT
 *
 * The small pure parts of input/: sets of keys, what came under the pointer, edges to resize
 * by, the rows of the switcher.
 */
#include "tests/unit/harness.h"

#include <wlr/util/edges.h>

#include "compositor/input/input_route.h"
#include "compositor/input/pointer.h"
#include "compositor/input/secure_key.h"
#include "compositor/trusted/switcher_view.h"

static void test_a_key_is_in_once(void **state)
{
	struct key_set set = {0};
	assert_true(key_set_add(&set, 7));
	assert_false(key_set_add(&set, 7));
	assert_true(key_set_contains(&set, 7));
	assert_true(key_set_remove(&set, 7));
	assert_false(key_set_remove(&set, 7));
	assert_false(key_set_contains(&set, 7));
}

static void test_order_is_kept(void **state)
{
	struct key_set set = {0};
	for (uint32_t code = 1; code <= 4; code++) {
		key_set_add(&set, code);
	}
	key_set_remove(&set, 2);
	assert_int_equal(set.count, 3);
	assert_int_equal(set.codes[0], 1);
	assert_int_equal(set.codes[1], 3);
	assert_int_equal(set.codes[2], 4);
	key_set_clear(&set);
	assert_int_equal(set.count, 0);
}

static void test_a_set_ends_at_its_cap(void **state)
{
	struct key_set set = {0};
	for (uint32_t code = 0; code < KEY_SET_CAP; code++) {
		assert_true(key_set_add(&set, code));
	}
	assert_false(key_set_add(&set, KEY_SET_CAP));
	assert_true(key_set_remove(&set, 0));
	assert_true(key_set_add(&set, KEY_SET_CAP));
}

static void test_edges_by_thirds(void **state)
{
	static const struct {
		double x, y;
		uint32_t edges;
	} cases[] = {
		{10, 10, WLR_EDGE_LEFT | WLR_EDGE_TOP},
		{290, 10, WLR_EDGE_RIGHT | WLR_EDGE_TOP},
		{10, 290, WLR_EDGE_LEFT | WLR_EDGE_BOTTOM},
		{290, 290, WLR_EDGE_RIGHT | WLR_EDGE_BOTTOM},
		{150, 10, WLR_EDGE_TOP},
		{150, 290, WLR_EDGE_BOTTOM},
		{10, 150, WLR_EDGE_LEFT},
		{290, 150, WLR_EDGE_RIGHT},
		{149, 149, WLR_EDGE_LEFT | WLR_EDGE_TOP},
		{151, 151, WLR_EDGE_RIGHT | WLR_EDGE_BOTTOM},
		{-5, 400, WLR_EDGE_LEFT | WLR_EDGE_BOTTOM},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
			mode_grab_edges_near(300, 300, cases[i].x, cases[i].y), cases[i].edges);
	}
}

static void test_the_selected_row_is_shown(void **state)
{
	assert_int_equal(switcher_view_first(3, 10, 2), 0);
	assert_int_equal(switcher_view_first(20, 5, 0), 0);
	assert_int_equal(switcher_view_first(20, 5, 19), 15);
	for (size_t rows = 1; rows < 8; rows++) {
		for (size_t selected = 0; selected < 20; selected++) {
			size_t first = switcher_view_first(20, rows, selected);
			assert_true(first <= selected && selected < first + rows);
			assert_true(first + rows <= 20);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_key_is_in_once),
		cmocka_unit_test(test_order_is_kept),
		cmocka_unit_test(test_a_set_ends_at_its_cap),
		cmocka_unit_test(test_edges_by_thirds),
		cmocka_unit_test(test_the_selected_row_is_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
