/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include "compositor/base/chores.h"

struct work {
	struct chore chore;
	unsigned left; /* pieces */
	char name;
};

static struct wl_event_loop *loop;
static struct chores chores;
static char done[16]; /* whose pieces, in order */
static size_t done_count;

static bool work_step(struct chore *chore)
{
	struct work *work = wl_container_of(chore, work, chore);
	done[done_count++] = work->name;
	return --work->left > 0;
}

static void work_begin(struct work *work, char name, unsigned pieces)
{
	*work = (struct work){.left = pieces, .name = name};
	chore_init(&work->chore, NULL, work_step);
	chore_begin(&chores, &work->chore);
}

static int setup(void **state)
{
	loop = wl_event_loop_create();
	done_count = 0;
	assert_true(chores_init(&chores, loop));
	return 0;
}

static int teardown(void **state)
{
	chores_finish(&chores);
	wl_event_loop_destroy(loop);
	return 0;
}

static void a_turn_is_one_piece_of_each_in_its_turn(void **state)
{
	struct work a, b;
	work_begin(&a, 'a', 3);
	work_begin(&b, 'b', 2);
	chore_begin(&chores, &a.chore); /* waits already */
	for (size_t turn = 1; turn <= 5; turn++) {
		wl_event_loop_dispatch(loop, 0);
		assert_int_equal(done_count, turn);
	}
	assert_memory_equal(done, "ababa", 5);
	wl_event_loop_dispatch(loop, 0);
	assert_int_equal(done_count, 5);
	assert_false(chore_waits(&a.chore));
	chore_begin(&chores, &b.chore);
	b.left = 1;
	wl_event_loop_dispatch(loop, 0);
	assert_int_equal(done_count, 6);
}

static void what_is_dropped_is_not_done(void **state)
{
	struct work a, b;
	work_begin(&a, 'a', 2);
	work_begin(&b, 'b', 2);
	chore_drop(&a.chore);
	wl_event_loop_dispatch(loop, 0);
	chore_drop(&b.chore);
	wl_event_loop_dispatch(loop, 0);
	assert_int_equal(done_count, 1);
	assert_int_equal(done[0], 'b');
	work_begin(&a, 'a', 2);
	chores_finish(&chores);
	assert_false(chore_waits(&a.chore));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_turn_is_one_piece_of_each_in_its_turn, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_dropped_is_not_done, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
