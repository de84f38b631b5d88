/* SPDX-License-Identifier: MIT
 *
 * Which slot is filled next and how much of it must be copied.
 */
#include "tests/unit/harness.h"

#include "guest-proxy/pixels/staging.h"

static int setup(void **state)
{
	static struct swap swap;
	swap_init(&swap);
	*state = &swap;
	return 0;
}

static int teardown(void **state)
{
	swap_finish(*state);
	return 0;
}

static void damage(struct swap *swap, int x, int y, unsigned width, unsigned height)
{
	pixman_region32_t region;
	pixman_region32_init_rect(&region, x, y, width, height);
	swap_damage(swap, &region);
	pixman_region32_fini(&region);
}

static void assert_stale(struct swap *swap, int slot, int x, int y, int width, int height)
{
	const pixman_region32_t *stale = swap_begin(swap, slot, 100, 100);
	pixman_box32_t *extents = pixman_region32_extents((pixman_region32_t *)stale);
	assert_int_equal(extents->x1, x);
	assert_int_equal(extents->y1, y);
	assert_int_equal(extents->x2 - extents->x1, width);
	assert_int_equal(extents->y2 - extents->y1, height);
}

static void new_buffer_is_copied_whole(void **state)
{
	swap_reset(*state, 0, 100, 100);
	assert_stale(*state, 0, 0, 0, 100, 100);
}

static void only_damage_is_copied_again(void **state)
{
	swap_reset(*state, 0, 100, 100);
	swap_end(*state, 0);
	damage(*state, 10, 20, 5, 6);
	assert_stale(*state, 0, 10, 20, 5, 6);
	swap_end(*state, 0);
	assert_stale(*state, 0, 0, 0, 0, 0);
}

static void damage_of_missed_frames_adds_up(void **state)
{
	for (int i = 0; i < 2; i++) {
		swap_reset(*state, i, 100, 100);
		swap_end(*state, i);
	}
	damage(*state, 0, 0, 10, 10);
	swap_end(*state, 0); /* slot 0 showed this frame */
	damage(*state, 50, 50, 10, 10);
	assert_stale(*state, 0, 50, 50, 10, 10);
	assert_stale(*state, 1, 0, 0, 60, 60);
}

static void damage_beyond_the_buffer_is_cut(void **state)
{
	swap_reset(*state, 0, 100, 100);
	swap_end(*state, 0);
	damage(*state, -50, 90, 1000, 1000);
	assert_stale(*state, 0, 0, 90, 100, 10);
}

static void scattered_damage_stays_bounded(void **state)
{
	swap_reset(*state, 0, 100, 100);
	swap_end(*state, 0);
	for (int i = 0; i < 100; i += 2) {
		for (int j = 0; j < 100; j += 2) {
			damage(*state, i, j, 1, 1);
		}
	}
	struct swap *swap = *state;
	assert_true(pixman_region32_n_rects(&swap->stale[0]) <= 64);
	assert_stale(*state, 0, 0, 0, 99, 99);
}

static void chooses_the_slot_with_least_to_copy(void **state)
{
	for (int i = 0; i < SWAP_SLOTS; i++) {
		swap_reset(*state, i, 100, 100);
	}
	swap_end(*state, 1);
	damage(*state, 0, 0, 10, 10);
	swap_end(*state, 2);
	const struct {
		enum swap_use uses[SWAP_SLOTS];
		int chosen;
	} cases[] = {
		{{SWAP_FREE, SWAP_FREE, SWAP_FREE}, 2},
		{{SWAP_FREE, SWAP_FREE, SWAP_TAKEN}, 1},
		{{SWAP_FREE, SWAP_TAKEN, SWAP_TAKEN}, 0},
		{{SWAP_FREE, SWAP_EMPTY, SWAP_TAKEN}, 0},
		{{SWAP_TAKEN, SWAP_EMPTY, SWAP_EMPTY}, 1},
		{{SWAP_TAKEN, SWAP_TAKEN, SWAP_TAKEN}, -1},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(swap_choose(*state, cases[i].uses), cases[i].chosen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(new_buffer_is_copied_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(only_damage_is_copied_again, setup, teardown),
		cmocka_unit_test_setup_teardown(damage_of_missed_frames_adds_up, setup, teardown),
		cmocka_unit_test_setup_teardown(damage_beyond_the_buffer_is_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(scattered_damage_stays_bounded, setup, teardown),
		cmocka_unit_test_setup_teardown(
			chooses_the_slot_with_least_to_copy, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
